/* `ges use`: lets one Go of this machine be the one that runs: in this shell, this project, or for the
 * user. */
#include "base/builder.h"
#include "cli/commands.h"
#include "cli/keep.h"
#include "cli/usetarget.h"
#include "env/registry.h"
#include "ges/goenv.h"
#include "go/version.h"
#include "shell/shell.h"

static const ges_option options[] = {
    GES_KEEP_OPTIONS,
    {"json", NULL, "print JSON, schema ges.use/1; does not ask"},
};

/* One command line on its way. */
typedef struct using {
    ges_app *app;
    ges_keep *keep;
    ges_sdklist sdks;
    ges_use_target target;
    ges_text bin; /* the directory that goes into PATH */
    ges_path_style style;
    ges_wish wishes[2];
    size_t wish_count;
} using;

static void note(const using *u, ges_text text) {
    (void)ges_list_push(u->app->mem, &u->keep->own, text); /* the arena remembers */
}

static ges_text variable(const using *u, const char *name) {
    ges_text value = {0};
    (void)ges_env_find(u->app->os, u->keep->ask.env, ges_text_of(name), &value); /* unset: "" */
    return value;
}

/* --- stale entries of PATH --------------------------------------------------------------------- */

/* An entry as it is meant: in the registry it may hold %NAME%. */
static ges_text expand(void *self, ges_arena *mem, ges_text entry) {
    const using *u = self;
    const ges_declaration_list none = {0};
    size_t unknown = 0;
    return u->style == GES_PATH_WINDOWS
               ? ges_registry_expand(u->app->os, &none, 0, true, entry, mem, &unknown)
               : entry;
}

/* Directories of a Go that is gone: nothing but a Go lies at such a place. ~/go/bin is none of them: there
 * lie the user's own programs. */
static bool was_go(const using *u, ges_text dir) {
    static const ges_text pieces[] = {
        GES_LIT("/sdk/go"),           GES_LIT("/usr/local/go/bin"), GES_LIT("/usr/lib/go-1."),
        GES_LIT("/.goenv/versions/"), GES_LIT("/.gvm/gos/"),        GES_LIT("/.gvm/versions/"),
        GES_LIT("/installs/golang/"), GES_LIT("/mise/installs/go/"), GES_LIT("/.g/versions/"),
        GES_LIT("/.gobrew/"),         GES_LIT("/.gimme/versions/"), GES_LIT("/toolchain@v0.0.1-go"),
        GES_LIT("/Cellar/go"),        GES_LIT("/Program Files/Go/bin"), GES_LIT(":/Go/bin"),
        GES_LIT("/scoop/apps/go/"),   GES_LIT("/tools/go/bin"),
    };
    ges_builder plain = ges_builder_in(u->app->mem);
    bool is_bin = ges_text_equal_nocase(ges_path_base(u->style, dir), GES_T("bin"));
    for (size_t i = 0; i < dir.len; i++) {
        ges_build_char(&plain, ges_path_is_separator(u->style, dir.ptr[i]) ? '/' : dir.ptr[i]);
    }
    for (size_t i = 0; i < GES_COUNT(pieces) && is_bin; i++) {
        if (ges_text_contains(ges_build_done(&plain), pieces[i])) {
            return !ges_os_exists(u->app->os, dir);
        }
    }
    return false;
}

/* Is the entry the bin directory of a Go, here or gone? /usr/bin, where a link to a go lies among others,
 * is none. */
static bool is_of_go(const using *u, ges_text entry) {
    ges_arena *mem = u->app->mem;
    ges_text dir = expand((void *)(uintptr_t)u, mem, entry);
    if (!ges_path_is_abs(u->style, dir)) {
        return false;
    }
    for (size_t i = 0; i < u->sdks.count; i++) {
        ges_text bin = ges_path_join(mem, u->style, u->sdks.items[i].real, GES_T("bin"));
        if (ges_os_same_file(u->app->os, bin, dir)) {
            return true;
        }
    }
    return was_go(u, ges_path_clean(mem, u->style, dir));
}

