/* Chocolatey: NAME.exe in chocolatey\bin was made by shimgen; its target is compiled into it. */
#include "go/origin.h"

static bool is_mine(const ges_origin_ask *ask) {
    ges_text dir = ges_path_dir(ask->mem, GES_PATH_WINDOWS, ask->path);
    ges_text parent = ges_path_dir(ask->mem, GES_PATH_WINDOWS, dir);
    return ask->os->family == GES_OS_WINDOWS && ask->binary == NULL &&
           ges_text_equal_nocase(ges_path_base(GES_PATH_WINDOWS, dir), GES_T("bin")) &&
           ges_text_equal_nocase(ges_path_base(GES_PATH_WINDOWS, parent), GES_T("chocolatey"));
}

static void follow(const ges_origin_ask *ask, ges_sdk *out) {
    out->problem = ges_text_join(ask->mem, GES_T("its target is compiled into it; '"), ask->name,
                                 GES_T(" --shimgen-help' tells it"));
}

const ges_origin ges_origin_chocolatey = {"chocolatey", "Chocolatey", GES_SDK_SHIM, is_mine,
                                          follow};
