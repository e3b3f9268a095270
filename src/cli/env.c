/* `ges env`: the answer of `go env`, byte for byte, and where each value comes from. */
#include "cli/commands.h"
#include "cli/gofile.h"
#include "env/secret.h"
#include "go/envcmd.h"

static const ges_option options[] = {
    {"go", "FILE", "answer for this go command instead of the first one in PATH"},
    {"goroot", "DIR", "answer for DIR/bin/go"},
    {"origin", NULL, "say where each value comes from"},
    {"no-probe", NULL, "never run the C compiler, not even where its files do not tell"},
    {"json", NULL, "print JSON, as go env -json"},
    {"w", NULL, "write the settings NAME=VALUE... into the go env file"},
    {"u", NULL, "take the settings NAME... out of the go env file"},
    {"changed", NULL, "print only what differs from the defaults (Go 1.23 and later)"},
    {"n", NULL, "show the commands that go would run, and run none (Go 1.20 and later)"},
    {"x", NULL, "show the commands that go would run (Go 1.20 and later)"},
    {"C", "DIR", "change to DIR first (Go 1.20 and later)"},
};

static const ges_example examples[] = {
    {"ges env", "everything, as the go in PATH prints it"},
    {"ges env GOROOT GOPATH", "two values, one a line"},
    {"ges env --origin GOPROXY", "the value and the file and line that set it"},
    {"ges env --go ~/sdk/go1.22.3/bin/go -json", "what another go would say"},
};

static const ges_exit_code exit_codes[] = {
    {0, "as go: all is well"},
    {1, "as go: it refuses to answer"},
    {2, "as go: wrong flags or settings, or a crash"},
    {3, "go's answer cannot be known without running it"},
};

/* The options that are ours and not go's. */
typedef struct own_options {
    ges_text go;
    ges_text goroot;
    bool wants_origin;
    bool is_probe_refused;
} own_options;

typedef struct words {
    ges_text *items;
    size_t count;
} words;

/* Takes `-NAME VALUE` or `-NAME=VALUE` with one dash or two; *at moves over a separate value. */
static bool take_value(const ges_args *args, size_t *at, ges_text name, ges_text *out) {
    ges_text word = args->words[*at];
    ges_text key;
    ges_text value;
    word = ges_text_skip(word, ges_text_starts(word, GES_T("--")) ? 2 : 1);
    bool has_value = ges_text_cut(word, '=', &key, &value);
    if (!ges_text_equal(key, name)) {
        return false;
    }
    if (!has_value && *at + 1 < args->word_count) {
        *at += 1;
        value = args->words[*at];
    }
    *out = value;
    return true;
}

static bool is_word(ges_text word, ges_text name) {
    word = ges_text_skip(word, ges_text_starts(word, GES_T("--")) ? 2 : 1);
    return ges_text_equal(word, name);
}

/* Our options stand among go's flags, that is before the first name; all others go through. */
static void split_options(const ges_args *args, own_options *own, words *rest) {
    bool in_flags = true;
    for (size_t i = 0; i < args->word_count; i++) {
        ges_text word = args->words[i];
        in_flags = in_flags && word.len > 1 && word.ptr[0] == '-' &&
                   !ges_text_equal(word, GES_T("--"));
        if (in_flags && (take_value(args, &i, GES_T("go"), &own->go) ||
                         take_value(args, &i, GES_T("goroot"), &own->goroot))) {
            continue;
        }
        if (in_flags && is_word(word, GES_T("origin"))) {
            own->wants_origin = true;
        } else if (in_flags && is_word(word, GES_T("no-probe"))) {
            own->is_probe_refused = true;
        } else {
            rest->items[rest->count++] = word;
            if (in_flags && is_word(word, GES_T("C")) && i + 1 < args->word_count) {
                rest->items[rest->count++] = args->words[++i];
            }
        }
    }
}

static void describe_value(const ges_goenv_value *value, ges_sink *sink) {
    ges_sink_open(sink, NULL, NULL);
    ges_sink_text(sink, "name", value->name);
    ges_sink_text(sink, "value", value->value);
    ges_sink_text(sink, "source", ges_text_of(ges_goenv_source_name(value->source)));
    ges_sink_text(sink, "file", value->file);
    ges_sink_number(sink, "line", value->line);
    ges_sink_text(sink, "note", value->note);
    ges_sink_boolean(sink, "changed", value->is_changed);
    ges_sink_boolean(sink, "known", value->is_known);
    ges_sink_close(sink);
}

/* The widest NAME=value that takes part in the alignment; longer ones stick out. */
enum { ALIGN_MAX = 48 };

static ges_text place_of(ges_app *app, const ges_goenv_value *value) {
    ges_builder out = ges_builder_in(app->mem);
    ges_build_text(&out, ges_text_of(ges_goenv_source_name(value->source)));
    if (value->file.len != 0 && !ges_text_equal(value->file, value->value)) {
        ges_build_str(&out, " ");
        ges_build_text(&out, value->file);
    }
    if (value->line != 0) {
        ges_build_char(&out, ':');
        ges_build_u64(&out, value->line);
    }
    if (value->note.len != 0) {
        ges_build_str(&out, ", ");
        ges_build_text(&out, value->note);
    }
    return ges_build_done(&out);
}