/* Takes the entries of other Gos out of `list` and puts the chosen one in front. */
static ges_status edit_path(using *u, ges_text list, ges_error *err) {
    ges_arena *mem = u->app->mem;
    const ges_path_rules rules = {.style = u->style, .expand = expand, .self = u};
    ges_text *dirs = NULL;
    size_t dir_count = 0;
    size_t count = 0;
    ges_status status = ges_path_split_list(mem, u->style, list, &dirs, &dir_count);
    ges_path_edit *edits = ges_new_array(mem, dir_count + 1, ges_path_edit);
    if (status != GES_OK || edits == NULL) {
        return ges_arena_error(mem, err);
    }
    for (size_t i = 0; i < dir_count; i++) {
        bool is_said = ges_path_same_entry(&rules, mem, dirs[i], u->bin);
        for (size_t k = 0; k < count && !is_said; k++) {
            is_said = ges_path_same_entry(&rules, mem, dirs[i], edits[k].dir);
        }
        if (!is_said && dirs[i].len != 0 && is_of_go(u, dirs[i])) {
            edits[count++] = (ges_path_edit){.verb = GES_PATH_REMOVE, .dir = dirs[i]};
        }
    }
    edits[count++] = (ges_path_edit){.verb = GES_PATH_ADD_FRONT, .dir = u->bin};
    u->wishes[u->wish_count++] =
        (ges_wish){.verb = GES_WISH_EDIT_LIST,
                   .name = u->style == GES_PATH_WINDOWS ? GES_T("Path") : GES_T("PATH"),
                   .edits = edits,
                   .edit_count = count};
    return GES_OK;
}

/* --- what stands in the way -------------------------------------------------------------------- */

/* Windows puts the machine's entries in front of the user's. */
static void note_machine_path(const using *u) {
    ges_arena *mem = u->app->mem;
    const ges_scope *machine = ges_scope_find(u->app->os, GES_T("machine"));
    ges_scope_value held = {0};
    ges_text *dirs = NULL;
    size_t count = 0;
    if (u->style != GES_PATH_WINDOWS || machine == NULL ||
        !ges_text_equal(u->keep->scope_name, GES_T("user")) ||
        machine->read(&u->keep->ask, GES_T("Path"), &held, NULL) != GES_OK ||
        ges_path_split_list(mem, u->style, held.value, &dirs, &count) != GES_OK) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        ges_text dir = expand((void *)(uintptr_t)u, mem, dirs[i]);
        if (dir.len != 0 && !ges_os_same_file(u->app->os, dir, u->bin) &&
            ges_os_is_file(u->app->os, ges_path_join(mem, u->style, dir, GES_T("go.exe")))) {
            note(u, ges_text_join(mem, GES_T("it cannot win: the machine's PATH comes before the "
                                             "user's and has the go in '"), dir,
                                  GES_T("'; as administrator: ges use --scope machine "),
                                  u->target.sdk->version));
            return;
        }
    }
}

/* Entries of this process's PATH that the scope does not hold stay where they come from. */
static void note_others(const using *u, ges_text held) {
    ges_arena *mem = u->app->mem;
    const ges_path_rules rules = {.style = u->style, .expand = expand, .self = (void *)(uintptr_t)u};
    ges_text *dirs = NULL;
    size_t count = 0;
    if (u->style == GES_PATH_WINDOWS ||
        ges_path_split_list(mem, u->style, variable(u, "PATH"), &dirs, &count) != GES_OK) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (dirs[i].len != 0 && !ges_path_has_entry(&rules, mem, held, dirs[i]) &&
            !ges_os_same_file(u->app->os, dirs[i], u->bin) && is_of_go(u, dirs[i])) {
            note(u, ges_text_join(mem, GES_T("'"), dirs[i],
                                  GES_T("' is in PATH too and stays behind it; 'ges why PATH' tells "
                                        "who adds it")));
        }
    }
}

/* The go env file's GOROOT, and a GOTOOLCHAIN that names another Go, decide after PATH. */
static void note_settings(const using *u) {
    ges_arena *mem = u->app->mem;
    ges_goenv *goenv = NULL;
    ges_goenv_value value = {0};
    ges_goenv_request request = {.os = u->app->os, .go = u->target.sdk->go, .keeps_local = true};
    ges_goenv_declaration *list = NULL;
    size_t count = 0;
    if (ges_goenv_open(&request, mem, &goenv, NULL) != GES_OK) {
        return;
    }
    if (ges_goenv_declarations(goenv, GES_T("GOROOT"), &list, &count, NULL) == GES_OK) {
        for (size_t i = 0; i < count; i++) {
            if (list[i].source == GES_GOENV_FILE && list[i].value.len != 0) {
                note(u, ges_text_join(mem, GES_T("the go env file '"), list[i].file,
                                      GES_T("' sets GOROOT to '"), list[i].value,
                                      GES_T("': ges unset --scope go GOROOT")));
            }
        }
    }
    bool names_one = ges_goenv_get(goenv, GES_T("GOTOOLCHAIN"), &value) &&
                     ges_text_starts(value.value, GES_T("go"));
    if (names_one && !ges_text_equal(ges_go_toolchain_version(value.value),
                                     u->target.sdk->number)) {
        note(u, ges_text_join(mem, GES_T("GOTOOLCHAIN="), value.value,
                              GES_T(" ("), ges_text_of(ges_goenv_source_name(value.source)),
                              GES_T(") makes this go run another one")));
    }
}

