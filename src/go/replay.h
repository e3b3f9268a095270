/* The common start of every replayed go command: what happens before the command itself. */
#ifndef GES_GO_REPLAY_H
#define GES_GO_REPLAY_H

#include "go/engine.h"
#include "go/envcmd.h"

/* When go's answer cannot be told without running a program or the network. */
enum { GES_REPLAY_UNKNOWABLE = 3 };

typedef struct ges_replay {
    const ges_envcmd_request *request;
    ges_arena *mem;
    ges_goenv *goenv;    /* the go that acts; changes when selection hands over */
    ges_word_list words; /* with the command's name, without -C */
    ges_envcmd_result *result;
} ges_replay;

/* Finds the go command and takes its words. `command`: "env" or "version". */
GES_CHECK ges_status ges_replay_start(ges_replay *replay, const char *command, ges_error *err);
/* Everything up to the command itself: log errors of 1.16, -C, toolchain selection, GOROOT and
 * GOPATH. False: it ended there, the result says how. */
bool ges_replay_begin(ges_replay *replay);
/* Ends with a status and a line on standard error; answers false. */
bool ges_replay_stop(ges_replay *replay, int code, ges_text line);

#endif
