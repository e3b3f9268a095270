/* The lines and blocks of a go.mod.
 *
 * Words are separated by space, tab and CR. Newline and ( ) [ ] { } , are words of their own. "//"
 * starts a comment anywhere outside a string; there are strings in double and back quotes. A line
 * that ends in "(" opens a block, which a line with ")" closes. Blocks do not nest.
 * Source: golang.org/x/mod modfile/read.go. */
#include "formats/gomod_syntax.h"

#include "base/unicode.h"
#include "base/utf.h"
#include "formats/gostring.h"

typedef enum token_kind {
    TOKEN_END,
    TOKEN_NEWLINE,
    TOKEN_END_COMMENT,  /* behind something on its line; takes the newline along */
    TOKEN_LINE_COMMENT, /* alone on its line; takes the newline along */
    TOKEN_WORD,         /* also strings */
    TOKEN_PUNCTUATION,
} token_kind;

typedef struct token {
    token_kind kind;
    ges_gomod_position at;
    ges_text text; /* of comments without line end */
} token;

typedef struct scanner {
    ges_arena *mem;
    ges_text file;
    ges_text in;
    uint32_t minor; /* 1.N whose idea of printable characters counts */
    ges_gomod_position at;
    size_t line_start; /* offset behind the last newline */
    token next;        /* read ahead by one */
    ges_gomod_error *error;
    bool has_failed;
} scanner;

static bool is_end(const scanner *s) {
    return s->at.offset == s->in.len;
}

/* The rune at the place of reading; 0 at the end. */
static uint32_t peek_rune(const scanner *s, size_t *width) {
    *width = 0;
    return is_end(s) ? 0 : ges_utf8_decode(ges_text_skip(s->in, s->at.offset), width);
}

static bool peek_prefix(const scanner *s, const char *prefix) {
    return ges_text_starts(ges_text_skip(s->in, s->at.offset), ges_text_of(prefix));
}

static uint32_t read_rune(scanner *s) {
    size_t width = 0;
    uint32_t rune = peek_rune(s, &width);
    s->at.offset += width;
    if (rune == '\n') {
        s->at.line++;
        s->at.rune = 1;
        s->line_start = s->at.offset;
    } else {
        s->at.rune++;
    }
    return rune;
}

static void fail_at(scanner *s, ges_gomod_position at, ges_text text) {
    if (!s->has_failed) {
        s->has_failed = true;
        *s->error = (ges_gomod_error){.at = at, .text = text};
    }
}

static void fail(scanner *s, const char *text) {
    fail_at(s, s->at, ges_text_of(text));
}

static void end_token(scanner *s, token_kind kind) {
    s->next.kind = kind;
    s->next.text = ges_text_slice(s->in, s->next.at.offset, s->at.offset);
}

/* Is there something but blanks before the place of reading, on its line? */
static bool has_line_content(const scanner *s) {
    for (size_t i = s->line_start; i < s->at.offset; i++) {
        if (strchr(" \t\r", s->in.ptr[i]) == NULL || s->in.ptr[i] == '\0') {
            return true;
        }
    }
    return false;
}

/* Takes the bytes that are part of a word whatever follows, which nearly all are: a go.mod is read
 * on every run of the doctor. A slash may begin a comment. */
static void skip_plain(scanner *s) {
    static const char meaningful[] = "()[]{},/";
    for (; !is_end(s); s->at.offset++, s->at.rune++) {
        char c = s->in.ptr[s->at.offset];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= '-' && c <= '9' && c != '/');
        if (!is_letter && (c <= ' ' || c >= 0x7F || strchr(meaningful, c) != NULL)) {
            return;
        }
    }
}

static void scan_comment(scanner *s) {
    bool is_suffix = has_line_content(s);
    do {
        skip_plain(s);
    } while (!is_end(s) && read_rune(s) != '\n');
    end_token(s, is_suffix ? TOKEN_END_COMMENT : TOKEN_LINE_COMMENT);
    ges_text text = s->next.text;
    if (ges_text_ends(text, GES_T("\r\n"))) {
        text.len -= 2;
    } else if (ges_text_ends(text, GES_T("\n"))) {
        text.len -= 1;
    }
    s->next.text = text;
}

