/* Facts from text: what kind of session this is. */
#include "doctor/facts_words.h"

bool ges_fact_word_session(ges_fact_reading *r, ges_text rest) {
    ges_fact_session_value entry = {0};
    return ges_text_cut(rest, '=', &entry.name, &entry.value) &&
           ges_list_push(r->mem, &r->facts->session, entry);
}
