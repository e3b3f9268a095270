/* The module text of a Go binary as Go's own reader takes and prints it: strict, line by line.
 * Source: Go src/runtime/debug/mod.go ParseBuildInfo, BuildInfo.String; 1.27. */
#ifndef GES_FORMATS_GOMODINFO_H
#define GES_FORMATS_GOMODINFO_H

#include "base/builder.h"
#include "formats/gobuild.h"

typedef struct ges_gomodinfo_module {
    ges_text path, version, sum;
    bool is_replaced;
    ges_text new_path, new_version, new_sum; /* of the replacement */
} ges_gomodinfo_module;
GES_LIST(ges_gomodinfo_modules, ges_gomodinfo_module);

/* Plain data; texts point into the input, unquoted values into the arena. */
typedef struct ges_gomodinfo {
    ges_text path;
    bool has_main;
    ges_gomodinfo_module main;
    ges_gomodinfo_modules deps;
    ges_gobuild_settings settings;
} ges_gomodinfo;

/* in:     must outlive *out; a last line without a line end is not read
 * Errors: CORRUPT: err->text is what Go says, "line 3: expected 2 or 3 columns; got 1"; NO_MEMORY */
GES_CHECK ges_status ges_gomodinfo_parse(ges_text in, ges_arena *mem, ges_gomodinfo *out,
                                         ges_error *err);
/* The same for a reader who can do without: a broken text answers as an empty one. */
ges_gomodinfo ges_gomodinfo_of(ges_text in, ges_arena *mem);
/* Appends what `go version -m` prints below the first line: every line behind a tab, an empty one
 * after each replaced module; nothing when nothing is known. */
void ges_gomodinfo_write(const ges_gomodinfo *info, ges_builder *out);

#endif
