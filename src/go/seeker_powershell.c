/* PowerShell: never the current directory; in each directory .ps1 before the order of PATHEXT.
 * Source: Microsoft, about_Command_Precedence; PowerShell CommandSearcher.cs. */
#include "go/seekwindows.h"

static ges_text refuse(const ges_seek *seek, const ges_seek_hit *hit, ges_arena *mem) {
    ges_text why = ges_seek_refuse_windows(seek, hit, mem);
    if (why.len == 0) {
        why = ges_seek_refuse_quotes(seek, hit, mem);
    }
    const ges_seek_place *place = &seek->places.items[hit->place];
    if (why.len > 0) {
        return why;
    }
    if (place->where != GES_SEEK_PATH && place->where != GES_SEEK_GIVEN) {
        return place->where == GES_SEEK_CWD
                   ? GES_T("PowerShell never looks in the current directory")
                   : GES_T("PowerShell looks there only through PATH");
    }
    if (hit->extension.len == 0 && !ges_seek_name_has_extension(seek)) {
        return GES_T("no extension: PowerShell starts only .ps1 and those of PATHEXT");
    }
    bool is_script = ges_text_equal_nocase(hit->extension, GES_T(".ps1"));
    if (hit->extension.len > 0 && hit->extension_rank == GES_NPOS && !is_script) {
        return ges_text_join(mem, hit->extension, GES_T(" is not in PATHEXT"));
    }
    return (ges_text){0};
}

static uint64_t rank(const ges_seek *seek, const ges_seek_hit *hit) {
    (void)seek;
    bool is_first = hit->extension.len == 0 || ges_text_equal_nocase(hit->extension, GES_T(".ps1"));
    return ges_seek_rank(hit->place, is_first ? 0 : hit->extension_rank + 1);
}

const ges_seeker ges_seeker_powershell = {
    .id = "powershell",
    .title = "PowerShell",
    .aliases = "pwsh ps",
    .is_on_windows = true,
    .refuse = refuse,
    .rank = rank,
};
