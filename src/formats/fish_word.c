/* Words of fish: quotes, escapes, $variables with [indices], (command) and $(command).
 * Source: fish-language(1) "Quotes", "Escaping characters", "Parameter expansion" (3.6). */
#include "formats/fish.h"
#include "formats/sh_gather.h"

static void add_text(ges_sh_gatherer *g, ges_text text, bool is_quoted) {
    if (g->has_text && g->is_quoted != is_quoted) {
        ges_sh_flush(g);
    }
    g->is_quoted = is_quoted;
    g->has_text = true;
    ges_build_text(&g->text, text);
}

static bool read_substitution(ges_sh_gatherer *g, size_t opening, bool is_quoted) {
    static const char *const stops[] = {")", NULL};
    ges_sh_parser *p = g->parser;
    size_t begin = p->pos;
    p->pos += opening;
    ges_sh_command *inner = ges_fish_parse_list(p, stops);
    if (p->fault != NULL) {
        return false;
    }
    if (ges_sh_at(p, 0) != ')') {
        return ges_sh_fail(p, "a ( is never closed");
    }
    p->pos++;
    ges_sh_add_part(g, (ges_sh_part){.kind = GES_SH_COMMAND,
                                     .is_quoted = is_quoted,
                                     .command = inner,
                                     .text = ges_text_slice(p->in, begin, p->pos)});
    return true;
}

/* $name, $$name, $name[2..3] */
static bool read_variable(ges_sh_gatherer *g, bool is_quoted) {
    ges_sh_parser *p = g->parser;
    size_t begin = p->pos;
    size_t dollars = 0;
    while (ges_sh_at(p, dollars) == '$') {
        dollars++;
    }
    size_t len = 0;
    while (ges_sh_is_name_start(ges_sh_at(p, dollars + len)) ||
           ges_sh_is_digit(ges_sh_at(p, dollars + len))) {
        len++;
    }
    ges_sh_param *param = ges_new(p->mem, ges_sh_param);
    if (len == 0 || param == NULL) {
        return ges_sh_fail(p, "a $ stands before something that is no variable");
    }
    param->name = ges_text_slice(p->in, begin + dollars, begin + dollars + len);
    param->is_indirect = dollars > 1;
    p->pos = begin + dollars + len;
    if (ges_sh_at(p, 0) == '[') {
        param->index = ges_sh_read_balanced(p, '[', ']');
        if (param->index.ptr == NULL) {
            return ges_sh_fail(p, "a [ is never closed");
        }
    }
    ges_sh_add_part(g, (ges_sh_part){.kind = GES_SH_PARAM,
                                     .is_quoted = is_quoted,
                                     .param = param,
                                     .text = ges_text_slice(p->in, begin, p->pos)});
    return true;
}

static bool read_dollar(ges_sh_gatherer *g, bool is_quoted) {
    ges_sh_parser *p = g->parser;
    if (++p->depth > GES_SH_MAX_DEPTH) {
        return ges_sh_fail(p, "commands are nested too deeply");
    }
    bool ok =
        ges_sh_at(p, 1) == '(' ? read_substitution(g, 2, is_quoted) : read_variable(g, is_quoted);
    p->depth--;
    return ok;
}

static bool read_single_quoted(ges_sh_gatherer *g) {
    ges_sh_parser *p = g->parser;
    p->pos++;
    add_text(g, GES_T(""), true);
    while (!ges_sh_ended(p) && ges_sh_at(p, 0) != '\'') {
        char next = ges_sh_at(p, 1);
        p->pos += ges_sh_at(p, 0) == '\\' && (next == '\'' || next == '\\');
        p->line += ges_sh_at(p, 0) == '\n';
        add_text(g, ges_text_slice(p->in, p->pos, p->pos + 1), true);
        p->pos++;
    }
    if (ges_sh_ended(p)) {
        return ges_sh_fail(p, "a ' is never closed");
    }
    p->pos++;
    return true;
}

static bool read_double_quoted(ges_sh_gatherer *g) {
    ges_sh_parser *p = g->parser;
    p->pos++;
    add_text(g, GES_T(""), true);
    while (!ges_sh_ended(p) && ges_sh_at(p, 0) != '"' && p->fault == NULL &&
           !ges_arena_failed(p->mem)) {
        char c = ges_sh_at(p, 0);
        char next = ges_sh_at(p, 1);
        if (c == '\\' && next == '\n') {
            p->pos += 2;
            p->line++;
            continue;
        }
        if (c == '$') {
            (void)read_dollar(g, true); /* the fault tells */
            continue;
        }
        p->pos += c == '\\' && (next == '"' || next == '\\' || next == '$');
        p->line += ges_sh_at(p, 0) == '\n';
        add_text(g, ges_text_slice(p->in, p->pos, p->pos + 1), true);
        p->pos++;
    }
    if (ges_sh_ended(p)) {
        return ges_sh_fail(p, "a \" is never closed");
    }
    p->pos++;
    return p->fault == NULL;
}

static void read_escape(ges_sh_gatherer *g) {
    static const char from[] = "abefnrtv";
    static const char to[] = "\a\b\033\f\n\r\t\v";
    ges_sh_parser *p = g->parser;
    char c = ges_sh_at(p, 1);
    const char *found = c != '\0' ? strchr(from, c) : NULL;
    if (c == '\n') {
        p->line++;
    } else if (found != NULL) {
        add_text(g, (ges_text){&to[found - from], 1}, true);
    } else {
        add_text(g, ges_text_slice(p->in, p->pos + 1, p->pos + 2), true);
    }
    p->pos += p->pos + 1 < p->in.len ? 2 : 1;
}

bool ges_fish_at_word(const ges_sh_parser *p) {
    char c = ges_sh_at(p, 0);
    return !ges_sh_ended(p) && (c == '\0' || strchr(" \t\r\n;&|<>)", c) == NULL);
}

bool ges_fish_read_word(ges_sh_parser *p, ges_sh_word *out) {
    ges_sh_gatherer g = {.parser = p, .text = ges_builder_in(p->mem)};
    size_t begin = p->pos;
    uint32_t line = p->line;
    size_t braces = 0;
    while (p->fault == NULL && !ges_arena_failed(p->mem) && !ges_sh_ended(p)) {
        char c = ges_sh_at(p, 0);
        bool is_inside = braces > 0 && (c == ' ' || c == '\t');
        if (!ges_fish_at_word(p) && !is_inside) {
            break;
        }
        if (c == '\\') {
            read_escape(&g);
        } else if (c == '\'') {
            (void)read_single_quoted(&g); /* the fault tells, here and below */
        } else if (c == '"') {
            (void)read_double_quoted(&g);
        } else if (c == '$') {
            (void)read_dollar(&g, false);
        } else if (c == '(') {
            p->depth++;
            (void)(p->depth > GES_SH_MAX_DEPTH ? ges_sh_fail(p, "commands are nested too deeply")
                                               : read_substitution(&g, 1, false));
            p->depth -= p->depth > 0;
        } else {
            braces += c == '{';
            braces -= c == '}' && braces > 0;
            add_text(&g, ges_text_slice(p->in, p->pos, p->pos + 1), false);
            p->pos++;
        }
    }
    ges_sh_flush(&g);
    *out =
        (ges_sh_word){.parts = g.parts, .line = line, .raw = ges_text_slice(p->in, begin, p->pos)};
    if (ges_arena_failed(p->mem)) {
        return ges_sh_fail(p, "no memory");
    }
    return p->fault == NULL;
}
