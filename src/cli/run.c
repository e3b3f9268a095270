/* `ges run`: a command in an environment made from data. */
#include "cli/commands.h"
#include "cli/running.h"

static int run(ges_app *app, const ges_args *args) {
    ges_running running;
    ges_text program = {NULL, 0};
    int code = ges_running_read(app, &ges_command_run, args, &running);
    if (code != GES_EXIT_OK) {
        return code;
    }
    if (running.word_count == 0) {
        if (ges_running_print(app, &running, program)) {
            return GES_EXIT_OK;
        }
        (void)ges_app_usage(app, &ges_command_run, "no command"); /* 2 is a command's own code */
        return GES_EXIT_RUN_FAILED;
    }
    code = ges_running_find(app, &running, running.words[0], &program);
    if (code != GES_EXIT_OK || ges_running_print(app, &running, program)) {
        return code;
    }
    return ges_running_run(app, &running, program);
}

static const ges_example examples[] = {
    {"ges run --clean -- go env -w GOPROXY=direct",
     "write go's settings with nothing in the environment that would override them"},
    {"ges run --set GOFLAGS=-mod=mod --unset GOROOT go build ./...", "one build, set up otherwise"},
    {"ges run --env .env -- go test ./...", "with the variables of a file"},
    {"ges run --as compose --env .env -- ./server", "with them as docker compose reads the file"},
    {"ges run --scope fresh --print", "show what a new logon would get, and from where"},
};

const ges_command ges_command_run = {
    .name = "run",
    .summary = "run a command in an environment made from data",
    .usage =
        "ges run [--clean] [--scope SCOPE] [--as DIALECT] [--env FILE] [--set NAME=VALUE] [--unset NAME] [--] "
        "COMMAND [ARGUMENT...]",
    .description =
        "The environment begins with that of this process, or with what --scope says; --clean "
        "keeps "
        "of it only what this system, sessions and go need. Then --env, --set and --unset change "
        "it, in the order in which they stand. The command is looked up on the new PATH by go's "
        "own "
        "rules; one that is found only in the current directory is refused.\n\n"
        "The command has the terminal, standard input and output, and takes Ctrl-C and Ctrl-Z "
        "itself; signals sent to ges go on to it. Nothing that it started outlives it or ges, even "
        "when ges is killed, unless --keep-rest says so: Windows holds all in a job, Linux has a "
        "second process stand guard. Out of reach are programs that another user or a service runs "
        "(sudo, systemd-run, docker), and on Linux the rest when both of ges's processes are "
        "killed "
        "at one moment. On macOS only the command itself is ended, and not by SIGKILL.\n\n"
        "A file without '#!' is run by /bin/sh, as env(1) does. On Windows the arguments of a "
        "batch "
        "file are quoted for cmd.exe; one that no quoting protects (a percent sign, a line end) is "
        "refused.\n\n"
        "A file of --env holds lines NAME=value; what readers of such files take differently ($, "
        "backslashes, '#', blanks and quotes inside) is refused with the line, unless --as in front of it "
        "says which program it is for. Secrets are masked by --print.",
    GES_RUNNING_FIELDS,
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .run = run,
};
