/* Settings in the GODEBUG variable. */
#include "go/godebug.h"

ges_text ges_godebug_value(const ges_os *os, const ges_env_list *env, ges_text name) {
    ges_text rest = {0};
    ges_text value = {0};
    if (!ges_env_find(os, env, GES_T("GODEBUG"), &rest)) {
        return value;
    }
    ges_text piece;
    while (ges_text_next(&rest, ',', &piece)) {
        ges_text key;
        ges_text setting;
        if (ges_text_cut(piece, '=', &key, &setting) && ges_text_equal(key, name)) {
            value = setting;
        }
    }
    return value;
}

typedef struct removed_setting {
    ges_text name;
    uint8_t since;
    ges_text old; /* each character is an old value */
} removed_setting;

static const removed_setting removed_settings[] = {
    {GES_LIT("x509sha1"), 24, GES_LIT("1")},        {GES_LIT("tlskyber"), 24, GES_LIT("0")},
    {GES_LIT("gotypesalias"), 27, GES_LIT("0")},    {GES_LIT("tlsunsafeekm"), 27, GES_LIT("1")},
    {GES_LIT("tlsrsakex"), 27, GES_LIT("1")},       {GES_LIT("tls3des"), 27, GES_LIT("1")},
    {GES_LIT("tls10server"), 27, GES_LIT("1")},     {GES_LIT("x509keypairleaf"), 27, GES_LIT("0")},
    {GES_LIT("asynctimerchan"), 27, GES_LIT("12")},
};

static bool is_removed(ges_text key, ges_text value, ges_godebug_removed *out) {
    for (size_t i = 0; i < GES_COUNT(removed_settings); i++) {
        if (ges_text_equal(removed_settings[i].name, key)) {
            *out = (ges_godebug_removed){key, value, removed_settings[i].since};
            return value.len == 1 &&
                   ges_text_find_char(removed_settings[i].old, value.ptr[0]) != GES_NPOS;
        }
    }
    return false;
}

bool ges_godebug_has_removed(ges_text value, uint32_t minor, ges_godebug_removed *out) {
    ges_text piece;
    while (minor >= 27 && ges_text_next(&value, ',', &piece)) {
        ges_text key;
        ges_text setting;
        if (ges_text_cut(piece, '=', &key, &setting) && is_removed(key, setting, out)) {
            return true;
        }
    }
    return false;
}

bool ges_godebug_find_removed(const ges_os *os, const ges_env_list *env, uint32_t minor,
                              ges_godebug_removed *out) {
    ges_text value = {0};
    return ges_env_find(os, env, GES_T("GODEBUG"), &value) &&
           ges_godebug_has_removed(value, minor, out);
}
