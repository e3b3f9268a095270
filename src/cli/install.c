/* `ges install`: fetches official archives of Go, and puts them where they belong. */
#include "cli/install.h"

#include "base/number.h"
#include "cli/commands.h"
#include "cli/settings.h"
#include "env/makedirs.h"
#include "install/cache.h"

static const ges_option options[] = {
    {"source", "URL|DIR", "where the archives come from; " GES_INSTALL_DEFAULT_SOURCE " unless said"},
    {"to", "DIR", "put them into DIR, as DIR/goX.Y.Z; ~/sdk unless said"},
    {"sha256", "HEX", "the SHA-256 that the archive must have; for one version"},
    {"os", "GOOS", "for another system; the directory says so"},
    {"arch", "GOARCH", "for another architecture; the directory says so"},
    {"force", NULL, "move aside what stands there, as old-goX.Y.Z"},
    {"keep-archive", NULL, "leave the archive in the folder of downloads"},
    {"stall", "SECONDS", "give up on a server that sends nothing for so long; 30 unless said"},
    {"use", NULL, "then 'ges use' the last one"},
    {"list", NULL, "show what the source offers and what of it is here; with versions: all of those"},
    {"all", NULL, "with --list: every release, not only the newest of each 1.N"},
    {"dry-run", NULL, "show what would be installed, and change nothing; asks the source"},
    {"json", NULL, "print JSON, schema ges.install/1 or ges.install.list/1"},
};

static const ges_command *const self = &ges_command_install;

/* --- the command line -------------------------------------------------------------------------- */

/* The user's own file only: a project must not say where programs come from. */
static ges_status read_settings(ges_installing *in, ges_error *err) {
    ges_settings_files files = {0};
    ges_status status =
        ges_settings_load(in->app->os, in->dir, in->app->mem, &files, err);
    for (size_t i = 0; status == GES_OK && i < files.count; i++) {
        const ges_settings_file *file = &files.items[i];
        ges_text source = file->settings.source.text;
        bool is_own = ges_text_equal(ges_path_base(ges_os_style(in->app->os), file->path),
                                     GES_T("settings.json"));
        if (source.len != 0 && !is_own) {
            return ges_error_set(err, GES_INVALID, "'%.*s' line %u: a project cannot say where Gos "
                                 "come from; that is for your own settings.json",
                                 GES_FMT(file->path), file->settings.source.line);
        }
        in->source_text = source.len != 0 ? source : in->source_text;
        in->source_from = source.len != 0 ? file->path : in->source_from;
    }
    return status;
}

static ges_status read_source(ges_installing *in, ges_error *err) {
    ges_text option = ges_args_value(self, in->args, "source");
    ges_text variable = {0};
    (void)ges_env_find(in->app->os, &in->env, GES_T("GES_INSTALL_SOURCE"), &variable); /* or empty */
    in->source_text = GES_T(GES_INSTALL_DEFAULT_SOURCE);
    ges_status status = read_settings(in, err);
    if (option.len != 0) {
        in->source_text = option;
        in->source_from = GES_T("--source");
    } else if (variable.len != 0) {
        in->source_text = variable;
        in->source_from = GES_T("GES_INSTALL_SOURCE");
    }
    return status;
}

static ges_status read_sum(ges_installing *in, ges_error *err) {
    ges_text given = ges_args_value(self, in->args, "sha256");
    in->has_sha256 = given.len != 0;
    if (in->has_sha256 && (given.len != 64 || !ges_godl_sha256(given, in->sha256))) {
        return ges_error_set(err, GES_INVALID, "--sha256 takes 64 hexadecimal digits");
    }
    if (in->has_sha256 && in->args->word_count != 1) {
        return ges_error_set(err, GES_INVALID, "--sha256 is of one archive: name one version");
    }
    return GES_OK;
}

static ges_status read_stall(ges_installing *in, ges_error *err) {
    ges_text given = ges_args_value(self, in->args, "stall");
    uint64_t seconds = 0;
    if (given.len != 0 && (!ges_parse_u64(given, &seconds) || seconds == 0 || seconds > 3600)) {
        return ges_error_set(err, GES_INVALID, "--stall takes a number of seconds from 1 to 3600");
    }
    in->net.stall_ms = (uint32_t)seconds * 1000;
    return GES_OK;
}

/* A name of Go's, which becomes part of a file's. */
static bool is_word(ges_text text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) {
            return false;
        }
    }
    return true;
}

