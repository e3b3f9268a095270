/* Facts from text: WSL. */
#include "doctor/facts_words.h"

/* "2", "root /", "path-apart", "go.exe FILE" */
bool ges_fact_word_wsl(ges_fact_reading *r, ges_text rest) {
    ges_fact_wsl *wsl = &r->facts->wsl;
    ges_text word = rest;
    ges_text value = {0};
    (void)ges_text_cut(rest, ' ', &word, &value); /* a word alone has an empty value */
    wsl->is_there = true;
    wsl->root = wsl->root.len != 0 ? wsl->root : GES_T("/mnt");
    if (ges_text_equal(word, GES_T("1")) || ges_text_equal(word, GES_T("2"))) {
        wsl->version = word.ptr[0] - '0';
        return true;
    }
    if (ges_text_equal(word, GES_T("path-apart"))) {
        wsl->is_path_apart = true;
        return true;
    }
    ges_text *place = ges_text_equal(word, GES_T("root"))     ? &wsl->root
                      : ges_text_equal(word, GES_T("go.exe")) ? &wsl->go_exe
                                                              : NULL;
    if (place == NULL || value.len == 0) {
        return false;
    }
    *place = value;
    return true;
}

bool ges_fact_word_wslenv(ges_fact_reading *r, ges_text rest) {
    return ges_wslenv_read(rest, r->mem, &r->facts->wsl.shares);
}
