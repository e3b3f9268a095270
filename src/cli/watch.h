/* What the files of `ges watch` share. */
#ifndef GES_CLI_WATCH_H
#define GES_CLI_WATCH_H

#include "cli/command.h"
#include "cli/settings.h"
#include "env/rc.h"
#include "watch/consequence.h"
#include "watch/tree.h"

/* One thing that a source says: a variable with its value, or a line of go.mod. */
typedef struct ges_watch_fact {
    const char *source; /* "go env", "go env file", "go.mod", "go.work", ".env", "session" (a
                         * login), "terminal" (a new window) */
    ges_text name;      /* GOPROXY; "require example.com/x"; empty: the source cannot be read */
    ges_text value;     /* or why it cannot be read */
    ges_text file;      /* file or registry key; empty: computed */
    uint32_t line;      /* 1-based; 0: none */
    ges_text note;      /* a clause; may be empty */
} ges_watch_fact;
GES_LIST(ges_watch_facts, ges_watch_fact);

/* A consequence that a project or user chose. */
typedef struct ges_watch_choice {
    ges_text pattern;
    ges_consequence consequence;
} ges_watch_choice;
GES_LIST(ges_watch_choices, ges_watch_choice);

/* Everything that is watched, as it was at one moment. */
typedef struct ges_watch_state {
    ges_arena mem; /* all of it */
    ges_notes notes;
    ges_tree tree;
    ges_watch_facts facts;
    ges_map by_key;           /* source, file and name -> ges_watch_fact */
    ges_watch_choices choices;
    ges_texts problems; /* of the settings: whole sentences */
} ges_watch_state;

/* watchstate.c: reads all sources through the notes. What cannot be read is a fact without a name,
 * and keeps what `before` (may be NULL) knew of it.
 * out:    its arena is open also on failure: close it with ges_watch_state_close
 * Errors: NO_MEMORY */
GES_CHECK ges_status ges_watch_state_read(const ges_os *os, ges_text dir,
                                          const ges_watch_state *before, ges_watch_state *out,
                                          ges_error *err);
void ges_watch_state_close(ges_watch_state *state);
/* The same fact in another state; NULL: not there. */
const ges_watch_fact *ges_watch_state_find(const ges_watch_state *state,
                                           const ges_watch_fact *fact);
/* Adds a copy. */
void ges_watch_state_add(ges_watch_state *state, const ges_watch_fact *fact);
/* watchmod.c: the lines of go.mod and go.work. */
void ges_watch_read_mod(ges_watch_state *state, const ges_os *os, ges_arena *work, ges_text file,
                        const char *source);

/* watchtell.c: says what differs. Answers how many changes were reported.
 * app: of one round: its arena is closed after it */
typedef struct ges_watch_wish {
    bool is_json;
    bool reveals; /* secrets as they are */
} ges_watch_wish;
size_t ges_watch_tell(ges_app *app, const ges_watch_wish *wish, const ges_watch_state *before,
                      const ges_watch_state *after);
/* One line: what is watched. */
void ges_watch_tell_ready(ges_app *app, const ges_watch_wish *wish, const ges_watch_state *state);

#endif
