/* Where this program is. */
#include "cli/ownprogram.h"

static ges_text search(const ges_app *app, const ges_env_list *env, ges_text name) {
    const ges_os *os = app->os;
    ges_path_style style = ges_os_style(os);
    ges_text list = {0};
    ges_text *dirs = NULL;
    size_t count = 0;
    if (!ges_env_find(os, env, GES_T("PATH"), &list) ||
        ges_path_split_list(app->mem, style, list, &dirs, &count) != GES_OK) {
        return name;
    }
    bool has_ext = style != GES_PATH_WINDOWS || ges_path_ext(style, name).len != 0;
    ges_text file = has_ext ? name : ges_text_join(app->mem, name, GES_T(".exe"));
    for (size_t i = 0; i < count; i++) {
        ges_text path = ges_path_join(app->mem, style, dirs[i], file);
        if (ges_path_is_abs(style, path) && os->file_is_executable(os, path)) {
            return path;
        }
    }
    return name;
}

ges_text ges_cli_own_program(const ges_app *app, const ges_env_list *env) {
    const ges_os *os = app->os;
    ges_path_style style = ges_os_style(os);
    ges_text name = app->called_as;
    ges_text dir = {0};
    if (ges_text_equal(ges_path_base(style, name), name)) {
        return search(app, env, name);
    }
    if (ges_path_is_abs(style, name)) {
        return name;
    }
    return os->dir_current(os, app->mem, &dir, NULL) == GES_OK
               ? ges_path_join(app->mem, style, dir, name)
               : name;
}
