/* cmd.exe: the current directory first, then PATH; in each, the extensions in the order of PATHEXT.
 * Source: Microsoft, NeedCurrentDirectoryForExePath; facts hold for cmd of Windows 10 and 11. */
#include "go/seekwindows.h"

static ges_text refuse(const ges_seek *seek, const ges_seek_hit *hit, ges_arena *mem) {
    ges_text why = ges_seek_refuse_windows(seek, hit, mem);
    const ges_seek_place *place = &seek->places.items[hit->place];
    if (why.len > 0) {
        return why;
    }
    if (place->where == GES_SEEK_SYSTEM) {
        return GES_T("cmd looks there only through PATH");
    }
    if (place->where == GES_SEEK_CWD && seek->no_cwd) {
        return GES_T("NoDefaultCurrentDirectoryInExePath is set");
    }
    if (hit->extension.len == 0 && !ges_seek_name_has_extension(seek)) {
        return GES_T("no extension: cmd starts only those of PATHEXT");
    }
    if (hit->extension.len > 0 && hit->extension_rank == GES_NPOS) {
        return ges_text_join(mem, hit->extension, GES_T(" is not in PATHEXT"));
    }
    return (ges_text){0};
}

static uint64_t rank(const ges_seek *seek, const ges_seek_hit *hit) {
    (void)seek;
    return ges_seek_rank(hit->place, hit->extension.len == 0 ? 0 : hit->extension_rank + 1);
}

const ges_seeker ges_seeker_cmd = {
    .id = "cmd",
    .title = "cmd",
    .aliases = "cmd.exe batch",
    .is_on_windows = true,
    .refuse = refuse,
    .rank = rank,
};
