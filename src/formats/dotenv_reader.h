/* What the dialects of .env files share. */
#ifndef GES_FORMATS_DOTENV_READER_H
#define GES_FORMATS_DOTENV_READER_H

#include "base/builder.h"
#include "base/unicode.h"
#include "base/utf.h"
#include "formats/dotenv.h"
#include "formats/sh.h"

struct ges_dotenv_reader {
    ges_text in; /* what the dialect reads: the file, or what it made of it */
    const uint32_t
        *origin; /* where each byte of `in`, and its end, was in the file; NULL: the same */
    const ges_dotenv_process *process;
    ges_arena *mem;
    ges_dotenv file;
    ges_error *err;
    ges_map arrays;    /* bash: names that are arrays, which no environment holds */
    ges_map constants; /* bash: names that the file has made read-only */
    size_t failed_at;  /* offset in `in` of what is refused */
    bool is_posix;     /* words are expanded as sh does, which has fewer operators than bash */
    bool is_broken;    /* UTF-16 that was decoded had half a character */
    uint32_t steps;    /* replacements so far */
    uint64_t work;     /* bytes looked at while replacing */
};

/* One assignment, by its places in reader->in. */
static inline ges_dotenv_span ges_dotenv_at(const ges_dotenv_reader *reader, ges_text piece) {
    return piece.ptr != NULL ? (ges_dotenv_span){(size_t)(piece.ptr - reader->in.ptr), piece.len}
                             : (ges_dotenv_span){0, 0};
}

/* Takes an assignment: the last one of a name wins. Errors: TOO_LARGE, NO_MEMORY */
GES_CHECK ges_status ges_dotenv_put(ges_dotenv_reader *reader, const ges_dotenv_entry *entry);
/* What the file has given that name so far; false: nothing. */
bool ges_dotenv_in_file(const ges_dotenv_reader *reader, ges_text name, ges_text *value);
bool ges_dotenv_in_process(const ges_dotenv_reader *reader, ges_text name, ges_text *value);
/* CORRUPT at `at`, which is a piece of reader->in (or anything else: then no place). */
ges_status ges_dotenv_refuse(ges_dotenv_reader *reader, ges_text at, const char *format, ...)
    GES_PRINTF(3, 4);
/* One more replacement, that looked at `bytes` bytes. Errors: TOO_LARGE */
GES_CHECK ges_status ges_dotenv_step(ges_dotenv_reader *reader, size_t bytes);
/* Errors: NO_MEMORY, TOO_LARGE for a built value that is over the limit */
GES_CHECK ges_status ges_dotenv_check(ges_dotenv_reader *reader, const ges_builder *built);

/* Ways to make another text of the file before it is read. */
enum {
    GES_DOTENV_LF = 1,        /* CRLF and CR become LF */
    GES_DOTENV_CRLF = 2,      /* CRLF becomes LF */
    GES_DOTENV_NO_CR = 4,     /* every CR goes */
    GES_DOTENV_UTF8 = 8,      /* what is no UTF-8 becomes U+FFFD, as JavaScript decodes it */
    GES_DOTENV_NO_BOM = 16,   /* a byte order mark goes */
    GES_DOTENV_UTF16_LE = 32, /* a file in UTF-16LE with its mark is decoded */
    GES_DOTENV_UTF16_BE = 64, /* a file in UTF-16BE likewise */
    GES_DOTENV_NO_NUL = 128,  /* every NUL goes */
};
GES_CHECK ges_status ges_dotenv_cook(ges_dotenv_reader *reader, unsigned how);

/* UTF-8 as systemd has it: without the code points that Unicode gives to nobody. */
bool ges_dotenv_is_text(ges_text text);

/* Letters that \w and names know: A-Z a-z 0-9 _. */
bool ges_dotenv_is_word(char c);
bool ges_dotenv_is_letter(char c);
/* `text` with every `from` replaced by `to`. */
ges_text ges_dotenv_replace(ges_arena *mem, ges_text text, ges_text from, ges_text to);

