/* Start-up files, followed without running them: a small interpreter that knows variables, file
 * tests and control flow, and says "undecided" or "uncertain" where a program would have to be run.
 * Shells share it: the POSIX family (rc_*.c) and fish (rc_fish*.c). The shell room says which files
 * a shell reads and in which order.
 *
 *     ges_rc *rc = ges_rc_new(&setup, mem);
 *     ges_rc_start(rc, name, value, true);         the environment it starts with
 *     ges_rc_read(rc, GES_T("/etc/profile"));
 *     ... rc->declarations, ges_rc_find(rc, name)
 *
 * Bounds are the enum below; what is over them is left out and noted. */
#ifndef GES_ENV_RC_H
#define GES_ENV_RC_H

#include "base/map.h"
#include "env/declaration.h"
#include "formats/sh.h"
#include "os/os.h"

enum {
    GES_RC_FILE_MAX = 1 << 20, /* bytes of one start-up file; a larger one is not read */
    GES_RC_MAX_DEPTH = 24,     /* files and functions inside each other */
    GES_RC_MAX_STEPS = 200000, /* commands in all */
    GES_RC_MAX_LOOP = 2000,    /* rounds of one loop */
    GES_RC_MAX_DECLARATIONS = 20000,
    GES_RC_MAX_VALUE = 1 << 17, /* bytes of one value */
    GES_RC_MAX_FIELDS = 4000,   /* words that one word may become */
    GES_RC_MAX_BRACES = 100,    /* opening braces of one word that are looked at */
    GES_RC_MAX_FILES = 1000,    /* files read in all */
    GES_RC_MAX_FOLDERS = 2000,  /* folders listed in all */
};

typedef enum ges_truth { GES_NO = 0, GES_YES = 1, GES_MAYBE = 2 } ges_truth;

GES_LIST(ges_texts, ges_text);

typedef struct ges_rc_var {
    ges_text name;
    ges_text value;  /* scalar, or element 0 of a bash array */
    ges_texts items; /* elements, when is_array */
    bool is_set;
    bool is_array;
    bool is_exported;
    bool is_uncertain; /* the value is a guess: it depends on a program that is not run */
    bool is_readonly;
    bool is_unique; /* zsh typeset -U */
    bool is_integer;
    struct ges_rc_var *tied; /* zsh: the array side points to the scalar that holds the value */
    char tie_separator;
    bool is_universal; /* fish */
    uint32_t level;    /* fish: block depth that owns it; 0 global */
} ges_rc_var;

/* Something the reader wants to know about a place. */
typedef enum ges_rc_note_kind {
    GES_RC_NOTE_RUNS,   /* runs a program whose output becomes commands: may set anything */
    GES_RC_NOTE_SYNTAX, /* cannot be read from here on */
    GES_RC_NOTE_LIMIT,  /* over a bound */
    GES_RC_NOTE_ENDS,   /* the shell replaces itself or ends here */
} ges_rc_note_kind;

typedef struct ges_rc_note {
    ges_rc_note_kind kind;
    ges_text place;
    uint32_t line;
    ges_text text;
} ges_rc_note;
GES_LIST(ges_rc_notes, ges_rc_note);

/* A file that was looked for. */
typedef struct ges_rc_file {
    ges_text path;
    ges_status status; /* OK: read; NOT_FOUND and others: why not */
    ges_text by;       /* the file that names it; "" when the shell itself does */
    uint32_t by_line;
} ges_rc_file;
GES_LIST(ges_rc_files, ges_rc_file);

typedef enum ges_rc_flow {
    GES_RC_ON,
    GES_RC_BREAK,
    GES_RC_CONTINUE,
    GES_RC_RETURN,  /* leaves the function or the file */
    GES_RC_ABANDON, /* an error leaves the file */
    GES_RC_EXIT,    /* ends the shell */
} ges_rc_flow;

typedef struct ges_rc_saved {
    ges_rc_var *var;
    ges_rc_var before;
    bool is_of_function; /* fish: outlives the block it was made in */
} ges_rc_saved;
GES_LIST(ges_rc_saves, ges_rc_saved);

