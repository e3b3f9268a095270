/* What an editor did to the go env file. Its bytes were read for the settings; here they are only
 * looked at. */
#include "doctor/facts_gather.h"

/* A larger file was not written by a hand. */
enum { LOOKED_AT_MAX = 1 << 20 };

/* Does the first line behind the mark define something? */
static bool defines(ges_text text) {
    ges_text line = {0};
    bool is_there = ges_text_next_line(&text, &line);
    line = ges_text_trim(line);
    return is_there && line.len != 0 && line.ptr[0] != '#' &&
           ges_text_find_char(line, '=') != GES_NPOS;
}

void ges_gather_goenv_flaws(ges_gather *g, ges_text file, ges_bytes bytes) {
    ges_fact_goenv *out = &g->facts->goenv;
    ges_text text = {0};
    if (bytes.len == 0 || bytes.len > LOOKED_AT_MAX) {
        return;
    }
    out->file = file;
    out->encoding = ges_encoding_of(bytes);
    bool is_text =
        out->encoding == GES_ENCODING_PLAIN || out->encoding == GES_ENCODING_MARKED;
    if (!is_text || ges_encoding_decode(bytes, g->mem, &text, NULL) != GES_OK) {
        return; /* go reads nothing of it, so that single lines do not matter */
    }
    out->hides_line = out->encoding == GES_ENCODING_MARKED && defines(text);
    ges_goenv_flaw_list all = {0};
    ges_goenv_flaws(text, g->mem, &all);
    for (size_t i = 0; i < all.count; i++) {
        if (!all.items[i].is_harmless) {
            (void)ges_list_push(g->mem, &out->flaws, all.items[i]); /* the arena remembers */
        }
    }
}

ges_text ges_gather_goenv_meant(const ges_gather *g, uint32_t line, ges_text value) {
    for (size_t i = 0; i < g->facts->goenv.flaws.count; i++) {
        const ges_goenv_flaw *flaw = &g->facts->goenv.flaws.items[i];
        if (flaw->line == line && flaw->is_read) {
            return flaw->value;
        }
    }
    return value;
}
