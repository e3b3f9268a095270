/* What `ges use` says besides: what would still win, and who runs with the old Go. */
#include "cli/use.h"

#include "base/builder.h"
#include "go/envselect.h"
#include "go/projectgo.h"
#include "go/version.h"

void ges_use_note(const ges_using *u, ges_text text) {
    (void)ges_list_push(u->app->mem, &u->keep->own, text); /* the arena remembers */
}

ges_text ges_use_variable(const ges_using *u, const char *name) {
    ges_text value = {0};
    (void)ges_env_find(u->app->os, u->keep->ask.env, ges_text_of(name), &value); /* unset: "" */
    return value;
}

/* --- what stands in the way --------------------------------------------------------------------
 */

/* Windows puts the machine's entries in front of the user's. */
static void note_machine_path(const ges_using *u) {
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
        ges_text dir = ges_use_expand((void *)(uintptr_t)u, mem, dirs[i]);
        if (dir.len != 0 && !ges_os_same_file(u->app->os, dir, u->bin) &&
            ges_os_is_file(u->app->os, ges_path_join(mem, u->style, dir, GES_T("go.exe")))) {
            ges_use_note(u,
                         ges_text_join(mem,
                                       GES_T("it cannot win: the machine's PATH comes before the "
                                             "user's and has the go in '"),
                                       dir, GES_T("'; as administrator: ges use --scope machine "),
                                       u->target.sdk->version));
            return;
        }
    }
}

/* Entries of this process's PATH that the scope does not hold stay where they come from. */
static void note_others(const ges_using *u, ges_text held) {
    ges_arena *mem = u->app->mem;
    const ges_path_rules rules = {
        .style = u->style, .expand = ges_use_expand, .self = (void *)(uintptr_t)u};
    ges_text *dirs = NULL;
    size_t count = 0;
    if (u->style == GES_PATH_WINDOWS ||
        ges_path_split_list(mem, u->style, ges_use_variable(u, "PATH"), &dirs, &count) != GES_OK) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (dirs[i].len != 0 && !ges_path_has_entry(&rules, mem, held, dirs[i]) &&
            !ges_os_same_file(u->app->os, dirs[i], u->bin) && ges_use_is_of_go(u, dirs[i])) {
            ges_use_note(
                u, ges_text_join(mem, GES_T("'"), dirs[i],
                                 GES_T("' is in PATH too and stays behind it; 'ges why PATH' tells "
                                       "who adds it")));
        }
    }
}

/* What the chosen Go does in the project that is here: the lines of go.work and go.mod may make it
 * run another one, or stop. Without a foreign GOROOT, which goes. */
static void note_project(const ges_using *u) {
    static const ges_text build[] = {GES_LIT("build")};
    ges_arena *mem = u->app->mem;
    ges_project_go project = {0};
    ges_goenv *goenv = NULL;
    ges_select_choice choice = {0};
    ges_goenv_request request = {
        .os = u->app->os, .env = u->keep->ask.env, .go = u->target.sdk->go};
    if (ges_project_go_find(u->app->os, u->keep->ask.env, u->keep->ask.dir, mem, &project, NULL) !=
            GES_OK ||
        project.want.len == 0 || ges_goenv_start(&request, mem, &goenv, NULL) != GES_OK ||
        ges_envselect_choose(goenv, build, 1, &choice, NULL) != GES_OK) {
        return;
    }
    static const char *const ends[] = {
        [GES_SELECT_LOCAL] = NULL,
        [GES_SELECT_PATH] = "it starts that one",
        [GES_SELECT_CACHE] = "it starts the one that go downloaded",
        [GES_SELECT_DOWNLOAD] = "it asks the network for that one",
        [GES_SELECT_FAIL] = "it stops there",
    };
    const char *end = ends[choice.kind];
    if (end == NULL && !ges_project_go_is_served(&project, u->target.sdk->number)) {
        end = "it refuses to build it, or fails to";
    }
    bool is_asked = choice.kind == GES_SELECT_LOCAL || choice.file.len != 0;
    if (end != NULL && is_asked) {
        ges_use_note(u, ges_text_format(mem, "here '%.*s' asks for %.*s: %s%s",
                                        GES_FMT(project.file), GES_FMT(project.want), end,
                                        choice.kind == GES_SELECT_LOCAL
                                            ? ""
                                            : "; GOTOOLCHAIN=local forbids it"));
    }
}