typedef struct ges_rc_function {
    const ges_sh_command *body; /* POSIX family */
    const void *fish;           /* fish */
    ges_text name;
    ges_text file;
    bool is_called;
} ges_rc_function;

/* One file, read and parsed once for several shells. */
typedef struct ges_rc_script {
    ges_status status;
    ges_bytes bytes;
    bool is_parsed; /* to its end and without a fault: `lines` is the whole of it */
    struct {
        const ges_sh_command **items;
        size_t count;
        size_t capacity;
    } lines;
} ges_rc_script;

typedef struct ges_rc_setup {
    const ges_os *os;
    ges_sh_dialect dialect;
    const char *source; /* id of the shell */
    bool is_login;
    bool is_interactive;
    bool is_posix; /* special built-ins as POSIX wants them (dash, bash as sh) */
    ges_map *scripts; /* path -> ges_rc_script: files that shells of the same dialect and arena have
                       * read before; NULL: read all anew */
} ges_rc_setup;

typedef struct ges_rc {
    ges_rc_setup setup;
    const ges_os *os;
    ges_arena *mem;
    ges_map vars;         /* ges_rc_var */
    ges_map functions;    /* ges_rc_function */
    ges_map universals;   /* fish: ges_rc_var */
    ges_texts user_paths; /* fish: what fish_user_paths put into PATH */
    ges_declaration_list declarations;
    ges_rc_notes notes;
    ges_rc_files files;
    ges_rc_saves saves; /* locals of the functions that run */

    ges_text file; /* where it is */
    uint32_t line;
    ges_text raw;
    ges_text condition; /* innermost; ptr NULL: none */
    uint32_t depth;
    uint32_t steps;
    uint32_t folders; /* listed so far */
    uint32_t nesting; /* of expansions that are read again */
    uint32_t function_depth;
    uint32_t conditional;   /* inside so many decided conditions */
    uint32_t doubt;         /* inside so many undecided ones */
    uint32_t lasting_doubt; /* an undecided return or exit came before */
    uint32_t ghost;         /* walking what does not run */
    uint32_t subshell;      /* changes are lost */
    ges_text ghost_why;
    ges_rc_flow flow;
    uint32_t flow_count;
    ges_truth status; /* of the last command: YES is success */
    ges_texts args;   /* $1 ... */
    ges_text zero;    /* $0 */
    ges_text cwd;
    bool is_checked; /* inside a condition: a failure there is no failure */
    bool exports_all;
    bool exits_on_error;
    bool has_nullglob;
    bool has_noglob;
    bool skips_rcs;        /* zsh: setopt no_rcs */
    bool skips_global_rcs; /* zsh: setopt no_global_rcs */
    bool splits_words;     /* POSIX splitting of unquoted expansions; zsh: off */
} ges_rc;

/* NULL when there is no memory. */
ges_rc *ges_rc_new(const ges_rc_setup *setup, ges_arena *mem);
/* A variable the shell starts with: inherited (exported) or its own. Not a declaration. */
void ges_rc_start(ges_rc *rc, ges_text name, ges_text value, bool is_exported);
/* A variable that exists and whose value only the running shell knows. */
void ges_rc_start_unknown(ges_rc *rc, ges_text name);
/* NULL when it was never set; is_set false after unset. */
ges_rc_var *ges_rc_find(const ges_rc *rc, ges_text name);
/* The value as one text ("" when unset). */
ges_text ges_rc_value(const ges_rc *rc, ges_text name);
/* The value as a child of the shell sees it: lists joined as that shell does. */
ges_text ges_rc_exported_text(const ges_rc *rc, const ges_rc_var *var);
/* A start-up file that the shell itself reads. The status also stands in rc->files. */
ges_status ges_rc_read(ges_rc *rc, ges_text path);
/* Expands a word as the shell does with $ENV and $BASH_ENV. */
ges_text ges_rc_expand_text(ges_rc *rc, ges_text text);
/* Whether the shell goes on (no exit, no exec, no fatal error yet). */
bool ges_rc_goes_on(const ges_rc *rc);

