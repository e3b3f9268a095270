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

static bool add_split(ges_fact_reading *r, ges_text rest) {
    ges_fact_split split = {0};
    ges_text told = {0};
    (void)ges_fact_split_arrow(rest, &rest, &split.whole); /* only likely without */
    if (!ges_text_cut(rest, ' ', &split.name, &told) || told.len == 0) {
        return false;
    }
    split.word = told;
    bool is_open = split.whole.len == 0 && (told.ptr[0] == '"' || told.ptr[0] == '\'');
    split.quote = is_open ? told.ptr[0] : '\0';
    return ges_list_push(r->mem, &r->facts->cgo.splits, split);
}

static bool add_tool_dir(ges_fact_reading *r, ges_text rest) {
    ges_fact_tool_dir dir = {0};
    return ges_text_cut(rest, ' ', &dir.name, &dir.path) &&
           ges_list_push(r->mem, &r->facts->cgo.dirs, dir);
}

/* "needed-by FILE in DIR as PATH", the last two for packages that have nothing else. */
static bool read_own_need(ges_fact_reading *r, ges_text rest) {
    ges_fact_cgo *cgo = &r->facts->cgo;
    size_t in = ges_text_find(rest, GES_T(" in "));
    size_t as = ges_text_find(rest, GES_T(" as "));
    cgo->is_own = true;
    cgo->needed_by = ges_text_slice(rest, 0, in);
    if (in != GES_NPOS && as != GES_NPOS && as > in) {
        cgo->own_package = ges_text_slice(rest, in + 4, as);
        cgo->own_path = ges_text_skip(rest, as + 4);
    }
    return rest.len != 0;
}

/* "cc WORD -> FILE for TRIPLET", without the arrow when it is not found. */
static bool read_compiler(ges_fact_reading *r, ges_text rest) {
    ges_fact_cgo *cgo = &r->facts->cgo;
    ges_text told = {0};
    cgo->is_known = true;
    cgo->cc = rest;
    if (ges_fact_split_arrow(rest, &cgo->cc, &told)) {
        size_t at = ges_text_find(told, GES_T(" for "));
        cgo->cc_path = ges_text_slice(told, 0, at);
        cgo->target = at != GES_NPOS ? ges_text_skip(told, at + 5) : cgo->target;
    }
    return rest.len != 0;
}

bool ges_fact_word_cgo(ges_fact_reading *r, ges_text rest) {
    ges_fact_cgo *cgo = &r->facts->cgo;
    ges_text word = rest;
    ges_text told = {0};
    uint64_t minor = 0;
    (void)ges_text_cut(rest, ' ', &word, &told); /* a word alone has an empty rest */
    if (ges_text_equal(word, GES_T("needed-by"))) {
        return read_own_need(r, told);
    }
    if (ges_text_equal(word, GES_T("cc"))) {
        return read_compiler(r, told);
    }
    if (ges_text_equal(word, GES_T("split"))) {
        return add_split(r, told);
    }
    if (ges_text_equal(word, GES_T("dir"))) {
        return add_tool_dir(r, told);
    }
    if (ges_text_starts(word, GES_T("1.")) && ges_parse_u64(ges_text_skip(word, 2), &minor)) {
        cgo->minor = (uint32_t)(minor <= UINT16_MAX ? minor : 0);
        cgo->is_enabled = ges_text_equal(told, GES_T("on"));
        return cgo->is_enabled || ges_text_equal(told, GES_T("off"));
    }
    if (ges_text_equal(word, GES_T("lacks-32"))) {
        cgo->lacks_32 = true;
        return true;
    }
    bool is_page = ges_text_equal(word, GES_T("code-page"));
    *(is_page ? &cgo->code_page : &cgo->needed_by) = told;
    return is_page || ges_text_equal(word, GES_T("requires"));
}
