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
