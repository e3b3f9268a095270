/* Which go command a command line means. */
#include "cli/gofile.h"

ges_text ges_cli_go_file(ges_app *app, ges_text go, ges_text goroot) {
    if (go.len != 0 || goroot.len == 0) {
        return go;
    }
    bool is_windows = app->os->family == GES_OS_WINDOWS;
    return ges_path_join(app->mem, ges_os_style(app->os), goroot,
                         is_windows ? GES_T("bin/go.exe") : GES_T("bin/go"));
}

ges_text ges_cli_go_name(const ges_app *app) {
    static const ges_text own[] = {GES_LIT("ges"), GES_LIT("ges.exe"), GES_LIT("go-env-sync"),
                                   GES_LIT("go-env-sync.exe")};
    ges_text name = ges_path_base(ges_os_style(app->os), app->called_as);
    for (size_t i = 0; i < GES_COUNT(own); i++) {
        if (name.len == 0 || ges_text_equal_nocase(name, own[i])) {
            return GES_T("");
        }
    }
    return name;
}
