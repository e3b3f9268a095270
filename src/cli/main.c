/* The program: finds the command, runs it on this system, writes what it said. */
#include "cli/args.h"
#include "cli/commands.h"
#include "cli/system.h"
#include "os/args.h"
#include "os/memo.h"

#include <stdio.h>

/* Colour only where it is wanted and seen. Source: no-color.org; TERM=dumb by custom. */
static bool wants_colour(const ges_os *os, ges_arena *mem) {
    ges_env_list env;
    ges_text value;
    if (!os->stream_is_terminal(os, GES_STDOUT) || os->env_list(os, mem, &env, NULL) != GES_OK) {
        return false;
    }
    bool is_refused = ges_env_find(os, &env, GES_T("NO_COLOR"), &value) && value.len != 0;
    bool is_dumb = ges_env_find(os, &env, GES_T("TERM"), &value) &&
                   ges_text_equal(value, GES_T("dumb"));
    return !is_refused && !is_dumb;
}

static bool asks_for_help(const ges_text *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (ges_text_equal(words[i], GES_T("--"))) {
            return false;
        }
        if (ges_text_equal(words[i], GES_T("--help")) || ges_text_equal(words[i], GES_T("-help")) ||
            ges_text_equal(words[i], GES_T("-h"))) {
            return true;
        }
    }
    return false;
}

/* Options that mean the same in every command whose table has them. */
static ges_status take_common(ges_app *app, const ges_command *command, const ges_args *args,
                              ges_error *err) {
    ges_status status = GES_OK;
    if (ges_args_has(command, args, "snapshot")) {
        ges_memo *memo = ges_new(app->mem, ges_memo);
        status = memo != NULL ? ges_system_load(ges_args_value(command, args, "snapshot"), app->mem,
                                                &app->os, err)
                              : ges_arena_error(app->mem, err);
        app->os = status == GES_OK ? ges_memo_init(memo, app->os, app->mem) : app->os;
        app->is_recorded = true;
    }
    if (status == GES_OK && ges_args_has(command, args, "share")) {
        ges_share *share = ges_new(app->mem, ges_share);
        if (share == NULL) {
            return ges_arena_error(app->mem, err);
        }
        ges_share_init(share, app->os, GES_SHARE_READ, app->mem);
        app->share = share;
    }
    return status;
}

static int run_command(ges_app *app, const ges_command *command, const ges_text *words,
                       size_t count) {
    ges_args args;
    ges_error err = {0};
    if (ges_args_parse(command, words, count, app->mem, &args, &err) != GES_OK) {
        return ges_app_usage(app, command, "%s", err.text);
    }
    if (take_common(app, command, &args, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    if (command->is_guarded && ges_system_guard(app->mem, &app->os, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    return command->run(app, &args);
}

/* `ges --version` and `ges -h` mean the commands of that name. */
static ges_text command_word(ges_text word) {
    if (ges_text_equal(word, GES_T("--version")) || ges_text_equal(word, GES_T("-version")) ||
        ges_text_equal(word, GES_T("-V"))) {
        return GES_T("version");
    }
    bool is_help = ges_text_equal(word, GES_T("--help")) || ges_text_equal(word, GES_T("-help")) ||
                   ges_text_equal(word, GES_T("-h"));
    return is_help ? GES_T("help") : word;
}

static int dispatch(ges_app *app, const ges_text *words, size_t count) {
    if (count == 0) {
        return run_command(app, &ges_command_help, words, 0);
    }
    ges_text name = command_word(words[0]);
    const ges_command *command = ges_command_find(name);
    if (command == NULL) {
        return ges_app_usage(app, NULL, "unknown command '%.*s'", GES_FMT(name));
    }
    /* A raw command knows what its words mean; alone, --help is for people. */
    bool is_for_people = !command->is_raw || count == 2;
    if (is_for_people && asks_for_help(words + 1, count - 1)) {
        ges_text topic = ges_text_of(command->name);
        return run_command(app, &ges_command_help, &topic, 1);
    }
    return run_command(app, command, words + 1, count - 1);
}

/* Reads the command line, chooses the system and runs the command. `memo->mem` is the memo's alone. */
static int run_line(ges_app *app, ges_memo *memo, int argc, char **argv) {
    ges_text *words;
    size_t count;
    ges_error err = {0};
    if (ges_os_args(argc, argv, app->mem, &words, &count, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    app->called_as = count > 0 ? words[0] : GES_T("");
    words += count > 0 ? 1 : 0;
    count -= count > 0 ? 1 : 0;
    size_t all = count;
    if (ges_system_choose(&words, &count, app->mem, &app->os, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    app->is_recorded = count != all; /* the words of --os-snapshot are gone */
    app->os = ges_memo_init(memo, app->os, memo->mem);
    memo->is_alone = true;
    app->use_colour = wants_colour(app->os, app->mem);
    return dispatch(app, words, count);
}

/* Without the arena, which may be full. */
static int say_directly(const ges_app *app, const ges_error *err) {
    char line[GES_ERROR_TEXT_MAX + 16];
    int len = snprintf(line, sizeof(line), "%s: %s\n", app->program, err->text);
    (void)app->os->stream_write(app->os, GES_STDERR,
                                (ges_bytes){(const uint8_t *)line, len > 0 ? (size_t)len : 0},
                                NULL); /* the exit code tells too */
    return GES_EXIT_FAILED;
}

/* Everything that was collected; the exit code, FAILED when it could not be said. */
static int write_out(const ges_app *app, int code) {
    ges_error err = {0};
    ges_bytes errors = ges_bytes_from(ges_build_done(&app->err));
    ges_bytes results = ges_bytes_from(ges_build_done(&app->out));
    if (app->os->stream_write(app->os, GES_STDERR, errors, &err) != GES_OK ||
        app->os->stream_write(app->os, GES_STDOUT, results, &err) != GES_OK) {
        return say_directly(app, &err);
    }
    return code;
}

int main(int argc, char **argv) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_app app = {
        .os = ges_os_native(),
        .mem = &mem,
        .out = ges_builder_in(&mem),
        .err = ges_builder_in(&mem),
        .program = "ges",
    };
    ges_arena answers;
    ges_arena_init(&answers, 0);
    ges_memo memo = {.mem = &answers};
    int code = run_line(&app, &memo, argc, argv);
    if (ges_arena_failed(&mem)) {
        ges_error err = {0};
        (void)ges_arena_error(&mem, &err); /* its text is said */
        code = say_directly(&app, &err);
    }
    code = write_out(&app, code);
    if (app.end_signal != 0 && app.os->process_end(app.os, app.end_signal, NULL) != GES_OK) {
        code = 128 + app.end_signal; /* as shells say it */
    }
    ges_arena_close(&answers);
    ges_arena_close(&mem);
    return code;
}
