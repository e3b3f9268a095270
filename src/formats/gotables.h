/* The Go sources that cmd/dist generates when it builds a go command and leaves in the tree: build
 * defaults (zbootstrap.go), the C compilers of each target (zdefaultcc.go), which pairs exist and
 * have cgo (zosarch.go, zcgo.go). Read by their fixed shapes, line by line; this is no Go parser. */
#ifndef GES_FORMATS_GOTABLES_H
#define GES_FORMATS_GOTABLES_H

#include "ges/text.h"

/* The generated files have some 4 KiB; what is larger is none of them. */
enum { GES_GOTABLES_MAX = 1024 * 1024 };

/* A value with its place. */
typedef struct ges_gotables_hit {
    ges_text value; /* a view into the source */
    uint32_t line;  /* 1-based */
} ges_gotables_hit;

/* The value of `const NAME = ...` with a string in "" or ``; the first letter of the name may have
 * either case (defaultGOARM, DefaultGOARM). False when it is not there. */
bool ges_gotables_constant(ges_text source, ges_text name, ges_gotables_hit *out);

/* What `func NAME(goos, goarch string) string` returns: its `case` lines over the pair, then over
 * goos, then its last return. False when there is no such function. */
bool ges_gotables_compiler(ges_text source, ges_text name, ges_text goos, ges_text goarch,
                           ges_gotables_hit *out);

/* Does a map of pairs list this one, and does it say that cgo is supported there?
 * Both shapes: `"linux/amd64": true,` and `{"linux", "amd64"}: {CgoSupported: true},`. */
bool ges_gotables_pair(ges_text source, ges_text goos, ges_text goarch, bool *has_cgo);

#endif
