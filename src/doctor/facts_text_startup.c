/* Facts from text: lines of start-up files without effect, and how sudo searches. */
#include "doctor/facts_words.h"

/* "zsh FILE:LINE VALUE" */
bool ges_fact_word_idle(ges_fact_reading *r, ges_text rest) {
    ges_fact_idle_line idle = {0};
    ges_text place = {0};
    return ges_text_cut(rest, ' ', &idle.shell, &place) &&
           ges_fact_split_place(place, &idle.file, &idle.line, &idle.value) &&
           ges_list_push(r->mem, &r->facts->idle, idle);
}

/* "FILE:LINE TEXT", judged as the shell of an earlier line would. */
bool ges_fact_word_foreign(ges_fact_reading *r, ges_text rest) {
    ges_fact_foreign_line found = {0};
    ges_text file = {0};
    uint32_t line = 0;
    ges_text text = {0};
    bool is_read = ges_fact_split_place(rest, &file, &line, &text);
    if (!is_read || !ges_fact_foreign_of(text, r->facts->shell == GES_SHELL_FISH, &found)) {
        return is_read; /* nothing foreign is a fact too */
    }
    found.file = file;
    found.line = line;
    return ges_list_push(r->mem, &r->facts->foreign, found);
}

/* "FILE:LINE VALUE" */
bool ges_fact_word_secure_path(ges_fact_reading *r, ges_text rest) {
    ges_fact_sudo *sudo = &r->facts->sudo;
    return ges_fact_split_place(rest, &sudo->file, &sudo->line, &sudo->secure_path);
}

/* A tree that was named before has a file of an older version. */
bool ges_fact_word_leftover(ges_fact_reading *r, ges_text rest) {
    ges_text root = {0};
    ges_text file = {0};
    if (!ges_fact_split_arrow(rest, &root, &file)) {
        return false;
    }
    for (size_t i = 0; i < r->facts->places.count; i++) {
        if (ges_text_equal(r->facts->places.items[i].path, root)) {
            r->facts->places.items[i].leftover = file;
            return true;
        }
    }
    return false;
}
