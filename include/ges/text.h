/* Text and bytes as borrowed views: a pointer and a length, never NUL-terminated by promise.
 * Text is UTF-8; what came from Windows may hold WTF-8, what came from Unix any bytes. */
#ifndef GES_TEXT_H
#define GES_TEXT_H

#include "ges/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct ges_text {
    const char *ptr; /* may be NULL only when len is 0 */
    size_t len;      /* bytes */
} ges_text;

typedef struct ges_bytes {
    const uint8_t *ptr;
    size_t len;
} ges_bytes;

/* A view of a string literal (nothing else compiles), usable in constant tables: GES_LIT in initializers. */
#define GES_LIT(literal) {("" literal), sizeof(literal) - 1}
#define GES_T(literal) ((ges_text)GES_LIT(literal))
/* For "%.*s". */
#define GES_FMT(text) (int)(text).len, (text).ptr ? (text).ptr : ""
#define GES_NPOS ((size_t)-1)
#define GES_COUNT(array) (sizeof(array) / sizeof((array)[0]))

static inline ges_text ges_text_of(const char *c_string) {
    return (ges_text){c_string, c_string != NULL ? strlen(c_string) : 0};
}
static inline ges_text ges_text_from(ges_bytes bytes) {
    return (ges_text){(const char *)bytes.ptr, bytes.len};
}
static inline ges_bytes ges_bytes_from(ges_text text) {
    return (ges_bytes){(const uint8_t *)text.ptr, text.len};
}

/* Exact comparison, byte by byte. */
bool ges_text_equal(ges_text a, ges_text b);
/* Like equal, A-Z and a-z being the same. */
bool ges_text_equal_nocase(ges_text a, ges_text b);
/* Order of bytes as unsigned numbers; a prefix sorts first. <0, 0, >0. */
int ges_text_compare(ges_text a, ges_text b);
bool ges_text_starts(ges_text text, ges_text prefix);
bool ges_text_ends(ges_text text, ges_text suffix);
/* First or last place of a byte, first place of a text; GES_NPOS when absent. */
size_t ges_text_find_char(ges_text text, char c);
size_t ges_text_rfind_char(ges_text text, char c);
size_t ges_text_find(ges_text text, ges_text needle);
static inline bool ges_text_contains(ges_text text, ges_text needle) {
    return ges_text_find(text, needle) != GES_NPOS;
}
/* Bytes from..to (exclusive), both cut to the length. */
ges_text ges_text_slice(ges_text text, size_t from, size_t to);
static inline ges_text ges_text_skip(ges_text text, size_t count) {
    return ges_text_slice(text, count, text.len);
}
/* Without leading and trailing space, \t, \r, \n, \v, \f. */
ges_text ges_text_trim(ges_text text);
/* Splits at the first separator: true and both halves, or false, `before` = text, `after` empty. */
bool ges_text_cut(ges_text text, char separator, ges_text *before, ges_text *after);
/* Takes the next piece up to `separator` off the front of *rest; false when nothing is left.
 * Start with *rest = text; "a::b" gives "a", "", "b"; "" gives one empty piece. The end is marked
 * by rest->ptr == NULL. */
bool ges_text_next(ges_text *rest, char separator, ges_text *piece);
/* The next line of *rest without its \n (a \r stays); false at the end. */
bool ges_text_next_line(ges_text *rest, ges_text *line);

/* Copies that live in `mem`. On no memory the result is empty with ptr NULL (len 0) and the arena
 * remembers the failure (ges_arena_failed). */
ges_text ges_text_copy(ges_arena *mem, ges_text text);
/* NUL-terminated copy; "" on no memory. */
const char *ges_text_cstr(ges_arena *mem, ges_text text);
ges_text ges_text_join_list(ges_arena *mem, const ges_text *parts, size_t count);
/* All given texts one after another: ges_text_join(mem, a, GES_T("/"), b). */
#define ges_text_join(mem, ...)                                                                    \
    ges_text_join_list((mem), (const ges_text[]){__VA_ARGS__},                                     \
                       sizeof((const ges_text[]){__VA_ARGS__}) / sizeof(ges_text))
/* printf into `mem`. Use for numbers and messages. */
ges_text ges_text_format(ges_arena *mem, const char *format, ...) GES_PRINTF(2, 3);

#endif
