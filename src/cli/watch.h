/* What the files of `ges watch` share. */
#ifndef GES_CLI_WATCH_H
#define GES_CLI_WATCH_H

#include "cli/command.h"
#include "cli/settings.h"
#include "env/baseline.h"
#include "env/rc.h"
#include "ges/sink.h"
#include "watch/consequence.h"
#include "watch/settle.h"
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
/* Says that a source cannot be read, and why. */
void ges_watch_state_add_fault(ges_watch_state *state, const char *source, ges_text file,
                               const ges_error *err);
/* watchproject.c: the .env files of `dir`, of the go module's directory (empty: none) and of the
 * project, and which of the project's files the user has approved. os: with notes */
void ges_watch_read_project(ges_watch_state *state, const ges_os *os, const ges_env_list *env,
                            ges_arena *work, ges_text dir, ges_text module);
/* watchmod.c: the lines of go.mod and go.work. */
void ges_watch_read_mod(ges_watch_state *state, const ges_os *os, ges_arena *work, ges_text file,
                        const char *source);

typedef struct ges_watch_wish {
    bool is_json;
    bool reveals; /* secrets as they are */
} ges_watch_wish;

/* watchline.c: one event, as a line or a few for people, or as one line of JSON. Its time is told.
 * view: of the text */
typedef struct ges_watch_line {
    ges_sink *sink;
    ges_builder *json; /* what becomes the line; NULL: text */
} ges_watch_line;
ges_watch_line ges_watch_line_open(ges_app *app, const ges_watch_wish *wish, const ges_view *view);
void ges_watch_line_close(ges_app *app, ges_watch_line *line);

/* One difference. */
typedef struct ges_watch_change {
    const ges_watch_fact *before; /* NULL: was not there */
    const ges_watch_fact *after;  /* NULL: is not there any more */
    ges_texts holders;            /* "812 bash" */
    size_t more;                  /* holders that are not named */
} ges_watch_change;
GES_LIST(ges_watch_changes, ges_watch_change);

/* What was told, in the arena of the round. */
typedef struct ges_watch_news {
    ges_watch_changes changes;
    ges_texts names; /* of those that a run has to follow */
    ges_texts files; /* of each name */
} ges_watch_news;

/* watchtell.c: says what differs. Answers how many changes were reported.
 * app: of one round: its arena is closed after it */
size_t ges_watch_tell(ges_app *app, const ges_watch_wish *wish, const ges_watch_state *before,
                      const ges_watch_state *after, ges_watch_news *news);
/* Asks all processes, and says which of them have one of the old values. */
void ges_watch_tell_holders(ges_app *app, const ges_watch_wish *wish,
                            const ges_watch_state *after, const ges_watch_news *news);
/* One line: what is watched. */
void ges_watch_tell_ready(ges_app *app, const ges_watch_wish *wish, const ges_watch_state *state);

/* watchrun.c: a command that is run at the start and after each change, one at a time. */
typedef struct ges_watch_run {
    ges_app *app;
    const ges_watch_wish *wish;
    ges_watch watch;
    ges_text dir;
    const ges_text *words;
    size_t word_count;   /* 0: no command */
    uint32_t kill_ms;    /* for how long it may take to end when it is asked to */
    ges_text baselines[2]; /* what the sources of variables said when watching began: of a login,
                            * of a terminal window */
    ges_arena pending;   /* of the three that follow */
    ges_texts names;     /* what changed since the last start */
    ges_texts files;
    ges_text told;       /* notes about the project that were said already */
    bool is_running;
    bool is_asked;       /* to end */
    bool is_due;         /* to start, as soon as none runs */
    bool is_leaving;     /* no other will be started */
    int signal;          /* that asked this program to end; 0: none */
    int64_t started_ns;
    ges_run_result last; /* of the last one that ended, or could not be started */
} ges_watch_run;

/* Notes what holds now. words: may be none, then nothing is ever run */
GES_CHECK ges_status ges_watch_run_open(ges_watch_run *run, ges_error *err);
/* Starts the command now, or when the one that runs has ended, which it is asked to. news: NULL: at
 * the start. What cannot be started is told and no error. Errors: NO_MEMORY, IO */
GES_CHECK ges_status ges_watch_run_want(ges_watch_run *run, const ges_watch_news *news,
                                        ges_error *err);
/* ENDED and INTERRUPTED. Errors: likewise */
GES_CHECK ges_status ges_watch_run_event(ges_watch_run *run, const ges_watch_event *event,
                                         ges_error *err);
/* No other run; the one there is is asked to end. Errors: likewise */
GES_CHECK ges_status ges_watch_run_leave(ges_watch_run *run, int signal, ges_error *err);
/* Ends it at once if it still runs. */
void ges_watch_run_close(ges_watch_run *run);

/* watchloop.c: all of it together. */
typedef struct ges_watching {
    ges_app *app;
    const ges_os *os;
    ges_text dir;
    ges_watch watch;
    ges_watch_wish wish;
    ges_settle settle;
    ges_watch_state states[2];
    size_t now;        /* the state that was reported last */
    ges_mark told;     /* of the complaints that were said already; 0: there are none */
    size_t reports;
    size_t lost;       /* times that events were lost, since the last look */
    ges_watch_run run;
    int64_t end_ns;    /* 0: never */
    int64_t looked_ns; /* when everything was read last */
    uint32_t poll_ms;  /* look that often although nothing was told; 0: where places are deaf */
    bool is_once;
    bool is_postponed;
} ges_watching;
/* Looks for the first time and says what is watched. Errors: NO_MEMORY, IO, those of ges_tree_watch */
GES_CHECK ges_status ges_watching_begin(ges_watching *w, ges_error *err);
/* Until it is over; answers the exit code. */
int ges_watching_go_on(ges_watching *w, ges_error *err);

#endif
