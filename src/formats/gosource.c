/* The head of a Go source file:
 *     { comment } "package" NAME ";" { "import" ( SPEC | "(" { SPEC ";" } ")" ) ";" } the rest
 *     SPEC = [ "." | NAME ] STRING
 * A line end counts as ";" there. The reader goes word by word and stops at the first word that is
 * neither; comments are skipped, and looked at for conditions above the package clause. */
#include "formats/gosource.h"

typedef struct cursor {
    ges_text rest;
    bool is_cut;         /* the bytes ended inside something */
    bool is_conditional; /* so far */
} cursor;

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ';';
}

static bool is_word_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || (unsigned char)c >= 0x80;
}

static void look_at_comment(cursor *c, ges_text comment) {
    ges_text text = ges_text_trim(ges_text_skip(comment, 2));
    if (ges_text_starts(comment, GES_T("//go:build ")) ||
        ges_text_starts(text, GES_T("+build "))) {
        c->is_conditional = true;
    }
}

/* Skips blanks, semicolons and comments. */
static void skip_space(cursor *c) {
    for (;;) {
        size_t at = 0;
        while (at < c->rest.len && is_blank(c->rest.ptr[at])) {
            at++;
        }
        c->rest = ges_text_skip(c->rest, at);
        bool is_line = ges_text_starts(c->rest, GES_T("//"));
        bool is_block = ges_text_starts(c->rest, GES_T("/*"));
        if (!is_line && !is_block) {
            return;
        }
        size_t end = is_line ? ges_text_find_char(c->rest, '\n')
                             : ges_text_find(c->rest, GES_T("*/"));
        if (end == GES_NPOS) {
            c->is_cut = true;
            c->rest = (ges_text){0};
            return;
        }
        if (is_line) {
            look_at_comment(c, ges_text_slice(c->rest, 0, end));
        }
        c->rest = ges_text_skip(c->rest, end + (is_line ? 1 : 2));
    }
}

/* A name or keyword; empty when something else comes. */
static ges_text next_word(cursor *c) {
    skip_space(c);
    size_t len = 0;
    while (len < c->rest.len && is_word_byte(c->rest.ptr[len])) {
        len++;
    }
    ges_text word = ges_text_slice(c->rest, 0, len);
    c->rest = ges_text_skip(c->rest, len);
    return word;
}

static bool take(cursor *c, char wanted) {
    skip_space(c);
    bool is_there = c->rest.len != 0 && c->rest.ptr[0] == wanted;
    c->rest = ges_text_skip(c->rest, is_there ? 1 : 0);
    return is_there;
}

/* One import: false when none comes. Paths hold no escapes: the compiler refuses such characters. */
static bool take_import(cursor *c, ges_text *path) {
    (void)(take(c, '.') || next_word(c).len != 0); /* the name is of no interest */
    skip_space(c);
    char quote = c->rest.len != 0 ? c->rest.ptr[0] : '\0';
    if (quote != '"' && quote != '`') {
        return false;
    }
    c->rest = ges_text_skip(c->rest, 1);
    size_t end = ges_text_find_char(c->rest, quote);
    if (end == GES_NPOS) {
        c->is_cut = true;
        c->rest = (ges_text){0}; /* what follows is text, not source */
        return false;
    }
    *path = ges_text_slice(c->rest, 0, end);
    c->rest = ges_text_skip(c->rest, end + 1);
    return true;
}

static void take_imports(cursor *c, ges_gosource *out) {
    ges_text path = {0};
    bool is_group = take(c, '(');
    while (take_import(c, &path)) {
        out->imports_c = out->imports_c || ges_text_equal(path, GES_T("C"));
        if (!is_group) {
            return;
        }
    }
    c->is_cut = c->is_cut || (is_group && !take(c, ')'));
}

void ges_gosource_read(ges_text head, ges_gosource *out) {
    *out = (ges_gosource){0};
    cursor c = {.rest = head};
    if (ges_text_starts(head, GES_T("\xEF\xBB\xBF"))) {
        c.rest = ges_text_skip(head, 3);
    }
    if (!ges_text_equal(next_word(&c), GES_T("package"))) {
        return;
    }
    out->is_conditional = c.is_conditional;
    ges_text name = next_word(&c);
    out->is_test_helper = ges_text_ends(name, GES_T("_test")) ||
                          ges_text_equal(name, GES_T("documentation"));
    while (ges_text_equal(next_word(&c), GES_T("import"))) {
        take_imports(&c, out);
    }
    out->is_read = name.len != 0 && !c.is_cut;
}
