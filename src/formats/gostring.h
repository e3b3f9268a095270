/* Go string literals, as strconv writes and reads them. */
#ifndef GES_FORMATS_GOSTRING_H
#define GES_FORMATS_GOSTRING_H

#include "base/builder.h"

/* Writes `text` in double quotes with Go's escapes: printf("%q"). Source: strconv.Quote. */
void ges_gostring_quote(ges_builder *b, ges_text text);
ges_text ges_gostring_quoted(ges_arena *mem, ges_text text);
/* The same as a Go 1.`minor` writes it, which decides what is printable. */
ges_text ges_gostring_quoted_in(ges_arena *mem, ges_text text, uint32_t minor);

/* Reads a whole literal in double quotes, back quotes or (one rune) single quotes. False when it is
 * none; *out is untouched then. The value is allocated in `mem` or a view into `literal`.
 * Source: strconv.Unquote. */
bool ges_gostring_unquote(ges_arena *mem, ges_text literal, ges_text *out);

#endif
