/* GOFLAGS as every command but `env` reads it: strictly. */
#ifndef GES_GO_GOFLAGNAMES_H
#define GES_GO_GOFLAGNAMES_H

#include "go/engine.h"

/* Splits and checks GOFLAGS. False: *out is what go says (without line end) and ends with status 1.
 * Source: cmd/go base InitGOFLAGS. */
bool ges_goflags_check(ges_goenv *goenv, ges_word_list *words, ges_text *out);

/* The same for the text of GOFLAGS and the rules of go1.N. */
bool ges_goflags_split(ges_arena *mem, uint32_t minor, ges_text text, ges_word_list *words,
                       ges_text *out);

#endif