/* --- what runs with the old one ---------------------------------------------------------------- */

/* Programs that start go or read PATH once, by their names without ".exe". */
static bool holds_go(ges_text name) {
    static const ges_text names[] = {
        GES_LIT("gopls"),    GES_LIT("dlv"),  GES_LIT("code"),     GES_LIT("codium"), GES_LIT("cursor"),
        GES_LIT("goland"),   GES_LIT("idea"), GES_LIT("goland64"), GES_LIT("idea64"), GES_LIT("zed"),
        GES_LIT("tmux: server"), GES_LIT("air"), GES_LIT("WindowsTerminal"), GES_LIT("nvim"),
    };
    ges_text exe = GES_T(".exe");
    name = ges_text_ends(name, exe) ? ges_text_slice(name, 0, name.len - exe.len) : name;
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        if (ges_text_equal_nocase(name, names[i])) {
            return true;
        }
    }
    return false;
}

static void note_running(const using *u) {
    const ges_os *os = u->app->os;
    ges_process_list list = {0};
    ges_builder b = ges_builder_in(u->app->mem);
    if (os->process_list(os, u->app->mem, &list, NULL) != GES_OK) {
        return;
    }
    for (size_t i = 0; i < list.count; i++) {
        const ges_process *p = &list.items[i];
        if (!p->is_zombie && p->owner == os->user_id(os) && holds_go(p->name)) {
            ges_build_format(&b, "%s%.*s (%u)", b.len != 0 ? ", " : "", GES_FMT(p->name), p->pid);
        }
    }
    if (b.len != 0) {
        note(u, ges_text_join(u->app->mem, GES_T("these run with what they were started with; restart "
                                                 "them: "), ges_build_done(&b)));
    }
}

/* --- scopes ------------------------------------------------------------------------------------ */

static void unset_goroot(using *u) {
    u->wishes[u->wish_count++] = (ges_wish){.verb = GES_WISH_UNSET, .name = GES_T("GOROOT")};
}

static ges_status for_session(using *u, ges_error *err) {
    ges_text root = variable(u, "GOROOT");
    if (root.len != 0 && !ges_os_same_file(u->app->os, root, u->target.sdk->root)) {
        unset_goroot(u);
    }
    note_settings(u);
    return edit_path(u, variable(u, "PATH"), err);
}

/* ges.env names the version; the hook finds the Go on each machine that has the project. */
static ges_status for_project(using *u, ges_error *err) {
    ges_scope_value held = {0};
    const ges_scope *scope = ges_scope_find(u->app->os, u->keep->scope_name);
    u->wishes[u->wish_count++] = (ges_wish){
        .verb = GES_WISH_SET, .name = GES_T("GES_GO"), .value = u->target.sdk->number};
    ges_status status = scope->read(&u->keep->ask, GES_T("GOROOT"), &held, err);
    if (status == GES_OK && held.exists) {
        unset_goroot(u);
    }
    return status;
}

static ges_status for_scope(using *u, ges_error *err) {
    const ges_scope *scope = ges_scope_find(u->app->os, u->keep->scope_name);
    ges_scope_value path = {0};
    ges_scope_value root = {0};
    ges_text set = variable(u, "GOROOT");
    ges_status status = scope->read(&u->keep->ask, GES_T("PATH"), &path, err);
    status = status == GES_OK ? scope->read(&u->keep->ask, GES_T("GOROOT"), &root, err) : status;
    status = status == GES_OK ? edit_path(u, path.value, err) : status;
    if (status != GES_OK) {
        return status;
    }
    if (root.exists) {
        unset_goroot(u);
    } else if (set.len != 0 && !ges_os_same_file(u->app->os, set, u->target.sdk->root)) {
        note(u, ges_text_join(u->app->mem, GES_T("GOROOT is '"), set,
                              GES_T("' here, which this scope does not hold; 'ges why GOROOT' tells "
                                    "who sets it")));
    }
    note_machine_path(u);
    note_others(u, path.value);
    note_settings(u);
    note_running(u);
    return GES_OK;
}

