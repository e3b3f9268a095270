/* Finds the folder of downloads. */
#include "install/cache.h"

ges_status ges_install_cache(const ges_os *os, const ges_env_list *env, ges_arena *mem,
                             ges_text *out, ges_error *err) {
    static const struct {
        ges_text variable; /* wins when it holds an absolute path; "" none */
        ges_text home;     /* else below this variable, or the account's home ... */
        ges_text below;    /* ... here */
    } places[] = {
        [GES_OS_LINUX] = {GES_LIT("XDG_CACHE_HOME"), GES_LIT("HOME"), GES_LIT(".cache")},
        [GES_OS_MACOS] = {GES_LIT(""), GES_LIT("HOME"), GES_LIT("Library/Caches")},
        [GES_OS_WINDOWS] = {GES_LIT("LOCALAPPDATA"), GES_LIT("USERPROFILE"),
                            GES_LIT("AppData\\Local")},
    };
    ges_path_style style = ges_os_style(os);
    ges_text base = {0};
    ges_text variable = places[os->family].variable;
    bool is_told = variable.len != 0 && ges_env_find(os, env, variable, &base) &&
                   ges_path_is_abs(style, base);
    if (!is_told) {
        ges_status status = GES_OK;
        if (!ges_env_find(os, env, places[os->family].home, &base) ||
            !ges_path_is_abs(style, base)) {
            status = os->user_home(os, mem, &base, err);
        }
        if (status != GES_OK) {
            return ges_error_note(err, status, "finding a folder for downloads");
        }
        base = ges_path_join(mem, style, base, places[os->family].below);
    }
    *out = ges_path_join(mem, style, base, GES_T("go-env-sync/downloads"));
    return ges_arena_failed(mem) ? ges_arena_error(mem, err) : GES_OK;
}
