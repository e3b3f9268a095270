/* `ges inspect`: what a program was really built with. */
#include "cli/inspect.h"

#include <stdio.h>

enum { M, JSON, FILES, MODULES, WHY, VERIFY, COMPARE };

static const ges_option options[] = {
    [M] = {"m", NULL, "print what 'go version -m' prints"},
    [JSON] = {"json", NULL, "print JSON, schema ges.inspect/1"},
    [FILES] = {"files", NULL, "list the source files that it was compiled from"},
    [MODULES] = {"modules", NULL, "list the modules in it"},
    [WHY] = {"why", NULL, "show who says so: each witness with its offset in the file"},
    [VERIFY] = {"verify", NULL, "compute the content hash: was it changed since it was linked?"},
    [COMPARE] = {"compare", NULL, "say what differs between two programs"},
};

/* One run over files and directories. */
typedef struct run_state {
    ges_app *app;
    const ges_args *args;
    ges_inspect_view view;
    ges_trees trees;
    unsigned wants;
    bool is_plain; /* -m */
    ges_sink *sink;
    size_t failed; /* files that were named and could not be read */
    size_t shown;
    int64_t told_ns; /* when the progress line was written last, or the walk began */
    bool is_progress_shown;
    bool is_watched; /* somebody sees standard error */
    ges_arena mem;   /* of the file at hand */
} run_state;

/* Bytes that one file may cost. */
enum { FILE_MEMORY = 64 * 1024 * 1024 };
enum { PROGRESS_EVERY_NS = 100 * 1000 * 1000 };

static unsigned wants_of(const ges_args *args) {
    unsigned wants = GES_GOBIN_VERSION | GES_GOBIN_IDS | GES_GOBIN_TABLE | GES_GOBIN_SYMBOLS;
    wants |= args->is_set[FILES] || args->is_set[COMPARE] ? GES_GOBIN_FILES : 0u;
    wants |= args->is_set[WHY] || args->is_set[JSON] ? GES_GOBIN_WITNESSES : 0u;
    wants |= args->is_set[WHY] ? GES_GOBIN_DEEP : 0u;
    return args->is_set[M] ? (unsigned)GES_GOBIN_VERSION | GES_GOBIN_WHOLE_TEXT : wants;
}

/* A file that was found in a directory is shown only when it is a Go program, or a C archive with
 * one: caches hold compiled packages by the thousand. */
static bool is_worth_it(const ges_inspection *file) {
    const ges_gobin *bin = &file->images.items[0];
    return bin->maker != GES_GOBIN_NOT_GO && !bin->object.is_told;
}

static ges_status show(run_state *s, const ges_inspection *file, ges_arena *mem, ges_error *err) {
    if (s->is_plain) {
        return ges_inspect_plain(file, mem, &s->app->out, err);
    }
    if (s->view.trees == NULL && ges_inspect_needs_trees(file)) {
        ges_status status = ges_trees_list(s->app->os, s->app->mem, &s->trees, err);
        if (status != GES_OK) {
            return status;
        }
        s->view.trees = &s->trees; /* once for all files */
    }
    ges_inspect_describe(file, &s->view, mem, s->sink);
    return GES_OK;
}

/* What a walk says nothing about: it is no program, or gone meanwhile. */
static bool is_expected(ges_status status) {
    return status == GES_UNSUPPORTED || status == GES_NOT_FOUND || status == GES_TRUNCATED ||
           status == GES_CORRUPT;
}

/* A file that a walk came upon. Most are no programs, so the words for that are not even made. */
static ges_status read_found(run_state *s, ges_text path, bool verifies, ges_inspection *out,
                             ges_error *err) {
    const ges_os *os = s->app->os;
    ges_status status = ges_inspect_file(os, path, s->wants, verifies, &s->mem, out, NULL);
    bool is_told = status != GES_OK && !s->is_plain && !is_expected(status);
    return is_told ? ges_inspect_file(os, path, s->wants, verifies, &s->mem, out, err) : status;
}

static void tell_failure(run_state *s, ges_text path, ges_error *err) {
    if (!s->is_plain) {
        ges_app_complain(s->app, path, err);
        return;
    }
    if (err->status == GES_UNSUPPORTED) {
        (void)ges_error_set(err, GES_UNSUPPORTED,
                            "could not read Go build info from %.*s: unrecognized file format",
                            GES_FMT(path)); /* as go says it */
    }
    ges_inspect_plain_failed(s->app->os, path, err, &s->app->err);
}

/* The arena is taken back after each file: a tree may hold any number of them. */
static void inspect(run_state *s, ges_text path, bool is_named) {
    ges_inspection file;
    ges_error err = {0};
    bool verifies = s->args->is_set[VERIFY] && !s->is_plain;
    ges_status status =
        is_named ? ges_inspect_word(s->app->os, path, s->wants, verifies, &s->mem, &file, &err)
                 : read_found(s, path, verifies, &file, &err);
    bool is_told = is_named || (!s->is_plain && !is_expected(status));
    if (status == GES_OK && (is_named || is_worth_it(&file))) {
        status = show(s, &file, &s->mem, &err);
        s->shown += status == GES_OK;
    }
    if (status != GES_OK && is_told) {
        tell_failure(s, path, &err);
        s->failed += is_named;
    }
    ges_arena_reset(&s->mem);
}