static void print_origin_text(ges_app *app, const ges_envcmd_result *result) {
    size_t width = 0;
    for (size_t i = 0; i < result->value_count; i++) {
        const ges_goenv_value *value = &result->values[i];
        size_t len = value->name.len + 1 + value->value.len;
        width = len <= ALIGN_MAX && len > width ? len : width;
    }
    ges_sink *sink = ges_app_report(app, false, "ges.env/1");
    for (size_t i = 0; sink != NULL && i < result->value_count; i++) {
        const ges_goenv_value *value = &result->values[i];
        size_t len = value->name.len + 1 + value->value.len;
        ges_builder line = ges_builder_in(app->mem);
        ges_build_text(&line, value->name);
        ges_build_char(&line, '=');
        ges_build_text(&line, value->value);
        for (; len < width; len++) {
            ges_build_char(&line, ' ');
        }
        ges_build_str(&line, "  # ");
        ges_build_text(&line, place_of(app, value));
        ges_sink_say(sink, NULL, ges_build_done(&line));
    }
    ges_app_report_done(app, sink);
}

static void print_origin_json(ges_app *app, const ges_envcmd_result *result) {
    ges_goenv_about about = ges_goenv_about_of(result->goenv);
    ges_sink *sink = ges_app_report(app, true, "ges.env/1");
    if (sink == NULL) {
        return;
    }
    ges_sink_open(sink, "go", NULL);
    ges_sink_text(sink, "file", about.go);
    ges_sink_text(sink, "version", about.version);
    ges_sink_text(sink, "goroot", about.goroot);
    ges_sink_text(sink, "env_file", about.env_file);
    ges_sink_text(sink, "goroot_file", about.goroot_file);
    ges_sink_text(sink, "started", about.started);
    ges_sink_boolean(sink, "newer_than_known", about.is_newer);
    ges_sink_close(sink);
    ges_sink_open_list(sink, "variables", NULL);
    for (size_t i = 0; i < result->value_count; i++) {
        describe_value(&result->values[i], sink);
    }
    ges_sink_close_list(sink);
    ges_app_report_done(app, sink);
}

/* Explanations get pasted into reports; plain `ges env` prints what go prints. */
static void hide_secrets(ges_app *app, const ges_envcmd_result *result) {
    for (size_t i = 0; i < result->value_count; i++) {
        ges_goenv_value *value = &result->values[i];
        value->value = ges_secret_mask(app->mem, value->name, value->value);
    }
}

static void notice_newer(ges_app *app, const ges_envcmd_result *result) {
    ges_goenv_about about = ges_goenv_about_of(result->goenv);
    if (about.is_newer) {
        ges_build_format(&app->err,
                         "ges: %.*s is newer than the rules known here; answered by those of Go "
                         "1.%d\n",
                         GES_FMT(about.version), GES_GOENV_NEWEST_MINOR);
    }
}

static int run(ges_app *app, const ges_args *args) {
    own_options own = {0};
    words rest = {.items = ges_new_array(app->mem, args->word_count + 1, ges_text)};
    ges_envcmd_result result;
    ges_error err = {0};
    if (rest.items == NULL) {
        (void)ges_arena_error(app->mem, &err); /* said below */
        return ges_app_fail(app, &err);
    }
    split_options(args, &own, &rest);
    ges_envcmd_request request = {
        .goenv = {.os = app->os, .go = ges_cli_go_file(app, own.go, own.goroot),
                  .name = ges_cli_go_name(app)},
        .words = rest.items,
        .word_count = rest.count,
        .may_probe = !own.is_probe_refused,
        .may_write = !app->is_recorded,
        .wants_values = own.wants_origin,
    };
    if (ges_envcmd_env(&request, app->mem, &result, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    ges_build_text(&app->err, ges_build_done(&result.err));
    ges_build_text(&app->out, ges_build_done(&result.out));
    if (own.wants_origin && result.values != NULL) {
        hide_secrets(app, &result);
        notice_newer(app, &result);
        if (result.is_json) {
            print_origin_json(app, &result);
        } else {
            print_origin_text(app, &result);
        }
    }
    return result.exit_code;
}

const ges_command ges_command_env = {
    .name = "env",
    .summary = "answer as 'go env' does, without running go",
    .usage = "ges env [--go FILE] [--goroot DIR] [--origin] [-json] [-changed] [-n] [-x] [-C DIR] "
             "[NAME... | -w NAME=VALUE... | -u NAME...]",
    .description =
        "Prints what the go command that a shell would run here prints for 'go env': the same "
        "bytes on standard output and standard error and the same exit status, for Go 1.16 to "
        "1.27.\n\n"
        "-w and -u write the go env file as go does, byte for byte, but under a lock and in one step, "
        "and 'ges undo' takes it back. Nothing else is written. Where go would start the C compiler for GOGCCFLAGS, its build cache and "
        "the compiler's own files are read instead; only where they do not tell (a wrapper, an "
        "unknown compiler) is the compiler asked as go asks it, which --no-probe forbids.\n\n"
        "With --origin each value is followed by where it comes from: the environment, a line of "
        "the go env file or of GOROOT/go.env, a default, what was fixed when go was built.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .is_raw = true,
    .run = run,
};
