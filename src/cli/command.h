/* What a command is: one const entry at the end of its file, named in commands.def. Help, man page,
 * completions and the documentation page are made from it. */
#ifndef GES_CLI_COMMAND_H
#define GES_CLI_COMMAND_H

#include "base/builder.h"
#include "env/share.h"
#include "ges/sink.h"
#include "os/os.h"

/* Exit codes of every command but `env` and `version --go`, which answer as the real go does, and
 * `run` and `shell`, which answer as the command they run (cli/running.h). */
enum { GES_EXIT_OK = 0, GES_EXIT_FINDINGS = 1, GES_EXIT_USAGE = 2, GES_EXIT_FAILED = 3 };

/* One option. It may be written -name or --name, and -name VALUE or -name=VALUE. */
typedef struct ges_option {
    const char *name;  /* without dashes */
    const char *value; /* what stands in help for its value (FILE, DIR, NAME); NULL: a switch. One that
                        * ends with "..." takes all words that follow, as "--" does */
    const char *help;  /* one sentence, no full stop */
} ges_option;

typedef struct ges_example {
    const char *command; /* "ges why GOPROXY" */
    const char *what;    /* what it shows */
} ges_example;

typedef struct ges_exit_code {
    int code;
    const char *meaning;
} ges_exit_code;

/* A parsed command line. Option values by their index in the table. */
typedef struct ges_args {
    const ges_text *values; /* value of option i; a switch that is on holds "true" */
    const bool *is_set;     /* option i was given */
    const ges_text *words;  /* what is not an option */
    size_t word_count;
    size_t plain_count; /* words in front of "--"; those behind it are from here on */
} ges_args;

/* What a command works with. Output is collected and written once at the end. */
typedef struct ges_app {
    const ges_os *os;
    ges_arena *mem;
    ges_builder out;   /* standard output */
    ges_builder err;   /* standard error */
    bool use_colour;   /* for text on standard output */
    const char *program; /* "ges" */
    ges_text called_as;  /* argv[0] */
    bool is_recorded; /* `os` is a snapshot: a change would change nothing */
    int end_signal; /* Unix: main ends by this signal when all is written; 0: by the exit code */
    const ges_share *share; /* --share: names that no text may show; NULL: all may */
} ges_app;

typedef struct ges_command ges_command;
struct ges_command {
    const char *name;
    const char *summary;     /* one line, no full stop */
    const char *usage;       /* "ges why [options] NAME..." */
    const char *description; /* paragraphs separated by an empty line */
    const ges_option *options;
    size_t option_count;
    const ges_example *examples;
    size_t example_count;
    const ges_exit_code *exit_codes; /* NULL: the common ones */
    size_t exit_code_count;
    /* The command parses its own words (env: Go's flag rules); `args->words` is everything. */
    bool is_raw;
    /* Looks at places that nobody named: a dead mount may not hold it up. Costs a look at the mounts,
     * which what runs at every prompt does without. */
    bool is_guarded;
    int (*run)(ges_app *app, const ges_args *args);
};

/* The index of option `name`; asserts that it exists. */
size_t ges_option_index(const ges_command *command, const char *name);
bool ges_args_has(const ges_command *command, const ges_args *args, const char *name);
ges_text ges_args_value(const ges_command *command, const ges_args *args, const char *name);

/* A printer to app->out: JSON when `is_json`, else text. The document object opens with
 * {"schema": schema} in JSON. Close it with ges_app_report_done. */
ges_sink *ges_app_report(ges_app *app, bool is_json, const char *schema);
/* Another printer of a command's: with --share it masks what ges_app_report's does. NULL stays NULL. */
ges_sink *ges_app_sink(ges_app *app, ges_sink *sink);
/* `text` as it may be shown: what a command writes without a printer goes through this. */
ges_text ges_app_shown(const ges_app *app, ges_text text);
void ges_app_report_done(ges_app *app, ges_sink *sink);
/* Writes what was collected so far, before a question or a change. Errors: IO */
GES_CHECK ges_status ges_app_flush(ges_app *app, ges_error *err);

/* "ges: text", a line on standard error. Control characters are escaped: names of files and words of
 * others cannot drive the terminal. */
void ges_app_say(ges_app *app, ges_text text);
/* The same of an error; returns the exit code to hand on. */
int ges_app_fail(ges_app *app, const ges_error *err);
/* The same for one of several things: names it in front unless the text does. */
void ges_app_complain(ges_app *app, ges_text name, const ges_error *err);
int ges_app_usage(ges_app *app, const ges_command *command, const char *format, ...)
    GES_PRINTF(3, 4);

/* All commands, from commands.def. */
extern const ges_command *const ges_commands[];
extern const size_t ges_command_count;
const ges_command *ges_command_find(ges_text name);

#endif
