/* What the files of the word reader share: a word under construction. Not for others. */
#ifndef GES_FORMATS_SH_GATHER_H
#define GES_FORMATS_SH_GATHER_H

#include "base/builder.h"
#include "formats/sh.h"

/* What ends the piece that is being read. */
typedef enum ges_sh_stop {
    GES_SH_STOP_WORD,  /* blanks and operators */
    GES_SH_STOP_BRACE, /* '}' */
    GES_SH_STOP_SLASH, /* '}' or '/' */
    GES_SH_STOP_QUOTE, /* '"' */
    GES_SH_STOP_REGEX, /* blanks outside parentheses */
} ges_sh_stop;

typedef struct ges_sh_gatherer {
    ges_sh_parser *parser;
    ges_sh_parts parts;
    ges_builder text;
    bool is_quoted;
    bool has_text;
    bool drops_backslashes; /* in "${a:-"here"}" of bash, where each one goes */
} ges_sh_gatherer;

void ges_sh_flush(ges_sh_gatherer *g);
void ges_sh_add_part(ges_sh_gatherer *g, ges_sh_part part);
bool ges_sh_read_parts(ges_sh_gatherer *g, ges_sh_stop stop, bool in_quotes);
bool ges_sh_read_dollar(ges_sh_gatherer *g, bool is_quoted);
bool ges_sh_read_double_quoted(ges_sh_gatherer *g);
/* Text between brackets, brackets inside counted; the cursor stands on the opening one. ptr NULL
 * when it is not closed on this line. */
ges_text ges_sh_read_balanced(ges_sh_parser *p, char open, char close);
/* ${...} and $name, the cursor on the dollar. The plain form: false for a lone dollar. */
bool ges_sh_read_braced(ges_sh_gatherer *g, bool is_quoted);
bool ges_sh_read_plain_param(ges_sh_gatherer *g, bool is_quoted);
static inline bool ges_sh_is_name_start(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}
static inline bool ges_sh_is_digit(char c) {
    return c >= '0' && c <= '9';
}
static inline ges_text ges_sh_rest(const ges_sh_parser *p) {
    return ges_text_skip(p->in, p->pos);
}

#endif
