/* UTF-8 as Go reads it: one invalid byte is one U+FFFD of width 1. */
#ifndef GES_BASE_UTF_H
#define GES_BASE_UTF_H

#include "ges/text.h"

enum { GES_RUNE_ERROR = 0xFFFD };

/* The first rune of a non-empty text and its width in bytes (1..4). An invalid sequence gives
 * GES_RUNE_ERROR and width 1; a real U+FFFD gives width 3.
 * Source: Go unicode/utf8 DecodeRuneInString. */
uint32_t ges_utf8_decode(ges_text text, size_t *width);
/* Writes 1..4 bytes, returns how many. Surrogates are written as WTF-8. */
size_t ges_utf8_encode(uint32_t rune, char out[4]);
bool ges_utf8_valid(ges_text text);

#endif