static ges_status make_wishes(using *u, ges_error *err) {
    if (ges_text_equal(u->keep->scope_name, GES_T("session"))) {
        return for_session(u, err);
    }
    return ges_text_equal(u->keep->scope_name, GES_T("project")) ? for_project(u, err)
                                                                 : for_scope(u, err);
}

/* --- the command ------------------------------------------------------------------------------- */

/* Code goes to standard output: what else is to be said must not be evaluated. */
static void say_for_session(const using *u) {
    if (!ges_text_equal(u->keep->scope_name, GES_T("session")) || u->keep->is_json) {
        return;
    }
    for (size_t i = 0; i < u->keep->own.count; i++) {
        ges_build_format(&u->app->err, "%s: note: %.*s\n", u->app->program,
                         GES_FMT(u->keep->own.items[i]));
    }
}

static int run(ges_app *app, const ges_args *args) {
    const ges_command *self = &ges_command_use;
    ges_keep keep = {.command = self, .args = args, .schema = "ges.use/1"};
    using u = {.app = app, .keep = &keep, .style = ges_os_style(app->os)};
    ges_error err = {0};
    if (args->word_count > 1) {
        return ges_app_usage(app, self, "one Go at most: a version, a go.mod or a path");
    }
    ges_status status = ges_keep_open(app, &keep, &err);
    if (status == GES_OK && (ges_text_equal(keep.scope_name, GES_T("go")) ||
                             ges_text_equal(keep.ask.in, GES_T("environment.d")))) {
        return ges_app_usage(app, self, "PATH cannot stand there; use --scope session, project or "
                             "user");
    }
    ges_text word = args->word_count != 0 ? args->words[0] : (ges_text){0};
    if (status == GES_OK) {
        status = ges_sdklist_find(app->os, keep.ask.env, keep.ask.dir, app->mem, &u.sdks, &err);
    }
    if (status == GES_OK) {
        status = ges_use_choose(app, keep.ask.env, keep.ask.dir, word, &u.sdks, &u.target, &err);
    }
    if (status == GES_OK) {
        u.bin = ges_path_join(app->mem, u.style, u.target.sdk->root, GES_T("bin"));
        ges_text why = u.target.why;
        note(&u, ges_text_join(app->mem, u.target.sdk->version, GES_T(" in '"), u.target.sdk->root,
                               GES_T("'"), why.len != 0 ? GES_T(": ") : GES_T(""), why));
        status = make_wishes(&u, &err);
    }
    if (status != GES_OK) {
        return err.status == GES_INVALID ? ges_app_usage(app, self, "%s", err.text)
                                         : ges_app_fail(app, &err);
    }
    keep.wishes = u.wishes;
    keep.count = u.wish_count;
    say_for_session(&u);
    return ges_keep_run(app, &keep);
}

static const ges_example examples[] = {
    {"eval \"$(ges use --scope session 1.22)\"", "the newest 1.22 that is here, in this bash or zsh only"},
    {"ges use", "for your shells: what the nearest go.mod asks for"},
    {"ges use --scope project go.mod", "in this project: ges.env names the version"},
    {"ges use ~/sdk/go1.27.4 --dry-run", "show what it would change"},
};

static const ges_exit_code exit_codes[] = {
    {GES_EXIT_OK, "it is selected, was so already, or --dry-run showed how"},
    {GES_EXIT_FINDINGS, "nothing was changed: the answer was not yes"},
    {GES_EXIT_USAGE, "the command line has no meaning, or names no Go"},
    {GES_EXIT_FAILED, "that Go is not here, or it could not be selected; nothing was changed"},
};

const ges_command ges_command_use = {
    .name = "use",
    .summary = "let one Go of this machine be the one that runs",
    .usage = "ges use [--scope session|project|user|machine] [options] [VERSION|go.mod|PATH]",
    .description =
        "Selects a Go of this machine (see 'ges sdk list'): by version ('1.22' is the newest 1.22.x, "
        "'latest' the newest of all), by what a go.mod or go.work asks for (without a word the nearest "
        "one), or by its directory. Nothing is downloaded.\n\n"
        "Its bin goes to the front of PATH, and the entries of other Gos that the scope holds go, also "
        "of those that were removed: they do not pile up. A GOROOT of another Go is taken away. "
        "~/go/bin and /usr/bin stay.\n\n"
        "session: prints code for the calling shell. project: ges.env names the version, which the "
        "shell hook looks up on each machine. user: as 'ges set' and 'ges path' keep it; 'ges undo' "
        "takes it back. What would still win (on Windows the machine's PATH, a GOTOOLCHAIN, the go env "
        "file) and which editors and servers run with the old one is said.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .is_guarded = true,
    .run = run,
};
