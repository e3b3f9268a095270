/* CreateProcess with a bare name: the calling program's directory, the current one, the system's,
 * then PATH; .exe is the only extension it appends.
 * Source: Microsoft, CreateProcessW, lpCommandLine. */
#include "go/seekwindows.h"

static ges_text refuse(const ges_seek *seek, const ges_seek_hit *hit, ges_arena *mem) {
    ges_text why = ges_seek_refuse_windows(seek, hit, mem);
    if (why.len == 0) {
        why = ges_seek_refuse_quotes(seek, hit, mem);
    }
    if (why.len > 0) {
        return why;
    }
    if (seek->places.items[hit->place].where == GES_SEEK_CWD && seek->no_cwd) {
        return GES_T("NoDefaultCurrentDirectoryInExePath is set");
    }
    bool has_extension = ges_seek_name_has_extension(seek);
    bool is_exe = ges_text_equal_nocase(hit->extension, GES_T(".exe"));
    if (has_extension ? hit->extension.len > 0 : !is_exe) {
        return has_extension ? GES_T("the name has an extension: nothing is appended")
                             : GES_T("CreateProcess appends only .exe");
    }
    return (ges_text){0};
}

const ges_seeker ges_seeker_createprocess = {
    .id = "createprocess",
    .title = "CreateProcess (from a directory without go.exe)",
    .aliases = "win32 api",
    .is_on_windows = true,
    .refuse = refuse,
};