static ges_status read_target(ges_installing *in, ges_error *err) {
    const ges_os *os = in->app->os;
    ges_text goos = ges_args_value(self, in->args, "os");
    ges_text goarch = ges_args_value(self, in->args, "arch");
    ges_text to = ges_args_value(self, in->args, "to");
    if (!is_word(goos) || !is_word(goarch)) {
        return ges_error_set(err, GES_INVALID, "--os and --arch take Go's names, such as linux and "
                             "arm64");
    }
    in->goos = goos.len != 0 ? goos : ges_os_goos(os);
    in->goarch = goarch.len != 0 ? goarch : ges_text_of(os->goarch);
    in->is_host = ges_text_equal(in->goos, ges_os_goos(os)) &&
                  ges_text_equal(in->goarch, ges_text_of(os->goarch));
    if (to.len == 0) {
        return ges_place_home(os, &in->env, in->app->mem, &in->home, err);
    }
    ges_path_style style = ges_os_style(os);
    in->home = ges_path_is_abs(style, to) ? ges_path_clean(in->app->mem, style, to)
                                          : ges_path_join(in->app->mem, style, in->dir, to);
    return GES_OK;
}

static ges_status read_words(ges_installing *in, ges_error *err) {
    for (size_t i = 0; i < in->args->word_count; i++) {
        ges_install_job job = {.word = in->args->words[i]};
        ges_status status = ges_install_wish_read(in->app->os, &in->env, in->dir, job.word,
                                                  in->app->mem, &job.wish, err);
        if (status != GES_OK) {
            return status;
        }
        if (!ges_list_push(in->app->mem, &in->jobs, job)) {
            return ges_arena_error(in->app->mem, err);
        }
    }
    return GES_OK;
}

static ges_status open_line(ges_installing *in, ges_error *err) {
    const ges_os *os = in->app->os;
    in->is_json = ges_args_has(self, in->args, "json");
    in->is_dry_run = ges_args_has(self, in->args, "dry-run");
    in->is_forced = ges_args_has(self, in->args, "force");
    in->meter = (ges_install_meter){.app = in->app,
                                    .is_on = os->stream_is_terminal(os, GES_STDERR)};
    ges_status status = os->env_list(os, in->app->mem, &in->env, err);
    status = status == GES_OK ? os->dir_current(os, in->app->mem, &in->dir, err) : status;
    status = status == GES_OK ? read_target(in, err) : status;
    status = status == GES_OK ? read_sum(in, err) : status;
    status = status == GES_OK ? read_stall(in, err) : status;
    status = status == GES_OK ? read_source(in, err) : status;
    status = status == GES_OK ? read_words(in, err) : status;
    in->net.os = os;
    in->net.env = &in->env;
    in->net.mem = in->app->mem;
    in->net.allows_http = in->has_sha256;
    return status;
}

ges_status ges_installing_open_source(ges_installing *in, ges_error *err) {
    if (in->has_source) {
        return GES_OK;
    }
    ges_status status =
        ges_install_source_open(&in->net, in->source_text, in->dir, &in->source, err);
    in->has_source = status == GES_OK;
    return status == GES_OK || in->source_from.len == 0
               ? status
               : ges_error_note(err, status, "the source that %.*s names", GES_FMT(in->source_from));
}

/* --- one Go ------------------------------------------------------------------------------------ */

/* Where that version goes. */
static void choose_place(ges_installing *in, ges_install_job *job, ges_text version) {
    ges_arena *mem = in->app->mem;
    ges_text other = ges_text_join(mem, GES_T("."), in->goos, GES_T("-"), in->goarch);
    ges_text name = ges_text_join(mem, version, in->is_host ? GES_T("") : other);
    job->place = (ges_place){.os = in->app->os,
                             .env = &in->env,
                             .mem = mem,
                             .home = in->home,
                             .root = ges_path_join(mem, ges_os_style(in->app->os), in->home, name),
                             .version = version,
                             .goos = in->goos,
                             .goarch = in->goarch,
                             .is_forced = in->is_forced,
                             .progress = ges_install_meter_show,
                             .self = &in->meter};
}

