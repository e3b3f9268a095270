/* Inside of the reading of facts from text: what the facts_text_*.c files share. A word is a function
 * ges_fact_word_NAME, named in fact_words.def. */
#ifndef GES_DOCTOR_FACTS_WORDS_H
#define GES_DOCTOR_FACTS_WORDS_H

#include "doctor/facts.h"

typedef struct ges_fact_reading {
    ges_arena *mem;
    ges_facts *facts; /* being filled */
} ges_fact_reading;

/* Splits at the first " -> ". False when there is none. */
bool ges_fact_split_arrow(ges_text text, ges_text *left, ges_text *right);
/* "FILE:LINE REST": the blank after the number is the first one behind the last colon of FILE. */
bool ges_fact_split_place(ges_text text, ges_text *file, uint32_t *line, ges_text *rest);

/* Each reads what follows its word; false when that says nothing. */
#define GES_FACT_WORD(word, name) bool ges_fact_word_##name(ges_fact_reading *r, ges_text rest);
#include "doctor/fact_words.def"
#undef GES_FACT_WORD

#endif
