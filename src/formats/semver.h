/* Semantic versions as Go modules spell them: "v1.2.3-pre+build", short forms "v1" and "v1.2". */
#ifndef GES_FORMATS_SEMVER_H
#define GES_FORMATS_SEMVER_H

#include "ges/text.h"

/* Views into the text; numbers stay decimal texts. */
typedef struct ges_semver {
    ges_text major;
    ges_text minor;      /* "0" when left out */
    ges_text patch;      /* "0" when left out */
    ges_text prerelease; /* with its '-'; "" none */
    ges_text build;      /* with its '+'; "" none */
    const char *missing; /* what a short form leaves out: ".0.0", ".0", "" */
} ges_semver;

/* False when the text is none. Source: x/mod semver.parse. */
bool ges_semver_parse(ges_text text, ges_semver *out);

/* The full form without build, but for "+incompatible", which stays; "" when it is no version.
 * A view or allocated. Source: x/mod module.CanonicalVersion. */
ges_text ges_semver_canonical(ges_arena *mem, ges_text text);

#endif