/* Looks where it goes. True: that decides it. */
static bool is_decided(ges_installing *in, ges_install_job *job) {
    ges_text why;
    ges_place_state state = ges_place_look(&job->place, &why);
    if (state == GES_PLACE_COMPLETE && !in->is_forced) {
        job->state = GES_INSTALL_THERE;
        return true;
    }
    if (state == GES_PLACE_UNKNOWN) {
        (void)ges_error_set(&job->error, GES_IO, "%.*s", GES_FMT(why));
        return true;
    }
    job->old = state == GES_PLACE_COMPLETE ? GES_T("the same, whole") : why;
    if (state == GES_PLACE_TAKEN && !in->is_forced) {
        (void)ges_error_set(&job->error, GES_CONFLICT,
                            "'%.*s' stands there already and is not that Go: %.*s; --force moves it "
                            "aside", GES_FMT(job->place.root), GES_FMT(why));
        return true;
    }
    return false;
}

static ges_status find_item(ges_installing *in, ges_install_job *job) {
    ges_status status = ges_installing_open_source(in, &job->error);
    if (status == GES_OK) {
        status = ges_install_source_find(&in->source, &job->wish, in->goos, in->goarch,
                                         in->has_sha256 ? in->sha256 : NULL, &job->item,
                                         &job->error);
    }
    job->has_item = status == GES_OK;
    if (status != GES_OK && job->wish.why.len != 0) {
        return ges_error_note(&job->error, status, "%.*s", GES_FMT(job->wish.why));
    }
    return status;
}

/* The archive on this disk, whole as far as its sum tells. */
static ges_status fetch(ges_installing *in, ges_install_job *job, ges_text *archive) {
    const ges_install_item *item = &job->item;
    ges_download_ask ask = {.url = item->place,
                            .name = item->file,
                            .size = item->size,
                            .progress = ges_install_meter_show,
                            .again = ges_install_meter_again,
                            .self = &in->meter};
    memcpy(ask.sha256, item->sha256, sizeof(ask.sha256));
    if (in->source.folder.len != 0) {
        *archive = item->place;
        return GES_OK;
    }
    ges_status status =
        ges_install_cache(in->app->os, &in->env, in->app->mem, &ask.dir, &job->error);
    ges_install_meter_begin(&in->meter, item->version, "fetching");
    status = status == GES_OK ? ges_download(&in->net, &ask, &job->downloaded, &job->error) : status;
    ges_install_meter_end(&in->meter);
    *archive = job->downloaded.path;
    return status;
}

/* What was promised, and is no Go all the same: the next run would meet it again. */
static bool is_useless(ges_status status) {
    return status == GES_CORRUPT || status == GES_DENIED || status == GES_TRUNCATED ||
           status == GES_UNSUPPORTED;
}

static ges_status put(ges_installing *in, ges_install_job *job) {
    ges_text archive = {0};
    bool was_there = false;
    ges_status status = fetch(in, job, &archive);
    if (status != GES_OK) {
        return status;
    }
    ges_install_meter_begin(&in->meter, job->item.version, "unpacking");
    status = ges_place_put(&job->place, archive, job->item.sha256, &was_there, &job->error);
    ges_install_meter_end(&in->meter);
    if (status == GES_OK) {
        job->state = was_there ? GES_INSTALL_THERE : GES_INSTALL_DONE;
    }
    bool is_ours = in->source.folder.len == 0;
    bool is_kept = ges_args_has(self, in->args, "keep-archive") && status == GES_OK;
    if (is_ours && !is_kept && (status == GES_OK || is_useless(status))) {
        (void)in->app->os->file_remove(in->app->os, archive, NULL); /* it only takes room */
    }
    return status;
}

static void install_one(ges_installing *in, ges_install_job *job) {
    if (job->wish.kind == GES_RELEASE_EXACT) { /* may be answered without a word to anybody */
        choose_place(in, job, ges_text_join(in->app->mem, GES_T("go"), job->wish.version));
        if (is_decided(in, job)) {
            return;
        }
    }
    if (find_item(in, job) != GES_OK) {
        return;
    }
    choose_place(in, job, job->item.version);
    if (is_decided(in, job)) {
        return;
    }
    if (in->is_dry_run) {
        job->state = GES_INSTALL_PLANNED;
        return;
    }
    if (put(in, job) != GES_OK) {
        job->state = GES_INSTALL_FAILED;
    }
}

/* --- afterwards -------------------------------------------------------------------------------- */

static int use_last(const ges_installing *in) {
    const ges_command *use = &ges_command_use;
    ges_args args = {.word_count = 1};
    ges_text *values = ges_new_array(in->app->mem, use->option_count, ges_text);
    bool *set = ges_new_array(in->app->mem, use->option_count, bool);
    if (values == NULL || set == NULL) {
        return GES_EXIT_FAILED; /* main tells of the memory */
    }
    args.values = values;
    args.is_set = set;
    args.words = &in->jobs.items[in->jobs.count - 1].place.root;
    return use->run(in->app, &args);
}

