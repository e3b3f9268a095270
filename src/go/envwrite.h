/* `go env -w` and `-u`: everything go checks before it writes. */
#ifndef GES_GO_ENVWRITE_H
#define GES_GO_ENVWRITE_H

#include "go/engine.h"

/* Answers as go does when it refuses the words; a request that go would carry out ends with status
 * 3 and a sentence, since nothing is written here. Answers the exit status.
 * Source: cmd/go envcmd runEnvW, runEnvU, checkEnvWrite, 1.16 to 1.27. */
int ges_envwrite_answer(ges_goenv *goenv, bool is_write, const ges_text *words, size_t count,
                        ges_builder *err);

#endif
