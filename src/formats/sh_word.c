/* Words of sh, bash and zsh: quotes, expansions and where a word ends.
 *
 *     lit "quoted $param" ${param:-word} $(command) $((arith)) <(process)
 *
 * Source: POSIX.1-2017 XCU 2.2, 2.6; bash(1) QUOTING; zshexpn(1). */
#include "formats/sh_gather.h"

void ges_sh_flush(ges_sh_gatherer *g) {
    if (g->has_text) {
        ges_sh_part part = {
            .kind = GES_SH_LITERAL, .is_quoted = g->is_quoted, .text = ges_build_done(&g->text)};
        (void)ges_list_push(g->parser->mem, &g->parts, part); /* the arena remembers */
    }
    g->text = ges_builder_in(g->parser->mem);
    g->has_text = false;
}

static void add_text(ges_sh_gatherer *g, ges_text text, bool is_quoted) {
    if (g->has_text && g->is_quoted != is_quoted) {
        ges_sh_flush(g);
    }
    g->is_quoted = is_quoted;
    g->has_text = true;
    ges_build_text(&g->text, text);
}

void ges_sh_add_part(ges_sh_gatherer *g, ges_sh_part part) {
    ges_sh_flush(g);
    (void)ges_list_push(g->parser->mem, &g->parts, part); /* the arena remembers */
}

static char take(ges_sh_parser *p) {
    char c = p->in.ptr[p->pos++];
    p->line += c == '\n';
    return c;
}

size_t ges_sh_name_len(ges_text text) {
    size_t len = 0;
    while (len < text.len &&
           (ges_sh_is_name_start(text.ptr[len]) || (len > 0 && ges_sh_is_digit(text.ptr[len])))) {
        len++;
    }
    return len;
}

static bool read_single_quoted(ges_sh_gatherer *g) {
    ges_sh_parser *p = g->parser;
    p->pos++;
    size_t begin = p->pos;
    while (!ges_sh_ended(p) && ges_sh_at(p, 0) != '\'') {
        (void)take(p);
    }
    if (ges_sh_ended(p)) {
        return ges_sh_fail(p, "a ' is never closed");
    }
    add_text(g, ges_text_slice(p->in, begin, p->pos), true);
    p->pos++;
    return true;
}

/* One escape of $'...' behind the backslash. */
static void read_ansi_escape(ges_sh_parser *p, ges_builder *out) {
    static const char from[] = "abefnrtvE";
    static const char to[] = "\a\b\033\f\n\r\t\v\033";
    char c = take(p);
    const char *found = c != '\0' ? strchr(from, c) : NULL;
    uint32_t value = 0;
    size_t digits = 0;
    size_t most = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (found != NULL) {
        ges_build_char(out, to[found - from]);
        return;
    }
    if (c >= '0' && c <= '7') {
        value = (uint32_t)(c - '0');
        for (; digits < 2 && ges_sh_at(p, 0) >= '0' && ges_sh_at(p, 0) <= '7'; digits++) {
            value = value * 8 + (uint32_t)(take(p) - '0');
        }
        ges_build_char(out, (char)(value & 0xff));
        return;
    }
    if (most == 0) {
        ges_build_char(out, c);
        return;
    }
    for (; digits < most; digits++) {
        const char *hex = "0123456789abcdef0123456789ABCDEF";
        char next = ges_sh_at(p, 0);
        const char *digit = next != '\0' ? strchr(hex, next) : NULL;
        if (digit == NULL) {
            break;
        }
        value = value * 16 + (uint32_t)((digit - hex) & 15);
        p->pos++;
    }
    if (c == 'x') {
        ges_build_char(out, (char)(value & 0xff));
    } else {
        ges_build_rune(out, value);
    }
}

static bool read_ansi_quoted(ges_sh_gatherer *g) {
    ges_sh_parser *p = g->parser;
    ges_builder text = ges_builder_in(p->mem);
    p->pos += 2;
    while (!ges_sh_ended(p) && ges_sh_at(p, 0) != '\'') {
        char c = take(p);
        if (c == '\\' && !ges_sh_ended(p)) {
            read_ansi_escape(p, &text);
        } else {
            ges_build_char(&text, c);
        }
    }
    if (ges_sh_ended(p)) {
        return ges_sh_fail(p, "a $' is never closed");
    }
    p->pos++;
    add_text(g, ges_build_done(&text), true);
    return true;
}

bool ges_sh_read_double_quoted(ges_sh_gatherer *g) {
    ges_sh_parser *p = g->parser;
    p->pos++;
    add_text(g, GES_T(""), true); /* "" is a word of its own */
    if (!ges_sh_read_parts(g, GES_SH_STOP_QUOTE, true)) {
        return false;
    }
    if (ges_sh_ended(p)) {
        return ges_sh_fail(p, "a \" is never closed");
    }
    p->pos++;
    add_text(g, GES_T(""), true);
    return true;
}

