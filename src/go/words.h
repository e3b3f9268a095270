/* Lists of words in one variable: CC, CGO_CFLAGS, PKG_CONFIG ... */
#ifndef GES_GO_WORDS_H
#define GES_GO_WORDS_H

#include "base/list.h"
#include "ges/text.h"

GES_LIST(ges_word_list, ges_text);

/* quoted.Split (1.18+): words between blanks, whole ones may stand in quotes. False when a quote does
 * not end, which *quote tells. Source: cmd/internal/quoted */
bool ges_words_split(ges_arena *mem, ges_text text, ges_word_list *out, char *quote);
/* strings.Fields. */
void ges_words_fields(ges_arena *mem, ges_text text, ges_word_list *out);

#endif
