/* Scoop: NAME.exe is the same small program for all; NAME.shim beside it says what it starts:
 *     path = "C:\Users\ana\scoop\apps\go\current\bin\go.exe"
 *     args = ...
 * Source: ScoopInstaller/Scoop lib/core.ps1, function shim. */
#include "go/origin.h"

static ges_text shim_file(const ges_origin_ask *ask) {
    ges_path_style style = ges_os_style(ask->os);
    ges_text dir = ges_path_dir(ask->mem, style, ask->path);
    ges_text name = ges_text_join(ask->mem, ask->name, GES_T(".shim"));
    return ges_path_join(ask->mem, style, dir, name);
}

static bool is_mine(const ges_origin_ask *ask) {
    return ask->os->family == GES_OS_WINDOWS && ges_os_is_file(ask->os, shim_file(ask));
}

static void follow(const ges_origin_ask *ask, ges_sdk *out) {
    ges_text file = shim_file(ask);
    ges_text content;
    ges_text line;
    if (!ges_origin_read(ask, file, &content)) {
        out->problem = ges_text_join(ask->mem, GES_T("cannot read '"), file, GES_T("'"));
        return;
    }
    while (ges_text_next_line(&content, &line)) {
        ges_text key;
        ges_text value;
        bool is_path = ges_text_cut(line, '=', &key, &value) &&
                       ges_text_equal(ges_text_trim(key), GES_T("path"));
        value = ges_text_trim(value);
        if (!is_path || value.len == 0) {
            continue;
        }
        if (value.len >= 2 && value.ptr[0] == '"' && value.ptr[value.len - 1] == '"') {
            value = ges_text_slice(value, 1, value.len - 1);
        }
        ges_origin_set_target(ask, value, ask->name,
                              ges_text_join(ask->mem, GES_T("'"), file, GES_T("' says so")), out);
        return;
    }
    out->problem = ges_text_join(ask->mem, GES_T("'"), file, GES_T("' names no path"));
}

const ges_origin ges_origin_scoop = {"scoop", "Scoop", GES_SDK_SHIM, is_mine, follow};
