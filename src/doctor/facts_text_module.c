/* Facts from text: the module and its toolchain. */
#include "doctor/facts_words.h"

static bool read_module_line(ges_fact_reading *r, ges_text rest, ges_text *file) {
    ges_fact_module *m = &r->facts->module;
    ges_text word = {0};
    ges_text value = {0};
    uint32_t line = 0;
    if (!ges_fact_split_place(rest, file, &line, &value) || !ges_text_starts(value, GES_T("-> ")) ||
        !ges_text_cut(ges_text_skip(value, 3), ' ', &word, &value)) {
        return false;
    }
    m->file = *file;
    bool is_go = ges_text_equal(word, GES_T("go"));
    *(is_go ? &m->go : &m->toolchain) = value;
    *(is_go ? &m->go_line : &m->toolchain_line) = line;
    return true;
}

bool ges_fact_word_go_mod(ges_fact_reading *r, ges_text rest) {
    return read_module_line(r, rest, &r->facts->module.go_mod);
}

bool ges_fact_word_go_work(ges_fact_reading *r, ges_text rest) {
    return read_module_line(r, rest, &r->facts->module.go_work);
}

bool ges_fact_word_chosen(ges_fact_reading *r, ges_text rest) {
    r->facts->module.wanted = rest;
    return true;
}

bool ges_fact_word_select(ges_fact_reading *r, ges_text rest) {
    static const struct {
        ges_text name;
        ges_fact_selected selected;
    } kinds[] = {
        {GES_LIT("local"), GES_SELECTED_LOCAL},
        {GES_LIT("other"), GES_SELECTED_OTHER},
        {GES_LIT("network"), GES_SELECTED_NETWORK},
        {GES_LIT("fails"), GES_SELECTED_FAILS},
    };
    ges_fact_module *m = &r->facts->module;
    ges_text kind = rest;
    ges_text told = {0};
    (void)ges_fact_split_arrow(rest, &kind, &told); /* "local" has nothing more to tell */
    for (size_t i = 0; i < GES_COUNT(kinds); i++) {
        if (ges_text_equal(kind, kinds[i].name)) {
            m->selected = kinds[i].selected;
            if (told.len != 0) {
                *(m->selected == GES_SELECTED_FAILS ? &m->message : &m->wanted) = told;
            }
            return true;
        }
    }
    return false;
}
