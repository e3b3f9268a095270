/* What an editor, a shell or a copied line did to a go env file, line by line, and what should stand
 * there. Go splits the file at \n, drops lines that are not NAME=value with A to Z in front, takes
 * the rest of the line as it is, and never complains. */
#ifndef GES_FORMATS_GOENVFLAW_H
#define GES_FORMATS_GOENVFLAW_H

#include "base/list.h"
#include "ges/text.h"

enum ges_goenv_flaw_kind {
    GES_GOENV_CR = 1 << 0,        /* the line ends with \r\n */
    GES_GOENV_BLANK = 1 << 1,     /* blanks before or behind the name or the value */
    GES_GOENV_QUOTES = 1 << 2,    /* quotes around the value, which go takes for part of it */
    GES_GOENV_PREFIX = 1 << 3,    /* "export NAME=..." or "set NAME=..." */
    GES_GOENV_DUPLICATE = 1 << 4, /* another line for the same name counts */
    GES_GOENV_DEAD = 1 << 5,      /* no definition, or of a name that go never asks the file for */
};

typedef struct ges_goenv_flaw {
    uint32_t line;      /* 1-based */
    unsigned kinds;     /* GES_GOENV_... */
    bool is_harmless;   /* it changes nothing for go; mended only together with others */
    bool is_read;       /* go takes the line for a definition of `name` */
    size_t off;         /* first byte of the line in the text */
    size_t len;         /* its bytes with its \n */
    ges_text raw;       /* the line without \n and \r */
    ges_text name;      /* that it defines or means to; empty: none */
    ges_text value;     /* the value that is meant */
    ges_text seen;      /* is_read: the value that go takes, with all that clings to it */
    ges_text mended;    /* what should stand there, with \n if the line had one; empty: nothing */
} ges_goenv_flaw;
GES_LIST(ges_goenv_flaw_list, ges_goenv_flaw);

/* The lines that are not as they should be, in their order.
 * in:     decoded text (encoding.h); borrowed, out points into it
 * out:    in `mem`; cut where memory ended (ges_arena_failed)
 * Source: cmd/go internal/cfg readEnvFile; which variables take quotes: cmd/internal/quoted and its
 *         callers, 1.23 to 1.27 */
void ges_goenv_flaws(ges_text text, ges_arena *mem, ges_goenv_flaw_list *out);
/* What go makes of a line with such flaws: "the quotes are part of the value". Never NULL. */
const char *ges_goenv_flaw_name(unsigned kinds);

#endif
