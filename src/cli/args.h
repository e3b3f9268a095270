/* Options of a command line by the command's own table. */
#ifndef GES_CLI_ARGS_H
#define GES_CLI_ARGS_H

#include "cli/command.h"

/* Parses `words` (without the command's name). Options may stand anywhere before "--".
 * -name and --name mean the same, as in Go's flag package; a value follows as -name=VALUE or as
 * the next word. A command with is_raw gets every word untouched.
 * Errors: INVALID with a sentence for the user. */
ges_status ges_args_parse(const ges_command *command, const ges_text *words, size_t word_count,
                          ges_arena *mem, ges_args *out, ges_error *err) GES_CHECK;

#endif
