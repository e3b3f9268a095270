/* How `go env` prints: as a shell script or batch file, as JSON, by name. Byte for byte as each
 * version does. */
#ifndef GES_GO_LISTING_H
#define GES_GO_LISTING_H

#include "base/builder.h"

/* What the forms depend on. */
typedef struct ges_listing_style {
    uint32_t minor; /* rules of Go 1.N */
    bool is_windows; /* the system that this go runs on */
} ges_listing_style;

/* One line of the listing, with its line end. False when go prints the line but complains about
 * characters that a batch file cannot hold (Windows, 1.21+); it then ends with status 1.
 * Source: cmd/go envcmd PrintEnv. */
bool ges_listing_line(ges_builder *out, ges_listing_style style, ges_text name, ges_text value);

/* `value` as a JSON string with quotes, as encoding/json with HTML escaping writes it: an invalid
 * byte becomes \ufffd, from 1.27 on U+FFFD itself; \b and \f are short from 1.22 on. */
void ges_listing_json(ges_builder *out, uint32_t minor, ges_text value);

#endif
