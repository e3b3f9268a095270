/* UTF-16, which Windows speaks, and WTF-8, which is UTF-8 that may hold lone surrogates. */
#ifndef GES_BASE_UTF16_H
#define GES_BASE_UTF16_H

#include "ges/text.h"

/* Text as UTF-16; WTF-8 surrogates come back as they were, a byte that is no UTF-8 becomes U+FFFD.
 * Writes at most `room` units and returns how many there are in all (never more than text.len). */
size_t ges_utf16_encode(ges_text text, uint16_t *out, size_t room);
/* `len` units as WTF-8 in `mem`; ptr is NULL on no memory. */
ges_text ges_utf16_to_text(ges_arena *mem, const uint16_t *units, size_t len);
/* Writes at most `room` bytes of whole runes; returns how many bytes were written. */
size_t ges_utf16_decode(const uint16_t *units, size_t len, char *out, size_t room);

/* Text as the registry and other files of Windows store it: UTF-16LE and `terminators` NULs. ptr is
 * NULL on no memory. */
ges_bytes ges_utf16le_encode(ges_arena *mem, ges_text text, size_t terminators);
/* The text in such bytes: half a unit at the end and trailing NULs are dropped. ptr is NULL on no
 * memory. */
ges_text ges_utf16le_decode(ges_arena *mem, ges_bytes raw);

#endif
