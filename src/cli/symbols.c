/* `ges symbols`: debug files where debuggers look for them. */
#include "cli/commands.h"

#include "cli/symbolstore.h"

enum { JSON };

static const ges_option options[] = {
    [JSON] = {"json", NULL, "print JSON, schema ges.symbols.export/1"},
};

static const ges_view exported_view = {
    "{path}[  {version}][  {program}]\n  {debug}  {size} bytes[  ({note})]", false};

static void describe(const ges_symbolstore_entry *entry, ges_sink *sink) {
    ges_sink_open(sink, NULL, &exported_view);
    ges_symbolstore_describe(entry, sink);
    if (entry->is_derived) {
        ges_sink_text(sink, "note",
                      GES_T("the program has no GNU build ID, so debuggers must be told: "
                            "symbol-file in gdb; build with -ldflags=-B=gobuildid to be found"));
    }
    ges_sink_close(sink);
}

/* How many of the words could not be exported. */
static size_t export_all(ges_app *app, const ges_args *args, ges_symbolstore *store,
                         ges_sink *sink) {
    size_t failed = 0;
    ges_sink_open_list(sink, "exported", NULL);
    for (size_t i = 2; i < args->word_count; i++) {
        ges_symbolstore_entry entry;
        ges_error err = {0};
        if (ges_symbolstore_add(store, args->words[i], &entry, &err) == GES_OK) {
            describe(&entry, sink);
        } else {
            ges_app_complain(app, args->words[i], &err);
            failed++;
        }
    }
    ges_sink_close_list(sink);
    return failed;
}

static int run(ges_app *app, const ges_args *args) {
    ges_error err = {0};
    ges_symbolstore store;
    ges_text verb = args->word_count != 0 ? args->words[0] : (ges_text){0};
    if (!ges_text_equal(verb, GES_T("export"))) {
        return ges_app_usage(app, &ges_command_symbols,
                             verb.len == 0 ? "what to do? There is 'export'%.*s"
                                           : "there is 'export', but no '%.*s'",
                             GES_FMT(verb));
    }
    if (args->word_count < 3) {
        return ges_app_usage(app, &ges_command_symbols, "export takes a directory and programs");
    }
    if (app->is_recorded) {
        (void)ges_error_set(&err, GES_UNSUPPORTED, "nothing can be exported from a snapshot");
        return ges_app_fail(app, &err);
    }
    if (ges_symbolstore_open(&store, app->os, args->words[1], app->mem, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    ges_sink *sink = ges_app_report(app, args->is_set[JSON], "ges.symbols.export/1");
    size_t failed = export_all(app, args, &store, sink);
    ges_app_report_done(app, sink);
    ges_status status = ges_symbolstore_save(&store, &err);
    ges_symbolstore_close(&store);
    if (status != GES_OK) {
        return ges_app_fail(app, &err);
    }
    return failed != 0 ? GES_EXIT_FINDINGS : GES_EXIT_OK;
}

static const ges_example examples[] = {
    {"ges symbols export /srv/debug bin/server", "keep what debuggers need, then ship it stripped"},
    {"gdb -ex 'set debug-file-directory /srv/debug' server", "gdb finds it by its build ID"},
    {"python3 -m http.server -d /srv/debug", "serve it: DEBUGINFOD_URLS=http://localhost:8000"},
};

static const ges_exit_code exit_codes[] = {
    {GES_EXIT_OK, "the debug files of all programs are there"},
    {GES_EXIT_FINDINGS, "a program has none, or could not be read; the others are there"},
    {GES_EXIT_USAGE, "the command line has no meaning"},
    {GES_EXIT_FAILED, "the directory cannot be written to"},
};

const ges_command ges_command_symbols = {
    .name = "symbols",
    .summary = "lay debug files out by build ID for gdb, Delve and debuginfod",
    .usage = "ges symbols export [options] DIR FILE...",
    .description =
        "Takes symbol table and DWARF out of unstripped ELF programs and lays them out below DIR: "
        ".build-id/xx/yyyy.debug, where gdb (debug-file-directory) and Delve "
        "(debug-info-directories) look, and buildid/ID/debuginfo, which debuginfod clients ask "
        "any web server for. index.json tells which program each belongs to; other programs in "
        "it stay. The programs themselves are not changed.\n\n"
        "A program is found by its GNU build ID, which Go writes since 1.24, and earlier when an "
        "external linker is used or with -ldflags=-B=gobuildid (1.22).",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .run = run,
};
