/* `ges sdk list`: every Go on this machine. */
#include "cli/commands.h"
#include "go/sdklist.h"
#include "go/sdkverify.h"

static const ges_option options[] = {
    {"size", NULL, "also how much room each takes: looks at every file"},
    {"verify", NULL, "also whether it was changed since it was made: reads every program"},
    {"json", NULL, "print JSON, schema ges.sdk/1"},
};

static const ges_view sdk_view = {
    "{!severity:7} {version:14} {*goroot}[  {owner}][  {room}]\n[  found: {ways}\n]", false};
static const ges_view fault_view = {"{text}", false};

static ges_text join_ways(const ges_sdk_entry *sdk, ges_arena *mem) {
    ges_builder b = ges_builder_in(mem);
    for (size_t i = 0; i < sdk->found.count; i++) {
        ges_build_format(&b, "%s%.*s", i != 0 ? ", " : "", GES_FMT(sdk->found.items[i]));
    }
    return ges_build_done(&b);
}

static ges_text owner_of(const ges_sdk_entry *sdk, ges_arena *mem) {
    return sdk->package.len != 0 ? ges_text_join(mem, sdk->origin_title, GES_T(" "), sdk->package)
                                 : sdk->origin_title;
}

static void describe_texts(const ges_sdk_texts *texts, const char *key, const ges_view *view,
                           ges_sink *sink) {
    ges_sink_open_list(sink, key, NULL);
    for (size_t i = 0; i < texts->count; i++) {
        ges_sink_open(sink, NULL, view);
        ges_sink_text(sink, "text", texts->items[i]);
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
}

static void describe(ges_app *app, const ges_sdk_entry *sdk, bool with_size, bool is_json,
                     ges_sink *sink) {
    static const ges_view silent = {NULL, true};
    const char *severity = sdk->faults.count != 0 ? "warning" : sdk->runs_here ? "ok" : "info";
    ges_text version = sdk->version.len != 0 || is_json ? sdk->version : GES_T("(unknown)");
    ges_sink_open(sink, NULL, &sdk_view);
    ges_sink_text(sink, "severity", ges_text_of(severity));
    ges_sink_text(sink, "version", version);
    ges_sink_text(sink, "goroot", sdk->root);
    ges_sink_text(sink, "resolved", sdk->real);
    ges_sink_text(sink, "go", sdk->go);
    ges_sink_text(sink, "version_file", sdk->version_file);
    ges_sink_text(sink, "goos", sdk->goos);
    ges_sink_text(sink, "goarch", sdk->goarch);
    ges_sink_text(sink, "origin", sdk->origin);
    ges_sink_text(sink, "origin_title", sdk->origin_title);
    ges_sink_text(sink, "package", sdk->package);
    ges_sink_text(sink, "owner", is_json ? GES_T("") : owner_of(sdk, app->mem));
    ges_sink_number(sink, "path_entry", (int64_t)sdk->path_entry);
    ges_sink_boolean(sink, "runs_here", sdk->runs_here);
    ges_sink_boolean(sink, "is_usable", ges_sdk_is_usable(sdk));
    ges_sink_text(sink, "ways", is_json ? GES_T("") : join_ways(sdk, app->mem));
    if (with_size) {
        uint64_t bytes = ges_sdk_size(app->os, sdk->root, app->mem);
        ges_sink_number(sink, "size", (int64_t)bytes);
        ges_sink_text(sink, "room", ges_text_format(app->mem, "%llu MB",
                                                    (unsigned long long)(bytes / 1000000)));
    }
    describe_texts(&sdk->found, "found", &silent, sink);
    describe_texts(&sdk->faults, "faults", &fault_view, sink);
    if (!sdk->runs_here) {
        ges_sink_say(sink, NULL, ges_text_join(app->mem, GES_T("it is made for "), sdk->goos,
                                               GES_T("/"), sdk->goarch));
    }
    ges_sink_close(sink);
}

static int list(ges_app *app, const ges_args *args) {
    bool is_json = ges_args_has(&ges_command_sdk, args, "json");
    bool with_size = ges_args_has(&ges_command_sdk, args, "size");
    ges_text cwd = {0};
    ges_env_list env = {0};
    ges_sdklist sdks = {0};
    ges_error err = {0};
    (void)app->os->dir_current(app->os, app->mem, &cwd, NULL); /* "": not known */
    if (app->os->env_list(app->os, app->mem, &env, &err) != GES_OK ||
        ges_sdklist_find(app->os, &env, cwd, app->mem, &sdks, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    for (size_t i = 0; ges_args_has(&ges_command_sdk, args, "verify") && i < sdks.count; i++) {
        ges_sdk_verify(app->os, app->mem, &sdks.items[i]);
    }
    ges_sink *sink = ges_app_report(app, is_json, "ges.sdk/1");
    if (sink == NULL) {
        return GES_EXIT_FAILED;
    }
    ges_sink_open_list(sink, "sdks", NULL);
    for (size_t i = 0; i < sdks.count; i++) {
        describe(app, &sdks.items[i], with_size, is_json, sink);
    }
    ges_sink_close_list(sink);
    if (sdks.count == 0) {
        ges_sink_say(sink, NULL, GES_T("no Go was found on this machine; 'ges install latest' brings one"));
    }
    ges_app_report_done(app, sink);
    return GES_EXIT_OK;
}

static int run(ges_app *app, const ges_args *args) {
    bool is_list = args->word_count == 1 && ges_text_equal(args->words[0], GES_T("list"));
    return is_list ? list(app, args) : ges_app_usage(app, &ges_command_sdk, "say what: list");
}

static const ges_example examples[] = {
    {"ges sdk list", "every Go here, the newest first"},
    {"ges sdk list --size", "and how much room each takes"},
    {"ges sdk list --verify", "and whether somebody changed its programs or its standard library"},
};

const ges_command ges_command_sdk = {
    .name = "sdk",
    .summary = "list every Go on this machine, who put it there and whether it is whole",
    .usage = "ges sdk list [--size] [--verify] [--json]",
    .description =
        "Looks in PATH and GOROOT, at the standard places, in ~/sdk (golang.org/dl), where Homebrew, "
        "MacPorts, snap, Scoop, Chocolatey, MSYS2, Nix, goenv, gvm, asdf, mise, g, gobrew, goup, "
        "vfox, proto, gimme, GoLand, conda and GitHub's runners keep them, and among the toolchains that go fetched into "
        "the module cache. For each: version, GOROOT, origin, how it was found, and what keeps it "
        "from working: parts that are missing, a compiler or a VERSION of another version, files left "
        "from an older Go below it, an unpacking that did not end.\n\n"
        "--verify reads every program and holds it against its build ID, a toolchain of the module "
        "cache against the hash that go kept of it, and other standard libraries against the time "
        "when their go command was built.\n\n"
        "Nothing is run.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .is_guarded = true,
    .run = run,
};
