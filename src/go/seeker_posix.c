/* sh, dash, zsh, fish, and what C programs do (execvp): the first executable file; an empty element
 * of PATH is the current directory. Source: POSIX 2.9.1.4, 8.3 PATH. */
#include "go/seek.h"

static ges_text refuse(const ges_seek *seek, const ges_seek_hit *hit, ges_arena *mem) {
    const ges_seek_place *place = &seek->places.items[hit->place];
    if (place->is_tilde || place->is_unexpanded) {
        return ges_text_join(mem, GES_T("'"), place->raw, GES_T("' in PATH is taken literally"));
    }
    return ges_seek_refuse_file(hit);
}

const ges_seeker ges_seeker_posix = {
    .id = "posix",
    .title = "sh, dash, zsh, fish",
    .aliases = "sh dash zsh fish ksh shell execvp",
    .is_on_unix = true,
    .refuse = refuse,
};
