/* Go's own order of Go versions ("1.21rc2", "1.21.0") and what a toolchain's name ("go1.22.3-corp")
 * says about its version. Pure. Not semantic versioning: 1.21 < 1.21rc1 < 1.21.0. */
#ifndef GES_GO_VERSION_H
#define GES_GO_VERSION_H

#include "ges/text.h"

/* A taken-apart version: views into the text it came from. Numbers stay decimal texts, so that
 * nothing overflows. All empty: not a version. */
typedef struct ges_go_version {
    ges_text major;
    ges_text minor; /* "0" when absent */
    ges_text patch; /* "" when absent; "0" when absent and minor < 21 */
    ges_text kind;  /* "", "alpha", "beta", "rc" or any other word of a-z */
    ges_text pre;   /* number after kind, or "" */
} ges_go_version;

/* Takes "1.21.3" apart (no "go" in front). False and *out all empty when it is not a version.
 * Source: Go internal/gover Parse (1.21 to 1.27). */
bool ges_go_version_parse(ges_text text, ges_go_version *out);
bool ges_go_version_valid(ges_text text);
/* <0, 0, >0. Invalid ones are equal to each other and less than every valid one. */
int ges_go_version_compare(ges_text a, ges_text b);
/* A language version such as "1.21" and not a release: valid, without patch, kind and number. Note
 * that "1.20" is a release too, hence not one. */
bool ges_go_version_is_lang(ges_text text);
/* "1.22" of "1.22.3": a view into `text`; "" when it is not a version. "1" gives "1". */
ges_text ges_go_version_lang(ges_text text);

/* The version in a toolchain's name: "go1.22.3-corp X:foo" gives "1.22.3" (a view); "" when the
 * name does not start with "go", holds a slash of either kind, or has no valid version. */
ges_text ges_go_toolchain_version(ges_text name);

/* What a go command takes as its own version and toolchain name.
 * runtime_version: runtime.Version() of the binary ("go1.26.11", "devel go1.28-1a2b Mon ...").
 * Answers the language version ("1.26.11") and puts the name ("go1.26.11", "go1.28") in *name;
 * both allocated in `mem` only for devel builds. "" and "" when no number is found in it. */
ges_text ges_go_version_local(ges_arena *mem, ges_text runtime_version, ges_text *name);

/* N of "go1.N...", "1.N...", "devel go1.N-..."; 0 when there is none. The rules of an unknown newer
 * Go are those of the newest one known. */
uint32_t ges_go_version_minor(ges_text text);
/* P of "go1.N.P"; 0 when there is none or it does not fit. */
uint32_t ges_go_version_patch(ges_text text);

#endif
