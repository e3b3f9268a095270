/* Makes directories with all that is missing above them. */
#include "env/makedirs.h"

GES_LIST(text_list, ges_text);

ges_status ges_make_dirs(const ges_os *os, ges_text dir, uint32_t mode, ges_arena *mem,
                         ges_error *err) {
    ges_path_style style = ges_os_style(os);
    text_list missing = {0};
    ges_text at = dir;
    while (!ges_os_is_dir(os, at)) {
        ges_text up = ges_path_dir(mem, style, at);
        if (!ges_list_push(mem, &missing, at)) {
            return ges_arena_error(mem, err);
        }
        if (up.len >= at.len) {
            break;
        }
        at = up;
    }
    for (size_t i = missing.count; i-- > 0;) {
        ges_status status = os->dir_make(os, missing.items[i], mode, err);
        if (status == GES_CONFLICT && ges_os_is_dir(os, missing.items[i])) {
            continue; /* another process was faster */
        }
        if (status == GES_OK) { /* what stands in it must not be lost with its directory */
            status = os->dir_sync(os, ges_path_dir(mem, style, missing.items[i]), err);
        }
        if (status != GES_OK) {
            return status;
        }
    }
    return GES_OK;
}

ges_text ges_nearest_dir(const ges_os *os, ges_text dir, ges_arena *mem) {
    ges_text at = dir;
    while (!ges_os_exists(os, at)) {
        ges_text up = ges_path_dir(mem, ges_os_style(os), at);
        if (up.len >= at.len) {
            return dir;
        }
        at = up;
    }
    return at;
}
