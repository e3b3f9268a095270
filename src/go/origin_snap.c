/* snap: /snap/bin/NAME is a link to the snap program, which starts /snap/NAME/current/bin/NAME in
 * its own surroundings. Classic snaps such as go see the machine as it is. */
#include "go/origin.h"

static bool is_mine(const ges_origin_ask *ask) {
    ges_text base = ges_path_base(GES_PATH_UNIX, ask->resolved);
    return ask->os->family == GES_OS_LINUX && ges_text_equal(base, GES_T("snap")) &&
           !ges_text_equal(ask->name, GES_T("snap"));
}

static void follow(const ges_origin_ask *ask, ges_sdk *out) {
    ges_text dir = ges_path_join(ask->mem, GES_PATH_UNIX, GES_T("/snap"), ask->name);
    dir = ges_origin_join(ask, dir, "current/bin");
    ges_origin_set_target(ask, ges_path_join(ask->mem, GES_PATH_UNIX, dir, ask->name), ask->name,
                          GES_T("the snap of that name"), out);
}

const ges_origin ges_origin_snap = {"snap", "snap", GES_SDK_SHIM, is_mine, follow};
