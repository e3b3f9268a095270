/* A command that works as if the shell had changed to another directory first. */
#include "cli/indir.h"

ges_status ges_cli_env_in(ges_app *app, ges_text dir, ges_env_list *env, ges_error *err) {
    ges_env_list own = {0};
    ges_status status = app->os->env_list(app->os, app->mem, &own, err);
    for (size_t i = 0; status == GES_OK && i < own.count; i++) {
        ges_env_entry entry = own.items[i];
        if (dir.len == 0 || !ges_env_name_equal(app->os, entry.name, GES_T("PWD"))) {
            (void)ges_list_push(app->mem, env, entry); /* the arena remembers a failure */
        }
    }
    if (status == GES_OK && dir.len > 0) {
        (void)ges_list_push(app->mem, env, ((ges_env_entry){GES_T("PWD"), dir}));
    }
    return status == GES_OK && ges_arena_failed(app->mem) ? ges_arena_error(app->mem, err) : status;
}

ges_text ges_cli_shell_name(ges_app *app, ges_text dir) {
    ges_path_style style = ges_os_style(app->os);
    ges_env_list env = {0};
    ges_text base = {0};
    if (ges_path_is_abs(style, dir)) {
        return ges_path_clean(app->mem, style, dir);
    }
    bool has_pwd = app->os->env_list(app->os, app->mem, &env, NULL) == GES_OK &&
                   ges_env_find(app->os, &env, GES_T("PWD"), &base) &&
                   ges_path_is_abs(style, base) && ges_os_same_file(app->os, base, GES_T("."));
    if (!has_pwd && app->os->dir_current(app->os, app->mem, &base, NULL) != GES_OK) {
        return dir;
    }
    return ges_path_join(app->mem, style, base, dir);
}