/* Only for who watches: a terminal; and only when it takes long. */
static void say_progress(run_state *s, size_t done, size_t count) {
    const ges_os *os = s->app->os;
    char line[64] = "\r                                        \r";
    if (!s->is_watched || (done == count && !s->is_progress_shown)) {
        return;
    }
    int64_t now_ns = os->clock_now_ns(os);
    if (done != count) {
        if (now_ns - s->told_ns < PROGRESS_EVERY_NS) {
            return;
        }
        (void)snprintf(line, sizeof(line), "\r%zu of %zu files ", done, count); /* fits */
    }
    s->told_ns = now_ns;
    s->is_progress_shown = done != count;
    (void)os->stream_write(os, GES_STDERR, ges_bytes_from(ges_text_of(line)),
                           NULL); /* nobody sees it then */
}

/* A directory, a file or a process. */
static void inspect_word(run_state *s, ges_text word) {
    ges_inspect_paths paths = {0};
    if (!ges_os_is_dir(s->app->os, word)) {
        inspect(s, word, true);
        return;
    }
    if (ges_inspect_walk(s->app->os, word, s->app->mem, &paths, NULL) != GES_OK) {
        return; /* no memory: main tells */
    }
    s->told_ns = s->app->os->clock_now_ns(s->app->os);
    for (size_t i = 0; i < paths.count; i++) {
        inspect(s, paths.items[i], false);
        say_progress(s, i + 1, paths.count);
    }
}

static int compare(run_state *s) {
    ges_inspection files[2];
    ges_error err = {0};
    if (s->args->word_count != 2) {
        return ges_app_usage(s->app, &ges_command_inspect, "--compare takes two files");
    }
    for (size_t i = 0; i < 2; i++) {
        if (ges_inspect_word(s->app->os, s->args->words[i], s->wants, false, s->app->mem, &files[i],
                             &err) != GES_OK) {
            ges_app_complain(s->app, s->args->words[i], &err);
            return GES_EXIT_FAILED;
        }
    }
    s->sink = ges_app_report(s->app, s->args->is_set[JSON], "ges.inspect.compare/1");
    ges_sink_text(s->sink, "a", files[0].path);
    ges_sink_text(s->sink, "b", files[1].path);
    size_t count = ges_inspect_compare(&files[0], &files[1], s->app->mem, s->sink);
    if (count == 0) {
        ges_sink_say(s->sink, "ok",
                     GES_T("built alike: version, modules, settings, GOROOT, files"));
    }
    ges_app_report_done(s->app, s->sink);
    return count == 0 ? GES_EXIT_OK : GES_EXIT_FINDINGS;
}

static int run(ges_app *app, const ges_args *args) {
    run_state s = {
        .app = app,
        .args = args,
        .view = {args->is_set[MODULES], args->is_set[FILES], args->is_set[WHY], NULL},
        .wants = wants_of(args),
        .is_plain = args->is_set[M],
        .is_watched = app->os->stream_is_terminal(app->os, GES_STDERR),
    };
    ges_arena_init(&s.mem, FILE_MEMORY);
    if (args->word_count == 0) {
        return ges_app_usage(app, &ges_command_inspect, "which file, directory or process?");
    }
    if (args->is_set[COMPARE]) {
        return compare(&s);
    }
    if (!s.is_plain) {
        s.sink = ges_app_report(app, args->is_set[JSON], "ges.inspect/1");
        ges_sink_open_list(s.sink, "programs", NULL);
    }
    for (size_t i = 0; i < args->word_count; i++) {
        inspect_word(&s, args->words[i]);
    }
    ges_arena_close(&s.mem);
    if (!s.is_plain) {
        ges_sink_close_list(s.sink);
        ges_app_report_done(app, s.sink);
    }
    return s.failed != 0 ? GES_EXIT_FINDINGS : GES_EXIT_OK;
}

static const ges_example examples[] = {
    {"ges inspect ~/go/bin/gopls", "what it was built with"},
    {"ges inspect --verify --why app.exe", "was it changed, and who says what"},
    {"ges inspect -m ~/go/bin", "as 'go version -m' prints it, for a whole directory"},
    {"ges inspect --compare old new", "what differs between two builds"},
    {"ges inspect 4711", "the program that runs as process 4711, also when its file is gone"},
};

static const ges_exit_code exit_codes[] = {
    {GES_EXIT_OK, "everything that was named could be read; --compare: built alike"},
    {GES_EXIT_FINDINGS, "a file that was named could not be read; --compare: they differ"},
    {GES_EXIT_USAGE, "the command line has no meaning"},
    {GES_EXIT_FAILED, "out of memory, or the output could not be written"},
};

const ges_command ges_command_inspect = {
    .name = "inspect",
    .summary = "tell which Go, which modules and which settings a program was built with",
    .usage = "ges inspect [options] FILE|DIR|PID...",
    .description =
        "Reads Go programs of every system (ELF, PE, Mach-O also fat, XCOFF, Plan 9, Wasm; Go 1.2 "
        "to 1.27) without running them: version, main package, modules, build settings, GOROOT and "
        "whether it was trimmed, build ID, line table, debug information. Where the build "
        "information was left out, other witnesses are asked: --why names them. A directory is "
        "walked; only Go programs and C archives are shown then. A number that names no file is a "
        "process: its program is read, on Linux also when it was deleted or replaced since. Of "
        "`ar` "
        "archives and of the objects in them it tells what the Go tools wrote into their headers; "
        "of a C archive (-buildmode=c-archive) what it tells of a program.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .run = run,
};