static int check_line(ges_app *app, const ges_args *args) {
    bool is_list = ges_args_has(self, args, "list");
    if (args->word_count == 0 && !is_list) {
        return ges_app_usage(app, self, "name a version, such as 1.24, or go.mod, or latest");
    }
    if (ges_args_has(self, args, "use") && ges_args_has(self, args, "json")) {
        return ges_app_usage(app, self, "--use and --json do not go together; run 'ges use --json' "
                             "afterwards");
    }
    if (ges_args_has(self, args, "all") && !is_list) {
        return ges_app_usage(app, self, "--all goes with --list");
    }
    if (app->is_recorded) {
        return ges_app_usage(app, self, "nothing can be installed into a snapshot");
    }
    return GES_EXIT_OK;
}

static int run(ges_app *app, const ges_args *args) {
    ges_installing in = {.app = app, .args = args};
    ges_error err = {0};
    size_t failed = 0;
    int code = check_line(app, args);
    if (code != GES_EXIT_OK) {
        return code;
    }
    if (open_line(&in, &err) != GES_OK) {
        return err.status == GES_INVALID ? ges_app_usage(app, self, "%s", err.text)
                                         : ges_app_fail(app, &err);
    }
    if (ges_args_has(self, args, "list")) {
        return ges_installing_list(&in);
    }
    for (size_t i = 0; i < in.jobs.count; i++) {
        ges_install_job *job = &in.jobs.items[i];
        install_one(&in, job);
        if (job->state == GES_INSTALL_FAILED) {
            failed++;
            ges_app_complain(app, job->word, &job->error);
        }
    }
    ges_installing_report(&in);
    bool is_used = ges_args_has(self, args, "use") && failed == 0 && !in.is_dry_run;
    if (is_used) {
        return use_last(&in);
    }
    return failed == 0 ? GES_EXIT_OK : GES_EXIT_FAILED;
}

static const ges_example examples[] = {
    {"ges install 1.24", "the newest 1.24.x into ~/sdk/go1.24.x"},
    {"ges install go.mod --use", "what the project here asks for, and let it be the one that runs"},
    {"ges install 1.23.5 1.24.4 --source /media/usb/go", "from a folder with archives"},
    {"ges install --list", "what there is, and what of it is here"},
};

static const ges_exit_code exit_codes[] = {
    {GES_EXIT_OK, "they are here, were here already, or --dry-run showed what would be done"},
    {GES_EXIT_USAGE, "the command line has no meaning"},
    {GES_EXIT_FAILED, "one at least could not be installed; of it nothing is there"},
};

const ges_command ges_command_install = {
    .name = "install",
    .summary = "fetch an official Go and put it into ~/sdk, checked and in one step",
    .usage = "ges install [options] VERSION|go.mod|latest ... | --list [VERSION]",
    .description =
        "Takes official archives of Go from a web server in the layout of go.dev/dl, from a mirror that "
        "has a .sha256 file beside each archive, or from a folder. This command and no other uses the "
        "network. The source is what --source says, else GES_INSTALL_SOURCE, else \"install\": "
        "{\"source\": ...} in your settings.json, else https://go.dev/dl/.\n\n"
        "'1.24' is its newest release, 'go.mod' what the go and toolchain lines of the nearest go.mod or "
        "go.work ask for, 'latest' the newest release. Beta versions and release candidates are named in "
        "full: 1.25rc1.\n\n"
        "The SHA-256 must be known before: from the list, from the .sha256 file, or by --sha256. Which it "
        "was is said; a list or file that came over https from the same server protects against what "
        "happens on the way, not against that server. Plain http from another machine is refused unless "
        "--sha256 says what to expect. What is fetched lies in the user's cache folder and is taken up "
        "where it stopped, whatever stopped it.\n\n"
        "The archive is unpacked beside, looked at (VERSION, bin/go, the compiler, the library; nothing is "
        "run), and renamed: under its name there is a whole Go or nothing. Links, devices, and names that "
        "lead elsewhere are refused. A Go that is there already is left alone; something else in its "
        "place is refused, or moved aside with --force. ~/sdk/goX.Y.Z is where golang.org/dl/goX.Y.Z looks, "
        "too.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .is_guarded = true,
    .run = run,
};