static void scan_string(scanner *s) {
    uint32_t quote = read_rune(s);
    for (;;) {
        size_t width = 0;
        if (is_end(s)) {
            fail_at(s, s->next.at, GES_T("unexpected EOF in string"));
            return;
        }
        if (peek_rune(s, &width) == '\n') {
            fail(s, "unexpected newline in string");
            return;
        }
        uint32_t rune = read_rune(s);
        if (rune == quote) {
            end_token(s, TOKEN_WORD);
            return;
        }
        if (rune == '\\' && quote != '`' && !is_end(s)) {
            (void)read_rune(s); /* whatever it is; unquoting judges it later */
        }
    }
}

static bool is_word_rune(const scanner *s, uint32_t rune) {
    return !(rune < 0x80 && strchr(" ()[]{},", (int)rune) != NULL) && !ges_rune_is_space(rune) &&
           ges_rune_is_print_in(rune, s->minor);
}

static const char block_comment[] = "mod files must use // comments (not /* */ comments)";

/* strconv's way of writing one rune in single quotes. */
static ges_text quoted_rune(ges_arena *mem, ges_text bytes, uint32_t minor) {
    size_t width = 0;
    uint32_t rune = ges_utf8_decode(bytes, &width);
    if (rune == '\'') {
        return GES_T("'\\''");
    }
    if (rune == '"') {
        return GES_T("'\"'");
    }
    ges_text text =
        rune == GES_RUNE_ERROR ? GES_T("\xEF\xBF\xBD") : ges_text_slice(bytes, 0, width);
    ges_text quoted = ges_gostring_quoted_in(mem, text, minor);
    return ges_text_join(mem, GES_T("'"), ges_text_slice(quoted, 1, quoted.len - 1), GES_T("'"));
}

static void scan_word(scanner *s) {
    size_t width = 0;
    if (!is_word_rune(s, peek_rune(s, &width))) {
        ges_text rest = ges_text_skip(s->in, s->at.offset);
        fail_at(s, s->at,
                ges_text_join(s->mem, GES_T("unexpected input character "),
                              quoted_rune(s->mem, rest, s->minor)));
        return;
    }
    for (skip_plain(s); is_word_rune(s, peek_rune(s, &width)); skip_plain(s)) {
        if (peek_prefix(s, "//")) {
            break;
        }
        if (peek_prefix(s, "/*")) {
            fail(s, block_comment);
            return;
        }
        (void)read_rune(s); /* is part of the word */
    }
    end_token(s, TOKEN_WORD);
}

/* Reads the next token ahead. */
static void scan(scanner *s) {
    size_t width = 0;
    uint32_t rune = peek_rune(s, &width);
    while (!is_end(s) && (rune == ' ' || rune == '\t' || rune == '\r')) {
        (void)read_rune(s); /* a blank */
        rune = peek_rune(s, &width);
    }
    s->next = (token){.at = s->at};
    if (is_end(s)) {
        end_token(s, TOKEN_END);
    } else if (peek_prefix(s, "//")) {
        scan_comment(s);
    } else if (peek_prefix(s, "/*")) {
        fail(s, block_comment);
    } else if (rune == '\n') {
        (void)read_rune(s); /* the token itself */
        end_token(s, TOKEN_NEWLINE);
    } else if (rune < 0x80 && rune != 0 && strchr("()[]{},", (int)rune) != NULL) {
        (void)read_rune(s); /* the token itself */
        end_token(s, TOKEN_PUNCTUATION);
    } else if (rune == '"' || rune == '`') {
        scan_string(s);
    } else {
        scan_word(s);
    }
    if (s->has_failed) {
        s->next.kind = TOKEN_END;
    }
}

static token take(scanner *s) {
    token taken = s->next;
    scan(s);
    return taken;
}

static bool ends_line(token_kind kind) {
    return kind == TOKEN_END || kind == TOKEN_NEWLINE || kind == TOKEN_END_COMMENT;
}

static bool is_char(const token *t, char c) {
    return t->kind == TOKEN_PUNCTUATION && t->text.ptr[0] == c;
}

static void push_word(scanner *s, ges_gomod_words *words, ges_text word) {
    (void)ges_list_push(s->mem, words, word); /* the arena remembers a failure */
}

