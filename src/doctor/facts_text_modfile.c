/* Facts from text: what go.mod and go.work list. */
#include "doctor/facts_words.h"

bool ges_fact_word_require(ges_fact_reading *r, ges_text rest) {
    ges_fact_require require = {0};
    ges_text file = {0};
    ges_text told = {0};
    ges_text how = {0};
    if (!ges_fact_split_place(rest, &file, &require.line, &told) ||
        !ges_text_cut(told, ' ', &require.path, &require.version)) {
        return false;
    }
    ges_text version = require.version;
    require.is_replaced = ges_text_cut(version, ' ', &require.version, &how) &&
                          ges_text_equal(how, GES_T("replaced"));
    r->facts->module.go_mod = file;
    return ges_list_push(r->mem, &r->facts->modfile.requires, require);
}

bool ges_fact_word_uses(ges_fact_reading *r, ges_text rest) {
    ges_fact_modfile *m = &r->facts->modfile;
    ges_text dirs = {0};
    ges_text dir = {0};
    if (!ges_fact_split_arrow(rest, &r->facts->module.go_work, &dirs)) {
        return false;
    }
    m->is_work_read = true;
    while (ges_text_next(&dirs, ' ', &dir)) {
        m->is_used = m->is_used || ges_text_equal(dir, GES_T("(here)"));
        if (!ges_list_push(r->mem, &m->uses, dir)) {
            return false;
        }
    }
    return true;
}

bool ges_fact_word_vendor(ges_fact_reading *r, ges_text rest) {
    r->facts->module.go_mod = rest;
    r->facts->modfile.has_vendor = true;
    return true;
}

bool ges_fact_word_other_mod(ges_fact_reading *r, ges_text rest) {
    r->facts->modfile.other_mod = rest;
    return true;
}

/* A directory of GOPATH that was named before has a go.mod. */
bool ges_fact_word_holds_go_mod(ges_fact_reading *r, ges_text rest) {
    for (size_t i = 0; i < r->facts->places.count; i++) {
        if (ges_text_equal(r->facts->places.items[i].path, rest)) {
            r->facts->places.items[i].has_go_mod = true;
            return true;
        }
    }
    return false;
}
