/* Parameters of sh, bash and zsh as they are written: $name and ${name op word} in all forms.
 * Source: POSIX.1-2017 XCU 2.6.2; bash(1) Parameter Expansion; zshexpn(1) PARAMETER EXPANSION. */
#include "formats/sh_gather.h"

/* Text between brackets, brackets inside counted; the cursor stands on the opening one. */
ges_text ges_sh_read_balanced(ges_sh_parser *p, char open, char close) {
    size_t begin = p->pos + 1;
    size_t depth = 0;
    for (size_t i = p->pos; i < p->in.len && p->in.ptr[i] != '\n'; i++) {
        depth += p->in.ptr[i] == open;
        depth -= p->in.ptr[i] == close;
        if (depth == 0) {
            p->pos = i + 1;
            return ges_text_slice(p->in, begin, i);
        }
    }
    return (ges_text){NULL, 0};
}

static ges_sh_word *read_piece(ges_sh_parser *p, ges_sh_stop stop, bool in_quotes) {
    ges_sh_gatherer inner = {.parser = p, .text = ges_builder_in(p->mem)};
    size_t begin = p->pos;
    uint32_t line = p->line;
    ges_sh_word *word = ges_new(p->mem, ges_sh_word);
    if (!ges_sh_read_parts(&inner, stop, in_quotes) || word == NULL) {
        return NULL;
    }
    ges_sh_flush(&inner);
    *word = (ges_sh_word){
        .parts = inner.parts, .line = line, .raw = ges_text_slice(p->in, begin, p->pos)};
    return word;
}

static ges_text read_operator(ges_sh_parser *p) {
    static const char *const operators[] = {":-", ":=", ":?", ":+", ":#", "##", "%%", "//",
                                            "/#", "/%", "^^", ",,", "-",  "=",  "?",  "+",
                                            "#",  "%",  "/",  "^",  ",",  "@",  ":"};
    for (size_t i = 0; i < GES_COUNT(operators); i++) {
        ges_text operator_text = ges_text_of(operators[i]);
        if (ges_text_starts(ges_sh_rest(p), operator_text)) {
            p->pos += operator_text.len;
            return operator_text;
        }
    }
    return (ges_text){NULL, 0};
}

static bool is_special(char c) {
    return c != '\0' && strchr("@*#?$!-", c) != NULL;
}

/* The marks before the name: ${#x} ${!x} and zsh's ${(flags)x} ${+x} ${=x} ${^x} ${~x}. */
static void read_marks(ges_sh_parser *p, ges_sh_param *param) {
    bool is_zsh = p->dialect == GES_SH_ZSH;
    if (is_zsh && ges_sh_at(p, 0) == '(') {
        param->flags = ges_sh_read_balanced(p, '(', ')');
    }
    for (;;) {
        char c = ges_sh_at(p, 0);
        char next = ges_sh_at(p, 1);
        bool names = ges_sh_is_name_start(next) || ges_sh_is_digit(next) || next == '@' ||
                     next == '*' || (is_zsh && (next == '{' || next == '$' || next == '('));
        if (c == '#' && names) {
            param->is_length = true;
        } else if (c == '!' && names && p->dialect == GES_SH_BASH) {
            param->is_indirect = true;
        } else if (c == '+' && names && is_zsh) {
            param->is_set_test = true;
        } else if (is_zsh && names && (c == '=' || c == '^' || c == '~')) {
            param->is_split = param->is_split || c == '=';
        } else {
            return;
        }
        p->pos++;
    }
}

static bool read_name(ges_sh_gatherer *g, ges_sh_param *param) {
    ges_sh_parser *p = g->parser;
    char c = ges_sh_at(p, 0);
    size_t len = ges_sh_name_len(ges_sh_rest(p));
    if (len == 0 && ges_sh_is_digit(c)) {
        while (ges_sh_is_digit(ges_sh_at(p, len))) {
            len++;
        }
    }
    if (len == 0 && is_special(c)) {
        len = 1;
    }
    param->name = ges_text_slice(p->in, p->pos, p->pos + len);
    p->pos += len;
    return len != 0;
}

