/* Facts from text: files whose bytes or modes are not as they should be. */
#include "doctor/facts_words.h"

bool ges_fact_word_unrunnable(ges_fact_reading *r, ges_text rest) {
    ges_fact_unrunnable program = {.mode = 0111};
    return ges_fact_split_arrow(rest, &program.dir, &program.name) &&
           ges_list_push(r->mem, &r->facts->unrunnable, program);
}

bool ges_fact_word_module_file(ges_fact_reading *r, ges_text rest) {
    ges_fact_text_file file = {0};
    ges_text word = {0};
    if (!ges_fact_split_arrow(rest, &file.file, &word)) {
        return false;
    }
    file.has_returns = ges_text_equal(word, GES_T("returns"));
    file.encoding = ges_text_equal(word, GES_T("mark"))     ? GES_ENCODING_MARKED
                    : ges_text_equal(word, GES_T("UTF-16")) ? GES_ENCODING_WIDE_LE
                                                            : GES_ENCODING_PLAIN;
    return ges_list_push(r->mem, &r->facts->module_files, file);
}
