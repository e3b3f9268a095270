/* `go env -w` and `-u`: everything go checks before it writes, and the file as go leaves it. */
#ifndef GES_GO_ENVWRITE_H
#define GES_GO_ENVWRITE_H

#include "env/fixer.h"
#include "go/engine.h"

/* Answers as go does, and writes the go env file as go does, but locked, in one step and journaled.
 * What go would write and we do not (a file with other names, a device, `may_write` false) ends with
 * status 3 and a sentence. Answers the exit status.
 * Source: cmd/go envcmd runEnvW, runEnvU, checkEnvWrite, 1.16 to 1.27. */
int ges_envwrite_answer(ges_goenv *goenv, bool is_write, const ges_text *words, size_t count,
                        bool may_write, ges_builder *err);

/* What -w or -u says about the words: "" when go would carry them out, else its sentence, without
 * "go: " in front. Warnings go to `err`. `file`: the go env file that would be written; "" with a
 * sentence when there is none. */
ges_text ges_envwrite_check(ges_goenv *goenv, bool is_write, const ges_text *words, size_t count,
                            ges_text *file, ges_builder *err);
/* The repair that writes the words (NAME=value, or NAME to remove) into repair->file; *what, a verb,
 * gets their names. */
void ges_envwrite_repair(ges_arena *mem, const ges_text *words, size_t count, ges_repair *repair,
                         ges_text *what);

#endif