/* zsh: ${${inner}op} and ${(f)"$(...)"}. */
static bool read_nested(ges_sh_gatherer *g, ges_sh_param *param) {
    ges_sh_parser *p = g->parser;
    char c = ges_sh_at(p, 0);
    char next = ges_sh_at(p, 1);
    bool nests =
        p->dialect == GES_SH_ZSH && (c == '"' || (c == '$' && (next == '{' || next == '(')));
    if (!nests) {
        return false;
    }
    ges_sh_gatherer inner = {.parser = p, .text = ges_builder_in(p->mem)};
    param->nested = ges_new(p->mem, ges_sh_word);
    if (param->nested == NULL) {
        return false;
    }
    (void)(c == '"' ? ges_sh_read_double_quoted(&inner)
                    : ges_sh_read_dollar(&inner, true)); /* fault says */
    ges_sh_flush(&inner);
    param->nested->parts = inner.parts;
    return true;
}

bool ges_sh_read_braced(ges_sh_gatherer *g, bool is_quoted) {
    ges_sh_parser *p = g->parser;
    size_t begin = p->pos;
    ges_sh_param *param = ges_new(p->mem, ges_sh_param);
    if (param == NULL) {
        return ges_sh_fail(p, "no memory");
    }
    p->pos += 2;
    read_marks(p, param);
    if (!read_nested(g, param) && !read_name(g, param)) {
        param->is_unreadable = true;
    }
    if (ges_sh_at(p, 0) == '[') {
        param->index = ges_sh_read_balanced(p, '[', ']');
        param->is_unreadable |= param->index.ptr == NULL;
    }
    if (ges_sh_at(p, 0) != '}') {
        param->op = read_operator(p);
        param->is_unreadable |= param->op.len == 0;
        bool replaces = param->op.len > 0 && param->op.ptr[0] == '/';
        /* In a pattern quotes mean what they mean outside of quotes. Source: POSIX XCU 2.6.2 */
        bool is_pattern = param->op.len > 0 && memchr("/#%,^", param->op.ptr[0], 5) != NULL;
        param->arg = read_piece(p, replaces ? GES_SH_STOP_SLASH : GES_SH_STOP_BRACE,
                                is_quoted && !is_pattern);
        if (p->fault == NULL && replaces && ges_sh_at(p, 0) == '/') {
            p->pos++;
            param->arg2 = read_piece(p, GES_SH_STOP_BRACE, is_quoted);
        }
    }
    if (p->fault != NULL) {
        return false;
    }
    if (ges_sh_at(p, 0) != '}') {
        return ges_sh_fail(p, "a ${ is never closed");
    }
    p->pos++;
    ges_sh_add_part(g, (ges_sh_part){.kind = GES_SH_PARAM,
                                     .is_quoted = is_quoted,
                                     .param = param,
                                     .text = ges_text_slice(p->in, begin, p->pos)});
    return true;
}

/* $name, $1, $?; zsh: $name[index], $#name, $+name. False: a lone dollar. */
bool ges_sh_read_plain_param(ges_sh_gatherer *g, bool is_quoted) {
    ges_sh_parser *p = g->parser;
    size_t begin = p->pos;
    ges_sh_param *param = ges_new(p->mem, ges_sh_param);
    if (param == NULL) {
        return ges_sh_fail(p, "no memory");
    }
    p->pos++;
    if (p->dialect == GES_SH_ZSH) {
        read_marks(p, param);
    }
    size_t len = ges_sh_name_len(ges_sh_rest(p));
    char c = ges_sh_at(p, 0);
    if (len == 0 && (ges_sh_is_digit(c) || is_special(c))) {
        len = 1;
    }
    if (len == 0) {
        p->pos = begin;
        return false;
    }
    param->name = ges_text_slice(p->in, p->pos, p->pos + len);
    p->pos += len;
    if (p->dialect == GES_SH_ZSH && ges_sh_at(p, 0) == '[' && !is_special(param->name.ptr[0])) {
        size_t before = p->pos;
        param->index = ges_sh_read_balanced(p, '[', ']');
        p->pos = param->index.ptr != NULL ? p->pos : before;
    }
    ges_sh_add_part(g, (ges_sh_part){.kind = GES_SH_PARAM,
                                     .is_quoted = is_quoted,
                                     .param = param,
                                     .text = ges_text_slice(p->in, begin, p->pos)});
    return true;
}