/* --- for the interpreter's own files -------------------------------------------------------- */

ges_rc_var *ges_rc_var_of(ges_rc *rc, ges_text name);
/* Assigns and records. Honours readonly, ties, uniqueness, allexport, doubt and ghosts. */
typedef struct ges_rc_assign {
    ges_text name;
    ges_text value;
    const ges_texts *items; /* NULL: a scalar */
    bool is_uncertain;
    bool is_export; /* also exports */
    bool is_local;
    bool is_append;
    uint32_t flags; /* further GES_DECLARED_... */
} ges_rc_assign;
/* False when the variable is read-only. */
bool ges_rc_set(ges_rc *rc, const ges_rc_assign *assign);
void ges_rc_unset(ges_rc *rc, ges_text name);
void ges_rc_export(ges_rc *rc, ges_text name, bool is_exported);
/* Makes a variable local to the running function. */
void ges_rc_make_local(ges_rc *rc, ges_text name);
/* Gives the variables back that were made local since `mark`; fish: `keeps_function` leaves those
 * of the function. */
void ges_rc_restore(ges_rc *rc, size_t mark, bool keeps_function);
void ges_rc_tie(ges_rc *rc, ges_text scalar, ges_text array, char separator);
/* Elements of an array, or one for a scalar, none when unset. Allocated in rc->mem. */
ges_texts ges_rc_items(const ges_rc *rc, const ges_rc_var *var);
ges_text ges_rc_scalar(const ges_rc *rc, const ges_rc_var *var);
void ges_rc_note_here(ges_rc *rc, ges_rc_note_kind kind, ges_text text);
/* Records what ges_rc_set would, without changing anything. */
void ges_rc_record(ges_rc *rc, const ges_rc_assign *assign, ges_text before, bool is_exported);
bool ges_rc_step(ges_rc *rc);
ges_text ges_rc_joined(const ges_rc *rc, const ges_texts *items, ges_text separator);
ges_text ges_rc_absolute(const ges_rc *rc, ges_text path);

/* rc_source.c: reads and runs one file in the running shell. */
ges_status ges_rc_source(ges_rc *rc, ges_text path, ges_text by, uint32_t by_line);
/* Runs text as commands (eval). */
void ges_rc_run_text(ges_rc *rc, ges_text text);

/* rc_files.c */
ges_truth ges_rc_test_file(ges_rc *rc, char what, ges_text path);
ges_truth ges_rc_find_program(ges_rc *rc, ges_text name, ges_text *path);
/* Home of a user: "" is $HOME; false when unknown. */
bool ges_rc_home(ges_rc *rc, ges_text user, ges_text *home);
/* Names that match a pattern (quoted characters escaped with a backslash), sorted by bytes. */
ges_texts ges_rc_glob(ges_rc *rc, ges_text pattern, bool *is_uncertain);

/* rc_pattern.c: shell patterns with * ? [..] and \; extended groups when `is_extended`. */
bool ges_rc_match(ges_text pattern, ges_text text, bool is_extended);
bool ges_rc_has_glob(ges_text pattern);

/* rc_arith.c: MAYBE when it is not understood. *out is valid for YES. */
ges_truth ges_rc_arithmetic(ges_rc *rc, ges_text expression, int64_t *out);

/* rc_word.c */
typedef struct ges_rc_fields {
    ges_texts items;
    bool is_uncertain;
    bool is_failed; /* zsh: no matches found */
} ges_rc_fields;
ges_rc_fields ges_rc_expand(ges_rc *rc, const ges_sh_word *word);
/* Without splitting and globbing; `in_assignment`: tildes behind colons too. */
ges_text ges_rc_expand_single(ges_rc *rc, const ges_sh_word *word, bool in_assignment,
                              bool *is_uncertain);
/* As a pattern: quoted characters are escaped. */
ges_text ges_rc_expand_pattern(ges_rc *rc, const ges_sh_word *word, bool *is_uncertain);