/* $( ... ) or <( ... ): parses up to the closing parenthesis with the whole grammar. */
static bool read_substitution(ges_sh_gatherer *g, ges_sh_part_kind kind, size_t opening,
                              bool is_quoted) {
    static const char *const stops[] = {")", NULL};
    ges_sh_parser *p = g->parser;
    size_t begin = p->pos;
    p->pos += opening;
    ges_sh_command *inner = ges_sh_parse_list(p, stops, false);
    if (p->fault != NULL) {
        return false;
    }
    if (ges_sh_at(p, 0) != ')') {
        return ges_sh_fail(p, "a $( is never closed");
    }
    p->pos++;
    ges_sh_add_part(g, (ges_sh_part){.kind = kind,
                                     .is_quoted = is_quoted,
                                     .command = inner,
                                     .text = ges_text_slice(p->in, begin, p->pos)});
    return true;
}

static bool read_backticks(ges_sh_gatherer *g, bool is_quoted) {
    ges_sh_parser *p = g->parser;
    size_t begin = p->pos++;
    uint32_t line = p->line;
    ges_builder source = ges_builder_in(p->mem);
    while (!ges_sh_ended(p) && ges_sh_at(p, 0) != '`') {
        char c = take(p);
        char next = ges_sh_at(p, 0);
        if (c == '\\' && (next == '`' || next == '\\' || next == '$')) {
            c = take(p);
        }
        ges_build_char(&source, c);
    }
    if (ges_sh_ended(p)) {
        return ges_sh_fail(p, "a ` is never closed");
    }
    p->pos++;
    ges_sh_parser inner = ges_sh_parser_on(ges_build_done(&source), p->dialect, p->mem);
    inner.line = line;
    inner.depth = p->depth;
    ges_sh_command *command = ges_sh_parse_list(&inner, NULL, false);
    ges_sh_add_part(g, (ges_sh_part){.kind = GES_SH_COMMAND,
                                     .is_quoted = is_quoted,
                                     .command = inner.fault == NULL ? command : NULL,
                                     .text = ges_text_slice(p->in, begin, p->pos)});
    return true;
}

/* $(( ... )): finds the closing "))" by counting; false and nothing consumed when it is none. */
static bool read_arithmetic(ges_sh_gatherer *g, bool is_quoted) {
    ges_sh_parser *p = g->parser;
    size_t depth = 0;
    uint32_t lines = 0;
    for (size_t i = p->pos + 3; i + 1 < p->in.len; i++) {
        char c = p->in.ptr[i];
        lines += c == '\n';
        depth += c == '(';
        if (c == ')' && depth == 0) {
            if (p->in.ptr[i + 1] != ')') {
                return false;
            }
            ges_sh_add_part(g, (ges_sh_part){.kind = GES_SH_ARITH,
                                             .is_quoted = is_quoted,
                                             .text = ges_text_slice(p->in, p->pos + 3, i)});
            p->pos = i + 2;
            p->line += lines;
            return true;
        }
        depth -= c == ')';
    }
    return false;
}

bool ges_sh_read_dollar(ges_sh_gatherer *g, bool is_quoted) {
    ges_sh_parser *p = g->parser;
    char next = ges_sh_at(p, 1);
    if (++p->depth > GES_SH_MAX_DEPTH) {
        return ges_sh_fail(p, "expansions are nested too deeply");
    }
    bool ok = true;
    if (next == '(') {
        ok = (ges_sh_at(p, 2) == '(' && read_arithmetic(g, is_quoted)) ||
             read_substitution(g, GES_SH_COMMAND, 2, is_quoted);
    } else if (next == '{') {
        ok = ges_sh_read_braced(g, is_quoted);
    } else if (next == '\'' && !is_quoted && p->dialect != GES_SH_POSIX) {
        ok = read_ansi_quoted(g);
    } else if (next == '"' && !is_quoted && p->dialect == GES_SH_BASH) {
        p->pos++;
        ok = ges_sh_read_double_quoted(g);
    } else if (!ges_sh_read_plain_param(g, is_quoted)) {
        p->pos++;
        add_text(g, GES_T("$"), is_quoted);
    }
    p->depth--;
    return ok && p->fault == NULL;
}

static void read_backslash(ges_sh_gatherer *g, ges_sh_stop stop, bool in_quotes) {
    ges_sh_parser *p = g->parser;
    char next = ges_sh_at(p, 1);
    if (next == '\n') {
        p->pos += 2;
        p->line++;
        return;
    }
    bool escapes = !in_quotes || g->drops_backslashes ||
                   (next != '\0' && strchr("$`\"\\", next) != NULL) ||
                   (next == '}' && stop != GES_SH_STOP_QUOTE);
    if (!escapes || p->pos + 1 >= p->in.len) {
        add_text(g, GES_T("\\"), true);
        p->pos++;
        return;
    }
    add_text(g, ges_text_slice(p->in, p->pos + 1, p->pos + 2), true);
    p->pos += 2;
}

