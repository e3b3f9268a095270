/* Variables that a file may not set unnoticed. */
#include "env/danger.h"

typedef struct danger {
    ges_text pattern;
    ges_text found;
    const char *reason;
} danger;

static const danger dangers[] = {
#define GES_DANGER(pattern, found, reason) {GES_LIT(pattern), GES_LIT(found), reason},
#include "env/danger.def"
#undef GES_DANGER
};

/* Without regard to case: on Windows it does not count, and programs read http_proxy too. */
static bool matches(ges_text pattern, ges_text name) {
    if (ges_text_ends(pattern, GES_T("*"))) {
        pattern.len--;
        return ges_text_equal_nocase(pattern, ges_text_slice(name, 0, pattern.len));
    }
    if (ges_text_starts(pattern, GES_T("*"))) {
        pattern = ges_text_skip(pattern, 1);
        return name.len >= pattern.len &&
               ges_text_equal_nocase(pattern, ges_text_skip(name, name.len - pattern.len));
    }
    return ges_text_equal_nocase(pattern, name);
}

const char *ges_danger_of(ges_text name, ges_text value) {
    const char *never = ges_danger_never(name);
    if (never != NULL) {
        return never;
    }
    for (size_t i = 0; i < GES_COUNT(dangers); i++) {
        if (matches(dangers[i].pattern, name) && ges_text_contains(value, dangers[i].found)) {
            return dangers[i].reason;
        }
    }
    return NULL;
}

const char *ges_danger_never(ges_text name) {
    static const ges_text ours[] = {GES_LIT("GES_PATH"), GES_LIT("GES_UNSET"), GES_LIT("GES_GO")};
    static const ges_text kept[] = {
        GES_LIT("PWD"),      GES_LIT("OLDPWD"),       GES_LIT("SHLVL"), GES_LIT("_"),
        GES_LIT("UID"),      GES_LIT("EUID"),         GES_LIT("PPID"),  GES_LIT("SHELLOPTS"),
        GES_LIT("BASHOPTS"), GES_LIT("BASH_VERSINFO")};
    for (size_t i = 0; i < GES_COUNT(ours); i++) {
        if (ges_text_equal(name, ours[i])) {
            return NULL;
        }
    }
    for (size_t i = 0; i < GES_COUNT(kept); i++) {
        if (ges_text_equal(name, kept[i])) {
            return "is the shell's own and never loaded";
        }
    }
    return matches(GES_T("GES_*"), name) || matches(GES_T("__GES_*"), name)
               ? "is ges's own and never loaded"
               : NULL;
}
