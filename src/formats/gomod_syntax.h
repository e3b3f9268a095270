/* The lines and blocks of a go.mod before their meaning is looked at. For gomod.c only. */
#ifndef GES_FORMATS_GOMOD_SYNTAX_H
#define GES_FORMATS_GOMOD_SYNTAX_H

#include "formats/gomod.h"

GES_LIST(ges_gomod_words, ges_text);

/* One line of words; comments that belong to it. An empty comment stands for a blank line. */
typedef struct ges_gomod_line {
    ges_gomod_position at;
    ges_gomod_words words;
    ges_gomod_words before; /* whole-line comments above, with their "//" */
    ges_text suffix;        /* comment at its end; "" none */
} ges_gomod_line;
GES_LIST(ges_gomod_lines, ges_gomod_line);

/* A line, or a block when is_block: `head` is what stands before its parenthesis. */
typedef struct ges_gomod_statement {
    ges_gomod_line head;
    bool is_block;
    ges_gomod_lines lines;
} ges_gomod_statement;
GES_LIST(ges_gomod_statements, ges_gomod_statement);

/* Splits the file. False: a syntax error, which is in *error (or no memory: see the arena). */
bool ges_gomod_split(ges_text file, ges_text in, uint32_t minor, ges_arena *mem,
                     ges_gomod_statements *out, ges_gomod_error *error);

#endif