/* The go env file's GOROOT, and a GOTOOLCHAIN that names another Go, decide after PATH. */
void ges_use_note_settings(const ges_using *u) {
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
                ges_use_note(u, ges_text_join(mem, GES_T("the go env file '"), list[i].file,
                                              GES_T("' sets GOROOT to '"), list[i].value,
                                              GES_T("': ges unset --scope go GOROOT")));
            }
        }
    }
    bool names_one = ges_goenv_get(goenv, GES_T("GOTOOLCHAIN"), &value) &&
                     ges_text_starts(value.value, GES_T("go"));
    if (names_one &&
        !ges_text_equal(ges_go_toolchain_version(value.value), u->target.sdk->number)) {
        ges_use_note(u, ges_text_join(mem, GES_T("GOTOOLCHAIN="), value.value, GES_T(" ("),
                                      ges_text_of(ges_goenv_source_name(value.source)),
                                      GES_T(") makes this go run another one")));
    } else {
        note_project(u);
    }
}

/* --- what runs with the old one ----------------------------------------------------------------
 */

/* Programs that start go or read PATH once, by their names without ".exe". */
static bool holds_go(ges_text name) {
    static const ges_text names[] = {
        GES_LIT("gopls"),           GES_LIT("dlv"),    GES_LIT("code"),         GES_LIT("codium"),
        GES_LIT("cursor"),          GES_LIT("goland"), GES_LIT("idea"),         GES_LIT("goland64"),
        GES_LIT("idea64"),          GES_LIT("zed"),    GES_LIT("tmux: server"), GES_LIT("air"),
        GES_LIT("WindowsTerminal"), GES_LIT("nvim"),
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

/* Does the process find the chosen Go first, so that it has nothing to learn? Unknown: no. */
static bool has_chosen(const ges_using *u, uint32_t pid) {
    enum { WAIT_MS = 0 };
    ges_arena *mem = u->app->mem;
    const ges_os *os = u->app->os;
    ges_process_block block = {0};
    ges_text path = {0};
    ges_text root = {0};
    ges_text *dirs = NULL;
    size_t count = 0;
    if (os->process_block(os, pid, false, WAIT_MS, mem, &block, NULL) != GES_OK ||
        !ges_env_find(os, &block.env, GES_T("PATH"), &path) ||
        ges_path_split_list(mem, u->style, path, &dirs, &count) != GES_OK ||
        (ges_env_find(os, &block.env, GES_T("GOROOT"), &root) && root.len != 0 &&
         !ges_os_same_file(os, root, u->target.sdk->root))) {
        return false;
    }
    ges_text name = u->style == GES_PATH_WINDOWS ? GES_T("go.exe") : GES_T("go");
    for (size_t i = 0; i < count; i++) {
        if (dirs[i].len != 0 && ges_os_is_file(os, ges_path_join(mem, u->style, dirs[i], name))) {
            return ges_os_same_file(os, dirs[i], u->bin);
        }
    }
    return false;
}

static void note_running(const ges_using *u) {
    const ges_os *os = u->app->os;
    ges_process_list list = {0};
    ges_builder b = ges_builder_in(u->app->mem);
    if (os->process_list(os, u->app->mem, &list, NULL) != GES_OK) {
        return;
    }
    for (size_t i = 0; i < list.count; i++) {
        const ges_process *p = &list.items[i];
        if (!p->is_zombie && p->owner == os->user_id(os) && holds_go(p->name) &&
            !has_chosen(u, p->pid)) {
            ges_build_format(&b, "%s%.*s (%u)", b.len != 0 ? ", " : "", GES_FMT(p->name), p->pid);
        }
    }
    if (b.len != 0) {
        ges_use_note(u, ges_text_join(u->app->mem,
                                      GES_T("these run with what they were started with; restart "
                                            "them: "),
                                      ges_build_done(&b)));
    }
}

void ges_use_note_all(const ges_using *u, ges_text held) {
    note_machine_path(u);
    note_others(u, held);
    ges_use_note_settings(u);
    note_running(u);
}