/* {a,b} in a word: one list of parts each. */
GES_LIST(ges_part_lists, ges_sh_parts);
void ges_rc_braces(ges_rc *rc, const ges_sh_parts *parts, ges_part_lists *out, uint32_t depth);

/* rc_param.c */
typedef struct ges_rc_values {
    ges_texts items;
    bool is_list; /* several fields even in quotes */
    bool is_uncertain;
} ges_rc_values;
ges_rc_values ges_rc_param(ges_rc *rc, const ges_sh_param *param, bool is_quoted);
/* The output of a command substitution, for the few programs whose answer files tell. */
ges_truth ges_rc_answer(ges_rc *rc, const ges_sh_command *command, ges_text *out);

/* rc_run.c */
void ges_rc_run(ges_rc *rc, const ges_sh_command *command);

/* Walks what does not run, for the declarations in it. */
void ges_rc_run_ghost(ges_rc *rc, const ges_sh_command *command, ges_text why);
ges_text ges_rc_first_line(ges_text raw);
void ges_rc_simple(ges_rc *rc, const ges_sh_command *command);
void ges_rc_define(ges_rc *rc, const ges_sh_command *command);
/* The words behind the first `count`. */
static inline ges_sh_words ges_rc_words_from(const ges_sh_words *words, size_t count) {
    ges_sh_words rest = {.count = words->count - count};
    rest.items = rest.count > 0 ? words->items + count : NULL;
    return rest;
}
static inline ges_texts ges_rc_texts_from(const ges_texts *texts, size_t count) {
    ges_texts rest = {.count = count < texts->count ? texts->count - count : 0};
    rest.items = rest.count > 0 ? texts->items + count : NULL;
    return rest;
}
/* Status of a command that ran; errexit acts here. */
void ges_rc_done(ges_rc *rc, ges_truth status);
/* The arguments as fields. */
ges_texts ges_rc_arguments(ges_rc *rc, const ges_sh_words *words, bool *is_uncertain);
bool ges_rc_call(ges_rc *rc, ges_text name, const ges_texts *args);

/* rc_assign.c: NAME=value words, and export, typeset and their kin. */
typedef struct ges_rc_declare {
    bool is_export;
    bool is_local;
    bool is_unexport;
    bool is_readonly;
    bool is_unique;
    bool is_tie;
    bool is_integer;
    uint32_t flags;
} ges_rc_declare;
/* False when the word is no assignment. */
bool ges_rc_assign_word(ges_rc *rc, const ges_sh_word *word, const ges_rc_declare *how);
/* Runs export, readonly, typeset, declare, local ...; false when words[0] is none of them. */
bool ges_rc_declare_words(ges_rc *rc, ges_text name, const ges_sh_words *words);
/* Walks a function that nobody called, for what it would declare. */
void ges_rc_finish(ges_rc *rc);

/* rc_builtin.c: true when args[0] is a built-in and was run. */
bool ges_rc_builtin(ges_rc *rc, const ges_sh_command *command, const ges_texts *args,
                    bool is_uncertain);

/* rc_fish*.c: the parts in which fish differs. */
ges_rc_fields ges_fish_expand(ges_rc *rc, const ges_sh_word *word, bool is_quoted_pattern);
void ges_fish_simple(ges_rc *rc, const ges_sh_command *command);
/* set: args[0] is the command itself. */
ges_truth ges_fish_set(ges_rc *rc, const ges_texts *args, bool is_uncertain);
ges_truth ges_fish_add_path(ges_rc *rc, const ges_texts *args, bool is_uncertain);
/* What fish does to PATH whenever fish_user_paths changes. */
void ges_fish_reconstruct_path(ges_rc *rc);
/* A universal variable of the file: known, and visible unless a global one hides it. */
void ges_fish_start_universal(ges_rc *rc, ges_text name, const ges_texts *items, bool is_exported);
bool ges_fish_is_path(ges_text name);

/* rc_test.c */
ges_truth ges_rc_test(ges_rc *rc, ges_texts args, bool is_uncertain);
ges_truth ges_rc_condition(ges_rc *rc, const ges_sh_words *words);

#endif
