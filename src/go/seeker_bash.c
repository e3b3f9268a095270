/* bash: like the other shells, but it expands ~ in elements of PATH unless it is in POSIX mode.
 * Source: bash 5.2 findcmd.c find_in_path_element. */
#include "go/seek.h"

static ges_text refuse(const ges_seek *seek, const ges_seek_hit *hit, ges_arena *mem) {
    const ges_seek_place *place = &seek->places.items[hit->place];
    if (place->is_unexpanded) {
        return ges_text_join(mem, GES_T("'"), place->raw, GES_T("' in PATH is taken literally"));
    }
    return ges_seek_refuse_file(hit);
}

const ges_seeker ges_seeker_bash = {
    .id = "bash",
    .title = "bash",
    .aliases = "bash",
    .is_on_unix = true,
    .refuse = refuse,
};