/* White space as JavaScript's \s has it: bytes of the one at `at`; 0: none. */
size_t ges_dotenv_js_space(ges_text text, size_t at);
/* Behind the white space at `at`. */
size_t ges_dotenv_js_skip(ges_text text, size_t at);
ges_text ges_dotenv_js_trim(ges_text text);
/* Bytes of the line terminator (LF CR U+2028 U+2029) at `at`; 0: none. */
size_t ges_dotenv_js_line_end(ges_text text, size_t at);
/* JavaScript's text.replace(whole, with): the first occurrence, and $$ $& $` $' in `with`. */
ges_text ges_dotenv_js_replace(ges_arena *mem, ges_text text, ges_text whole, ges_text with);

/* A name to which every object of JavaScript answers, though nobody gave it a value. */
#define GES_DOTENV_JS_PROTO "__proto__"
typedef struct ges_dotenv_js_inherited {
    const char *name;
    const char
        *replacement;     /* what text.replace() makes of its value; NULL: it fails or never ends */
    const char *function; /* its value is a function of that name; NULL: an object */
} ges_dotenv_js_inherited;
/* NULL: it is an ordinary name. */
const ges_dotenv_js_inherited *ges_dotenv_js_find(ges_text name);
/* object[name] = value: as ges_dotenv_put, but a value for __proto__ is lost. */
GES_CHECK ges_status ges_dotenv_js_put(ges_dotenv_reader *reader, const ges_dotenv_entry *entry);

/* The pattern of the npm family (dotenv, dotenvx): the next assignment at or behind *at.
 * raw: of the value, untrimmed; ptr NULL when there is none. False: no more. */
typedef struct ges_dotenv_npm_match {
    ges_text name;
    ges_text raw;
    ges_text comment;
} ges_dotenv_npm_match;
bool ges_dotenv_npm_next(ges_text in, size_t *at, ges_dotenv_npm_match *out);
/* Without the quotes around it, line by line as the family's pattern does. */
ges_text ges_dotenv_npm_unquote(ges_arena *mem, ges_text value);
/* dotenv.parse(): reads the file into entries. Errors: as ges_dotenv_put */
GES_CHECK ges_status ges_dotenv_npm_read(ges_dotenv_reader *reader);

/* The next $NAME or ${...} without braces inside that no backslash precedes, as the npm family
 * finds it: true, with the whole of it and what is inside. */
bool ges_dotenv_npm_reference(ges_text text, ges_text *whole, ges_text *inside);
/* NAME, operator (":-" ...; empty: none) and the rest of a reference. */
void ges_dotenv_npm_split(ges_arena *mem, ges_text inside, ges_text *name, ges_text *op,
                          ges_text *rest);

/* Go's os.Expand. `find` gives the value of a name; false stops with the reader's error. */
GES_CHECK ges_status ges_dotenv_go_expand(ges_dotenv_reader *reader, ges_text text,
                                          ges_text (*find)(ges_dotenv_reader *, ges_text),
                                          ges_text *out);
/* Without them at the front, with unicode.IsSpace off the end, and behind blank lines and comments.
 */
ges_text ges_dotenv_go_skip(ges_text text);
ges_text ges_dotenv_go_trim_end(ges_text text);
ges_text ges_dotenv_go_statement(ges_text text);
/* Blanks that the Go family skips inside a line: tab, VT, FF, CR, space, U+0085, U+00A0. */
bool ges_dotenv_is_go_blank(uint32_t rune);

/* A word of a shell, expanded as in an assignment, with the file's variables before the process's.
 * Errors: CORRUPT (something would have to be run, or only the running shell knows it), TOO_LARGE
 */
GES_CHECK ges_status ges_dotenv_sh_word(ges_dotenv_reader *reader, const ges_sh_word *word,
                                        ges_text *out);
/* Variables whose values bash makes itself, and those of them that nobody can set. Source: bash(1)
 * "Shell Variables" */
bool ges_dotenv_is_of_the_shell(ges_text name);
bool ges_dotenv_is_read_only(ges_text name);
/* Those of them that a file may set, and that stay as they are set. */
bool ges_dotenv_is_plain_when_set(ges_text name);
/* The output of `$(command)` when it is an `echo` (or `printf`) of words that need no program;
 * false: it would have to be run. is_posix: by sh, whose echo gives backslashes a meaning. */
bool ges_dotenv_echo(ges_dotenv_reader *reader, ges_text command, bool is_posix, ges_text *out);

#endif
