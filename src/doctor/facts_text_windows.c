/* Facts from text: the marks of Go's installer, of Chocolatey and of scanners. */
#include "doctor/facts_words.h"

bool ges_fact_word_windows(ges_fact_reading *r, ges_text rest) {
    ges_fact_windows *w = &r->facts->windows;
    ges_text word = rest;
    ges_text value = {0};
    (void)ges_text_cut(rest, ' ', &word, &value); /* a word alone has an empty value */
    struct {
        ges_text word;
        bool *flag;
        ges_text *text;
    } marks[] = {
        {GES_T("msi"), &w->has_msi, NULL},
        {GES_T("go-key"), &w->has_go_key, &w->install_location},
        {GES_T("refresh-env"), NULL, &w->refresh_env},
        {GES_T("calls-wmic"), &w->refresh_env_calls_wmic, NULL},
        {GES_T("no-wmic"), &w->lacks_wmic, NULL},
        {GES_T("long-paths"), &w->has_long_paths, NULL},
    };
    for (size_t i = 0; i < GES_COUNT(marks); i++) {
        if (!ges_text_equal(word, marks[i].word)) {
            continue;
        }
        if (marks[i].flag != NULL) {
            *marks[i].flag = true;
        }
        if (marks[i].text != NULL) {
            *marks[i].text = value;
        }
        return true;
    }
    return false;
}

/* "took VERSION ROOT", "defender", "hidden", "left-out" */
bool ges_fact_word_antivirus(ges_fact_reading *r, ges_text rest) {
    ges_fact_antivirus *a = &r->facts->antivirus;
    struct {
        ges_text word;
        bool *flag;
    } marks[] = {
        {GES_T("defender"), &a->has_defender},
        {GES_T("hidden"), &a->is_hidden},
        {GES_T("left-out"), &a->is_left_out},
    };
    for (size_t i = 0; i < GES_COUNT(marks); i++) {
        if (ges_text_equal(rest, marks[i].word)) {
            *marks[i].flag = true;
            return true;
        }
    }
    return ges_text_starts(rest, GES_T("took ")) &&
           ges_text_cut(ges_text_skip(rest, 5), ' ', &a->version, &a->root);
}

static ges_fact_go *last_go(const ges_fact_reading *r) {
    return r->facts->gos.count != 0 ? &r->facts->gos.items[r->facts->gos.count - 1] : NULL;
}

bool ges_fact_word_go_arch(ges_fact_reading *r, ges_text rest) {
    ges_fact_go *go = last_go(r);
    if (go != NULL) {
        go->goarch = rest;
    }
    return go != NULL;
}

bool ges_fact_word_go_os(ges_fact_reading *r, ges_text rest) {
    ges_fact_go *go = last_go(r);
    if (go != NULL) {
        go->goos = rest;
    }
    return go != NULL;
}
