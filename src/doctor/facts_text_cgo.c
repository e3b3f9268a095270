/* Facts from text: the processor, and what builds of C code need. */
#include "doctor/facts_words.h"

#include "base/number.h"

bool ges_fact_word_cpu(ges_fact_reading *r, ges_text rest) {
    uint64_t level = 0;
    bool is_read = ges_text_starts(rest, GES_T("v")) &&
                   ges_parse_u64(ges_text_skip(rest, 1), &level) && level >= 1 && level <= 4;
    r->facts->cpu.amd64_level = (uint32_t)level;
    return is_read;
}
