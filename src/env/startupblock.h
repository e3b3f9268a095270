/* The block of lines in a shell start-up file that is ours, between two marks; nothing outside of it is
 * touched:
 *
 *     # >>> go-env-sync >>>
 *     # written by ges; `ges undo` takes it back
 *     export GOBIN='/home/ana/bin'
 *     # <<< go-env-sync <<<
 */
#ifndef GES_ENV_STARTUPBLOCK_H
#define GES_ENV_STARTUPBLOCK_H

#include "ges/status.h"
#include "ges/text.h"

typedef struct ges_startup_block {
    bool is_there;
    size_t begin;   /* first byte of the opening mark's line */
    size_t end;     /* behind the closing mark's line and its \n */
    ges_text inner; /* the lines between, borrowed */
} ges_startup_block;

/* Finds the block; more than one, or half of one, is somebody's edit that only they understand.
 * file:   its name, for the sentence
 * Errors: CORRUPT (line set) */
GES_CHECK ges_status ges_startup_block_find(ges_text text, ges_text file, ges_startup_block *out,
                                            ges_error *err);
/* What makes a new block with these lines (each with its \n) when put at the end of `text`. */
ges_text ges_startup_block_new(ges_text text, ges_text lines, ges_arena *mem);
/* May a block follow `text`? Not when its last line goes on. */
bool ges_startup_block_fits(ges_text text);
/* Can `line` stand in a block: a line alone that is no mark? */
bool ges_startup_block_takes(ges_text line);
/* Is `line` one that gives `name` its value, as we write them? For PATH: that adds to it. */
bool ges_startup_block_defines(ges_text line, ges_text name);

#endif