/* NAME= or NAME+= so far: a parenthesis behind it opens an array. */
static bool is_assignment_front(const ges_sh_gatherer *g) {
    ges_text text = ges_build_done(&g->text);
    size_t len = ges_sh_name_len(text);
    ges_text rest = ges_text_skip(text, len);
    return g->parts.count == 0 && !g->is_quoted && len > 0 &&
           (ges_text_equal(rest, GES_T("=")) || ges_text_equal(rest, GES_T("+=")));
}

/* Patterns with parentheses: bash's @(a|b), zsh's *(N) and (a|b). */
static bool read_pattern_group(ges_sh_gatherer *g, ges_sh_stop stop) {
    ges_sh_parser *p = g->parser;
    char before =
        g->has_text && !g->is_quoted && g->text.len > 0 ? g->text.ptr[g->text.len - 1] : '\0';
    bool in_word = g->has_text || g->parts.count > 0;
    bool opens = stop == GES_SH_STOP_REGEX ||
                 (p->dialect == GES_SH_ZSH && in_word && ges_sh_at(p, 1) != ')') ||
                 (p->dialect == GES_SH_BASH && before != '\0' && strchr("?*+@", before) != NULL);
    if (!opens || (stop == GES_SH_STOP_WORD && is_assignment_front(g))) {
        return false;
    }
    size_t begin = p->pos;
    ges_text inside = ges_sh_read_balanced(p, '(', ')');
    if (inside.ptr == NULL) {
        return false;
    }
    add_text(g, ges_text_slice(p->in, begin, p->pos), false);
    return true;
}

/* Start-up files are read on every run, so each character costs one look into a table. */
enum {
    ENDS_WORD = 1,       /* a blank or an operator: no word goes on behind it */
    MEANS_SOMETHING = 2, /* outside of quotes some stop or reader asks for it */
    MEANS_IN_QUOTES = 4, /* the same inside of double quotes, newlines counted */
};
static const unsigned char classes[256] = {
    [' '] = ENDS_WORD | MEANS_SOMETHING,
    ['\t'] = ENDS_WORD | MEANS_SOMETHING,
    ['\n'] = ENDS_WORD | MEANS_SOMETHING | MEANS_IN_QUOTES,
    [';'] = ENDS_WORD | MEANS_SOMETHING,
    ['&'] = ENDS_WORD | MEANS_SOMETHING,
    ['|'] = ENDS_WORD | MEANS_SOMETHING,
    ['<'] = ENDS_WORD | MEANS_SOMETHING,
    ['>'] = ENDS_WORD | MEANS_SOMETHING,
    ['('] = ENDS_WORD | MEANS_SOMETHING,
    [')'] = ENDS_WORD | MEANS_SOMETHING,
    ['}'] = MEANS_SOMETHING,
    ['/'] = MEANS_SOMETHING,
    ['\''] = MEANS_SOMETHING,
    ['\\'] = MEANS_SOMETHING | MEANS_IN_QUOTES,
    ['"'] = MEANS_SOMETHING | MEANS_IN_QUOTES,
    ['$'] = MEANS_SOMETHING | MEANS_IN_QUOTES,
    ['`'] = MEANS_SOMETHING | MEANS_IN_QUOTES,
};

static unsigned class_of(char c) {
    return classes[(unsigned char)c];
}

/* How many characters from here stand for themselves, whatever is read; at least 1, which the
 * caller has looked at. */
static size_t plain_run(const ges_sh_parser *p, ges_sh_stop stop, bool in_quotes) {
    unsigned ending = in_quotes && stop == GES_SH_STOP_QUOTE ? MEANS_IN_QUOTES : MEANS_SOMETHING;
    size_t end = p->pos + 1;
    while (end < p->in.len && (class_of(p->in.ptr[end]) & ending) == 0) {
        end++;
    }
    return end - p->pos;
}

static bool ends_piece(const ges_sh_parser *p, ges_sh_stop stop) {
    char c = ges_sh_at(p, 0);
    switch (stop) {
    case GES_SH_STOP_WORD:
        return c == '\0' ? ges_sh_ended(p) : (class_of(c) & ENDS_WORD) != 0;
    case GES_SH_STOP_BRACE:
        return c == '}';
    case GES_SH_STOP_SLASH:
        return c == '}' || c == '/';
    case GES_SH_STOP_QUOTE:
        return c == '"';
    case GES_SH_STOP_REGEX:
        return c == ' ' || c == '\t' || c == '\n';
    }
    return true;
}

