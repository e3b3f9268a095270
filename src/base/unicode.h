/* The questions that Go's own texts, and readers of .env files, ask of a rune. Tables:
 * Unicode 15.0.0, as in Go 1.21 to 1.26; 1.27 has 17.0.0: 10,615 newer characters. */
#ifndef GES_BASE_UNICODE_H
#define GES_BASE_UNICODE_H

#include "ges/text.h"

/* Letters, marks, numbers, punctuation, symbols, and the ASCII space: Go's unicode.IsPrint. */
bool ges_rune_is_print(uint32_t rune);
/* The same as a Go 1.`minor` answers; 0: as 1.26 does. */
bool ges_rune_is_print_in(uint32_t rune, uint32_t minor);
/* White_Space: Go's unicode.IsSpace. */
bool ges_rune_is_space(uint32_t rune);
/* Printable, or any other space character of class Zs: Go's unicode.IsGraphic. */
bool ges_rune_is_graphic(uint32_t rune);
/* Go's unicode.IsLetter or unicode.IsNumber. */
bool ges_rune_is_letter_or_number(uint32_t rune);
/* Rust's char::is_alphanumeric, of Unicode 17.0.0. */
bool ges_rune_is_alphanumeric(uint32_t rune);
/* White space off both ends: Go's strings.TrimSpace. */
ges_text ges_text_trim_unicode(ges_text text);
/* The next run of non-space off the front of *rest: Go's strings.Fields. False at the end. */
bool ges_text_next_field(ges_text *rest, ges_text *field);

#endif
