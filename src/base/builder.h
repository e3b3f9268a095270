/* Builds a text piece by piece in an arena. Failure is sticky and also stands in the arena. */
#ifndef GES_BASE_BUILDER_H
#define GES_BASE_BUILDER_H

#include "ges/text.h"

typedef struct ges_builder {
    ges_arena *mem;
    char *ptr;
    size_t len;
    size_t capacity;
} ges_builder;

static inline ges_builder ges_builder_in(ges_arena *mem) {
    return (ges_builder){mem, NULL, 0, 0};
}
void ges_build_char(ges_builder *b, char c);
void ges_build_text(ges_builder *b, ges_text text);
void ges_build_u64(ges_builder *b, uint64_t value);
/* One rune as UTF-8; surrogates as WTF-8; over U+10FFFF as U+FFFD. */
void ges_build_rune(ges_builder *b, uint32_t rune);
void ges_build_format(ges_builder *b, const char *format, ...) GES_PRINTF(2, 3);
/* Two hexadecimal digits for each byte, in lower case. */
void ges_build_hex(ges_builder *b, ges_bytes bytes);
/* The same alone. ptr is NULL on no memory, and of no bytes. */
ges_text ges_hex(ges_arena *mem, ges_bytes bytes);
#define ges_build_str(b, literal) ges_build_text((b), GES_T(literal))
/* What was built so far; borrowed from the arena, valid while nothing more is built. */
static inline ges_text ges_build_done(const ges_builder *b) {
    return (ges_text){b->ptr, b->len};
}

#endif