/* Single quotes in "${a:-'here'}" are letters that hide a brace from bash; \' is no such quote. How
 * many bytes stand at the cursor that belong to this; 0: none. */
static size_t quiet_quote(const ges_sh_parser *p, ges_sh_stop stop, bool in_quotes) {
    if (!in_quotes || stop != GES_SH_STOP_BRACE || p->dialect != GES_SH_BASH) {
        return 0;
    }
    bool is_escaped = ges_sh_at(p, 0) == '\\' && ges_sh_at(p, 1) == '\'';
    return is_escaped ? 2 : ges_sh_at(p, 0) == '\'' ? 1 : 0;
}

/* The double quotes in "${a:-"here"}". */
static void read_inner_quoted(ges_sh_gatherer *g, ges_sh_stop stop, bool in_quotes) {
    bool before = g->drops_backslashes;
    g->drops_backslashes =
        in_quotes && stop == GES_SH_STOP_BRACE && g->parser->dialect == GES_SH_BASH;
    (void)ges_sh_read_double_quoted(g); /* the fault says */
    g->drops_backslashes = before;
}

bool ges_sh_read_parts(ges_sh_gatherer *g, ges_sh_stop stop, bool in_quotes) {
    ges_sh_parser *p = g->parser;
    bool is_hidden = false;
    while (!ges_sh_ended(p) && p->fault == NULL && !ges_arena_failed(p->mem)) {
        char c = ges_sh_at(p, 0);
        bool is_process = !in_quotes && (c == '<' || c == '>') && ges_sh_at(p, 1) == '(' &&
                          p->dialect != GES_SH_POSIX && stop == GES_SH_STOP_WORD;
        if (is_process) {
            (void)read_substitution(g, GES_SH_PROCESS, 2, true);
        } else if (c == '(' && !in_quotes &&
                   (stop == GES_SH_STOP_WORD || stop == GES_SH_STOP_REGEX) &&
                   read_pattern_group(g, stop)) {
            continue;
        } else if (quiet_quote(p, stop, in_quotes) != 0) {
            size_t len = quiet_quote(p, stop, in_quotes);
            is_hidden = len == 1 ? !is_hidden : is_hidden;
            add_text(g, ges_text_slice(p->in, p->pos, p->pos + len), true);
            p->pos += len;
        } else if (!is_hidden && ends_piece(p, stop)) {
            return true;
        } else if (is_hidden && c == '}') {
            add_text(g, GES_T("}"), true);
            p->pos++;
        } else if (c == '\\') {
            read_backslash(g, stop, in_quotes);
        } else if (c == '\'' && !in_quotes) {
            (void)read_single_quoted(g);
        } else if (c == '"') {
            read_inner_quoted(g, stop, in_quotes);
        } else if (c == '$') {
            (void)ges_sh_read_dollar(g, in_quotes);
        } else if (c == '`') {
            (void)read_backticks(g, in_quotes);
        } else {
            size_t run = plain_run(p, stop, in_quotes);
            p->line += c == '\n';
            add_text(g, ges_text_slice(p->in, p->pos, p->pos + run), in_quotes);
            p->pos += run;
        }
    }
    if (ges_arena_failed(p->mem)) {
        return ges_sh_fail(p, "no memory");
    }
    if (is_hidden && p->fault == NULL) {
        return ges_sh_fail(p, "a ' inside \"${...}\" is never closed");
    }
    return p->fault == NULL;
}

bool ges_sh_at_word(const ges_sh_parser *p) {
    char c = ges_sh_at(p, 0);
    bool is_process =
        (c == '<' || c == '>') && ges_sh_at(p, 1) == '(' && p->dialect != GES_SH_POSIX;
    return is_process || !ends_piece(p, GES_SH_STOP_WORD);
}

static bool read_whole(ges_sh_parser *p, ges_sh_stop stop, ges_sh_word *out) {
    ges_sh_gatherer g = {.parser = p, .text = ges_builder_in(p->mem)};
    size_t begin = p->pos;
    uint32_t line = p->line;
    if (!ges_sh_read_parts(&g, stop, false)) {
        return false;
    }
    ges_sh_flush(&g);
    *out =
        (ges_sh_word){.parts = g.parts, .line = line, .raw = ges_text_slice(p->in, begin, p->pos)};
    return true;
}

bool ges_sh_read_word(ges_sh_parser *p, ges_sh_word *out) {
    return read_whole(p, GES_SH_STOP_WORD, out);
}

bool ges_sh_read_condition_word(ges_sh_parser *p, bool is_regex, ges_sh_word *out) {
    return read_whole(p, is_regex ? GES_SH_STOP_REGEX : GES_SH_STOP_WORD, out);
}