/* The words of a line in a block, to its end. */
static ges_gomod_line read_line(scanner *s) {
    token t = take(s);
    ges_gomod_line line = {.at = t.at};
    push_word(s, &line.words, t.text);
    for (;;) {
        t = take(s);
        if (ends_line(t.kind)) {
            line.suffix = t.kind == TOKEN_END_COMMENT ? t.text : (ges_text){0};
            return line;
        }
        push_word(s, &line.words, t.text);
    }
}

/* A blank line in a block counts as an empty comment above what follows, once. */
static void note_blank(scanner *s, const ges_gomod_lines *lines, ges_gomod_words *comments) {
    bool is_wanted =
        comments->count == 0 ? lines->count > 0 : comments->items[comments->count - 1].len > 0;
    if (is_wanted) {
        push_word(s, comments, (ges_text){0});
    }
}

/* The lines of a block, behind its "(". */
static void read_block(scanner *s, ges_gomod_statement *block) {
    ges_gomod_words comments = {0};
    while (!s->has_failed) {
        switch (s->next.kind) {
        case TOKEN_END_COMMENT:
            (void)take(s); /* belongs to the parenthesis */
            break;
        case TOKEN_NEWLINE:
            (void)take(s); /* noted as blank */
            note_blank(s, &block->lines, &comments);
            break;
        case TOKEN_LINE_COMMENT:
            push_word(s, &comments, take(s).text);
            break;
        case TOKEN_END:
            fail_at(s, s->at,
                    ges_text_format(s->mem,
                                    "syntax error (unterminated block started at %.*s:%u:%u)",
                                    GES_FMT(s->file), block->head.at.line, block->head.at.rune));
            return;
        case TOKEN_WORD:
        case TOKEN_PUNCTUATION:
            if (is_char(&s->next, ')')) {
                (void)take(s); /* the end */
                if (!ends_line(s->next.kind)) {
                    fail(s, "syntax error (expected newline after closing paren)");
                }
                (void)take(s); /* the line end */
                return;
            }
            ges_gomod_line line = read_line(s);
            line.before = comments;
            comments = (ges_gomod_words){0};
            (void)ges_list_push(s->mem, &block->lines, line); /* the arena remembers */
            break;
        }
    }
}

/* A line at top level, or a block. */
static ges_gomod_statement read_statement(scanner *s) {
    token t = take(s);
    ges_gomod_statement statement = {.head = {.at = t.at}};
    ges_gomod_line *head = &statement.head;
    push_word(s, &head->words, t.text);
    for (;;) {
        t = take(s);
        if (ends_line(t.kind)) {
            head->suffix = t.kind == TOKEN_END_COMMENT ? t.text : (ges_text){0};
            return statement;
        }
        if (is_char(&t, '(') && !s->has_failed) {
            if (ends_line(s->next.kind)) {
                statement.is_block = true;
                read_block(s, &statement);
                return statement;
            }
            if (is_char(&s->next, ')')) {
                token closing = take(s);
                if (ends_line(s->next.kind)) {
                    (void)take(s); /* the line end of an empty block */
                    statement.is_block = true;
                    return statement;
                }
                push_word(s, &head->words, t.text);
                push_word(s, &head->words, closing.text);
                continue;
            }
        }
        push_word(s, &head->words, t.text);
    }
}

bool ges_gomod_split(ges_text file, ges_text in, uint32_t minor, ges_arena *mem,
                     ges_gomod_statements *out, ges_gomod_error *error) {
    scanner s = {
        .mem = mem, .file = file, .in = in, .minor = minor, .at = {1, 1, 0}, .error = error};
    ges_gomod_words comments = {0};
    scan(&s);
    while (!s.has_failed && s.next.kind != TOKEN_END && !ges_arena_failed(mem)) {
        if (s.next.kind == TOKEN_NEWLINE) {
            (void)take(&s); /* ends a group of comments */
            comments = (ges_gomod_words){0};
        } else if (s.next.kind == TOKEN_LINE_COMMENT) {
            push_word(&s, &comments, take(&s).text);
        } else {
            ges_gomod_statement statement = read_statement(&s);
            statement.head.before = comments;
            comments = (ges_gomod_words){0};
            (void)ges_list_push(mem, out, statement); /* the arena remembers a failure */
        }
    }
    return !s.has_failed;
}
