/* Plans made real: on this system and on fake ones, with every call failing in turn, and with all
 * calls failing from one on, which is how a killed program looks to the disk. */
#include "env/apply.h"
#include "env/fixers.h"
#include "env/undo.h"
#include "os/fake/fail.h"
#include "os/fake/fake.h"

#include "scratch.h"
#include "test.h"

#define OLD_ENV "GOFLAGS=-mod=mod\nGOPRIVATE=a.example\n"
#define NEW_ENV "GOPRIVATE=a.example\n"
#define OLD_MOD "module a\r\n\r\ngo 1.21\r\n"
#define NEW_MOD "module a\n\ngo 1.21\n"

typedef struct world {
    const ges_os *os;
    ges_arena mem;
    ges_text root;
    ges_text journal;
    const char *name;
    bool is_unix;
} world;

#define OS_CLAIM(w, what)                                                                          \
    do {                                                                                           \
        if (!(what)) {                                                                             \
            test_failures++;                                                                       \
            fprintf(stderr, "%s:%d: (%s) claim fails: %s\n", __FILE__, __LINE__, (w)->name, #what);\
        }                                                                                          \
    } while (0)

static ges_text at(world *w, const char *name) {
    return ges_path_join(&w->mem, ges_os_style(w->os), w->root, ges_text_of(name));
}

static void put(world *w, const char *name, const char *text, uint32_t mode) {
    ges_file file = GES_FILE_CLOSED;
    (void)w->os->file_remove(w->os, at(w, name), NULL); /* it may be there */
    if (w->os->file_create(w->os, at(w, name), mode, &file, NULL) != GES_OK ||
        w->os->file_write(w->os, file, ges_bytes_from(ges_text_of(text)), NULL) != GES_OK) {
        abort();
    }
    w->os->file_close(w->os, &file);
    if (w->os->file_set_times(w->os, at(w, name), 1700000000123456700, 1700000000000000000,
                              NULL) != GES_OK) {
        abort();
    }
}

static ges_text content(world *w, const char *name) {
    ges_bytes bytes = {0};
    (void)w->os->file_read(w->os, at(w, name), 10000, &w->mem, &bytes, NULL); /* "" on failure */
    return ges_text_from(bytes);
}

static ges_file_info info_of(world *w, const char *name) {
    ges_file_info info = {.kind = (ges_file_kind)99};
    (void)w->os->file_info(w->os, at(w, name), false, &info, NULL); /* 99 on failure */
    return info;
}

/* --- worlds ----------------------------------------------------------------------------------- */

static void fill(world *w) {
    put(w, "env", OLD_ENV, 0640);
    put(w, "go.mod", OLD_MOD, 0604);
    put(w, "tool", "#!\n", 0644);
    w->journal = at(w, "state/journal");
}

static world open_native(void) {
    world w = {.os = ges_os_native(), .name = "native"};
    ges_arena_init(&w.mem, 0);
    w.root = scratch_open(w.os, &w.mem);
    ges_text resolved; /* /tmp is a link on macOS */
    if (w.os->path_resolve(w.os, w.root, &w.mem, &resolved, NULL) == GES_OK) {
        w.root = resolved;
    }
    w.is_unix = w.os->family != GES_OS_WINDOWS;
    fill(&w);
    return w;
}

/* The fake keeps a pointer to the world's arena, so a world is never copied after this. */
static void open_fake(world *w) {
    ges_text snapshot = ges_text_of(w->is_unix ? "{\"family\": \"linux\", \"user\": {\"id\": 1000},"
                                                 " \"files\": {\"/r\": {\"kind\": \"directory\","
                                                 " \"owner\": 1000}}}"
                                               : "{\"family\": \"windows\", \"files\": "
                                                 "{\"C:\\\\r\": {\"kind\": \"directory\"}}}");
    ges_arena_init(&w->mem, 0);
    w->root = w->is_unix ? GES_T("/r") : GES_T("C:\\r");
    if (ges_fake_load(ges_bytes_from(snapshot), &w->mem, &w->os, NULL) != GES_OK) {
        abort();
    }
    fill(w);
}

static void close_world(world *w) {
    if (w->os == ges_os_native()) {
        OS_CLAIM(w, w->os->dir_remove_tree(w->os, w->root, NULL) == GES_OK);
    }
    ges_arena_close(&w->mem);
}

static void in_each_world(void (*claims)(world *)) {
    world real = open_native();
    world fake_linux = {.name = "fake linux", .is_unix = true};
    world fake_windows = {.name = "fake windows"};
    claims(&real);
    close_world(&real);
    open_fake(&fake_linux);
    claims(&fake_linux);
    close_world(&fake_linux);
    open_fake(&fake_windows);
    claims(&fake_windows);
    close_world(&fake_windows);
}

/* --- plans ------------------------------------------------------------------------------------ */

static ges_status add(ges_plan *plan, const char *fixer, ges_text file, const char *name,
                      const char *value, ges_error *err) {
    ges_repair repair = {.fixer = ges_fixer_find(ges_text_of(fixer)),
                         .file = file,
                         .name = ges_text_of(name),
                         .value = ges_text_of(value),
                         .mode = strcmp(fixer, "make_executable") == 0 ? 0111 : 0};
    return ges_plan_add(plan, &repair, GES_T("a reason"), GES_T("GES000"), NULL, err);
}

/* Two contents, and where modes exist a mode. */
static ges_status make_plan(world *w, const ges_os *os, ges_arena *mem, ges_plan *out,
                            ges_error *err) {
    *out = ges_plan_in(os, mem);
    ges_status status = add(out, "goenv_unset", at(w, "env"), "GOFLAGS", "", err);
    status = status == GES_OK ? add(out, "gomod_rewrite", at(w, "go.mod"), "", "", err) : status;
    return status == GES_OK && w->is_unix
               ? add(out, "make_executable", at(w, "tool"), "", "", err)
               : status;
}

static void claim_old(world *w) {
    CLAIM_TEXT(content(w, "env"), OLD_ENV);
    CLAIM_TEXT(content(w, "go.mod"), OLD_MOD);
    OS_CLAIM(w, info_of(w, "env").mode == (w->is_unix ? 0640U : 0666U));
    OS_CLAIM(w, info_of(w, "go.mod").mode == (w->is_unix ? 0604U : 0666U));
    OS_CLAIM(w, info_of(w, "tool").mode == (w->is_unix ? 0644U : 0666U));
    OS_CLAIM(w, info_of(w, "env").mtime_ns == 1700000000123456700);
    OS_CLAIM(w, info_of(w, "go.mod").mtime_ns == 1700000000123456700);
    OS_CLAIM(w, info_of(w, "tool").mtime_ns == 1700000000123456700);
}

static void claim_new(world *w) {
    CLAIM_TEXT(content(w, "env"), NEW_ENV);
    CLAIM_TEXT(content(w, "go.mod"), NEW_MOD);
    OS_CLAIM(w, info_of(w, "env").mode == (w->is_unix ? 0640U : 0666U));
    OS_CLAIM(w, info_of(w, "go.mod").mode == (w->is_unix ? 0604U : 0666U));
    OS_CLAIM(w, info_of(w, "tool").mode == (w->is_unix ? 0755U : 0666U));
}

/* Never a part of a file, whatever happened. */
static void claim_old_or_new(world *w) {
    ges_text env = content(w, "env");
    ges_text mod = content(w, "go.mod");
    uint32_t mode = info_of(w, "tool").mode;
    OS_CLAIM(w, ges_text_equal(env, GES_T(OLD_ENV)) || ges_text_equal(env, GES_T(NEW_ENV)));
    OS_CLAIM(w, ges_text_equal(mod, GES_T(OLD_MOD)) || ges_text_equal(mod, GES_T(NEW_MOD)));
    OS_CLAIM(w, mode == 0644 || mode == 0755 || !w->is_unix);
}

static void claim_no_leftovers(world *w) {
    ges_dir_list list = {0};
    OS_CLAIM(w, w->os->dir_list(w->os, w->root, &w->mem, &list, NULL) == GES_OK);
    for (size_t i = 0; i < list.count; i++) {
        OS_CLAIM(w, !ges_text_starts(list.items[i].name, GES_T(".ges-")));
    }
}

static ges_status undo(world *w, const ges_os *os, uint64_t number, ges_error *err) {
    ges_journal_list *list = ges_new(&w->mem, ges_journal_list);
    const ges_journal_record *record = NULL;
    ges_plan plan = ges_plan_in(os, &w->mem);
    ges_applied applied;
    ges_status status = ges_journal_read(os, w->journal, &w->mem, list, err);
    status = status == GES_OK ? ges_undo_choose(os, list, number, &record, err) : status;
    status = status == GES_OK ? ges_undo_plan(record, &plan, err) : status;
    return status == GES_OK ? ges_plan_apply(&plan, w->journal, &applied, err) : status;
}

static ges_status apply(world *w, const ges_os *os, ges_applied *applied, ges_error *err) {
    ges_plan plan;
    ges_status status = make_plan(w, os, &w->mem, &plan, err);
    return status == GES_OK ? ges_plan_apply(&plan, w->journal, applied, err) : status;
}

/* --- claims ----------------------------------------------------------------------------------- */

static void claim_apply_and_undo(world *w) {
    ges_applied applied = {0};
    ges_error err = {0};
    OS_CLAIM(w, apply(w, w->os, &applied, &err) == GES_OK);
    OS_CLAIM(w, applied.number == 1);
    CLAIM_TEXT(applied.lost, "");
    claim_new(w);
    OS_CLAIM(w, !w->is_unix || info_of(w, "state/journal").mode == 0700);
    OS_CLAIM(w, !w->is_unix || info_of(w, "state/journal/000001.json").mode == 0600);
    OS_CLAIM(w, undo(w, w->os, 0, &err) == GES_OK);
    claim_old(w);
    OS_CLAIM(w, undo(w, w->os, 0, &err) == GES_NOT_FOUND);
    OS_CLAIM(w, undo(w, w->os, 1, &err) == GES_INVALID); /* undone already */
    OS_CLAIM(w, undo(w, w->os, 2, &err) == GES_OK);      /* makes it again */
    claim_new(w);
    OS_CLAIM(w, undo(w, w->os, 0, &err) == GES_OK);
    claim_old(w);
    OS_CLAIM(w, undo(w, w->os, 99, &err) == GES_NOT_FOUND);
    claim_no_leftovers(w);
}

static void claim_refuses_what_changed(world *w) {
    ges_plan plan;
    ges_applied applied = {0};
    ges_error err = {0};
    OS_CLAIM(w, make_plan(w, w->os, &w->mem, &plan, &err) == GES_OK);
    put(w, "go.mod", "module b\r\n", 0604);
    OS_CLAIM(w, ges_plan_apply(&plan, w->journal, &applied, &err) == GES_CONFLICT);
    OS_CLAIM(w, strstr(err.text, "go.mod") != NULL && strstr(err.text, "changed") != NULL);
    CLAIM_TEXT(content(w, "env"), OLD_ENV);
    CLAIM_TEXT(content(w, "go.mod"), "module b\r\n");
    OS_CLAIM(w, !ges_os_exists(w->os, at(w, "state/journal/000001.json")));
    put(w, "go.mod", OLD_MOD, 0604);
    OS_CLAIM(w, make_plan(w, w->os, &w->mem, &plan, &err) == GES_OK);
    OS_CLAIM(w, w->os->file_remove(w->os, at(w, "env"), NULL) == GES_OK);
    OS_CLAIM(w, ges_plan_apply(&plan, w->journal, &applied, &err) == GES_CONFLICT);
    CLAIM_TEXT(content(w, "go.mod"), OLD_MOD);
    OS_CLAIM(w, w->os->dir_make(w->os, at(w, "env"), 0700, NULL) == GES_OK);
    OS_CLAIM(w, ges_plan_apply(&plan, w->journal, &applied, &err) == GES_CONFLICT);
    CLAIM_TEXT(content(w, "go.mod"), OLD_MOD);
}

static void claim_undo_refuses_what_changed(world *w) {
    ges_applied applied = {0};
    ges_error err = {0};
    OS_CLAIM(w, apply(w, w->os, &applied, &err) == GES_OK);
    put(w, "env", NEW_ENV "GOBIN=/mine\n", 0640);
    OS_CLAIM(w, undo(w, w->os, 0, &err) == GES_CONFLICT);
    OS_CLAIM(w, strstr(err.text, "env") != NULL);
    CLAIM_TEXT(content(w, "env"), NEW_ENV "GOBIN=/mine\n");
    CLAIM_TEXT(content(w, "go.mod"), NEW_MOD);
    OS_CLAIM(w, w->os->file_remove(w->os, at(w, "env"), NULL) == GES_OK);
    OS_CLAIM(w, undo(w, w->os, 0, &err) == GES_CONFLICT);
    put(w, "env", OLD_ENV, 0640); /* the user took one file back by hand */
    OS_CLAIM(w, undo(w, w->os, 0, &err) == GES_OK);
    claim_old(w);
}

static void claim_second_waits(world *w) {
    ges_applied applied = {0};
    ges_error err = {0};
    ges_journal journal;
    ges_plan plan;
    OS_CLAIM(w, ges_journal_open(w->os, w->journal, 0, &w->mem, &journal, &err) == GES_OK);
    ges_journal second;
    OS_CLAIM(w, ges_journal_open(w->os, w->journal, 20, &w->mem, &second, &err) == GES_CONFLICT);
    OS_CLAIM(w, strstr(err.text, "another ges") != NULL);
    ges_journal_close(&journal);
    OS_CLAIM(w, make_plan(w, w->os, &w->mem, &plan, &err) == GES_OK);
    OS_CLAIM(w, ges_plan_apply(&plan, w->journal, &applied, &err) == GES_OK);
    claim_new(w);
    /* The same plan again: the first one changed the files under it. */
    OS_CLAIM(w, ges_plan_apply(&plan, w->journal, &applied, &err) == GES_CONFLICT);
    claim_new(w);
}

/* A file that a plan makes goes away again with undo. */
static void claim_new_file(world *w) {
    ges_plan plan = ges_plan_in(w->os, &w->mem);
    ges_applied applied = {0};
    ges_error err = {0};
    OS_CLAIM(w, add(&plan, "startup_block", at(w, "profile"), "", "export GOBIN=/b", &err) ==
                    GES_OK);
    OS_CLAIM(w, plan.changes.count == 1 && !plan.changes.items[0].before.exists);
    OS_CLAIM(w, ges_plan_apply(&plan, w->journal, &applied, &err) == GES_OK);
    ges_text made = content(w, "profile");
    OS_CLAIM(w, ges_text_contains(made, GES_T("GOBIN")));
    OS_CLAIM(w, undo(w, w->os, 0, &err) == GES_OK);
    OS_CLAIM(w, !ges_os_exists(w->os, at(w, "profile")));
    OS_CLAIM(w, undo(w, w->os, 2, &err) == GES_OK);
    CLAIM_SAME(content(w, "profile"), made);
    plan = ges_plan_in(w->os, &w->mem);
    OS_CLAIM(w, add(&plan, "startup_block", at(w, "none/profile"), "", "export GOBIN=/b",
                    &err) == GES_DENIED);
    OS_CLAIM(w, strstr(err.text, "missing") != NULL);
}

/* --- failing calls ---------------------------------------------------------------------------- */

typedef ges_status operation(world *w, const ges_os *os, ges_error *err);

static ges_status do_apply(world *w, const ges_os *os, ges_error *err) {
    ges_applied applied = {0};
    return apply(w, os, &applied, err);
}

static ges_status do_undo(world *w, const ges_os *os, ges_error *err) {
    return undo(w, os, 1, err);
}

/* After the n-th call failed, all went on or all was put back. */
static void claim_after_failure(world *w, ges_status status, bool is_undo, const ges_error *err) {
    claim_old_or_new(w);
    if ((status == GES_OK) == is_undo) {
        claim_old(w);
    } else {
        claim_new(w);
    }
    OS_CLAIM(w, status == GES_OK || err->text[0] != '\0');
}

/* After a kill the next run carries the interrupted one back. */
static void claim_after_kill(world *w, bool is_undo) {
    ges_error err = {0};
    ges_journal_list list = {0};
    claim_old_or_new(w);
    OS_CLAIM(w, ges_journal_read(w->os, w->journal, &w->mem, &list, &err) == GES_OK);
    for (size_t i = 0; i < list.count; i++) {
        OS_CLAIM(w, list.items[i].broken.len == 0);
        for (size_t k = 0; k < list.items[i].entry.files.count; k++) {
            ges_undo_place place = ges_undo_look(w->os, &list.items[i].entry.files.items[k]);
            OS_CLAIM(w, place == GES_UNDO_OLD || place == GES_UNDO_NEW);
        }
    }
    ges_status status = undo(w, w->os, is_undo ? 1 : 0, &err);
    OS_CLAIM(w, status == GES_OK || status == GES_NOT_FOUND || status == GES_INVALID);
    claim_old(w);
    /* Leftovers go with the next run that changes something. */
    ges_journal journal;
    OS_CLAIM(w, ges_journal_open(w->os, w->journal, 0, &w->mem, &journal, &err) == GES_OK);
    ges_journal_close(&journal);
    claim_no_leftovers(w);
}

static void sweep_once(world *w, operation *run, bool is_undo, uint64_t n, bool is_lasting,
                       ges_status fault, uint64_t *calls) {
    ges_applied applied;
    ges_error err = {0};
    ges_fail fail;
    if (is_undo && apply(w, w->os, &applied, &err) != GES_OK) {
        abort();
    }
    const ges_os *os = ges_fail_init(&fail, w->os, n, fault);
    fail.is_lasting = is_lasting;
    err = (ges_error){0};
    ges_status status = run(w, os, &err);
    *calls = fail.calls;
    if (is_lasting) {
        claim_after_kill(w, is_undo);
    } else {
        claim_after_failure(w, status, is_undo, &err);
    }
}

static void sweep(operation *run, bool is_undo, bool is_lasting, bool is_native, ges_status fault) {
    uint64_t calls = UINT64_MAX;
    uint64_t n = 0;
    int before = test_failures;
    while (calls >= n && test_failures == before) { /* until it makes fewer calls than n */
        n++;
        world w = {.name = "fake linux", .is_unix = true};
        if (is_native) {
            w = open_native();
        } else {
            open_fake(&w);
        }
        sweep_once(&w, run, is_undo, n, is_lasting, fault, &calls);
        if (test_failures != before) {
            fprintf(stderr, "... with call %llu %s failing\n", (unsigned long long)n,
                    is_lasting ? "and all later ones" : "alone");
        }
        close_world(&w);
    }
    CLAIM(test_failures != before || (n > 50 && n < 1000));
}

TEST(any_call_may_fail) {
    sweep(do_apply, false, false, false, GES_IO);
    sweep(do_apply, false, false, false, GES_DENIED);
    sweep(do_undo, true, false, false, GES_IO);
    sweep(do_apply, false, false, true, GES_IO);
}

TEST(any_call_may_be_the_last) {
    sweep(do_apply, false, true, false, GES_IO);
    sweep(do_undo, true, true, false, GES_IO);
    sweep(do_apply, false, true, true, GES_IO);
    sweep(do_undo, true, true, true, GES_IO);
}

/* --- what is not to be changed ---------------------------------------------------------------- */

#ifndef _WIN32
TEST(links_and_odd_files) {
    world w = open_native();
    ges_plan plan = ges_plan_in(w.os, &w.mem);
    ges_applied applied = {0};
    ges_error err = {0};
    scratch_link(w.root, "env", "link");
    scratch_link(w.root, "nothing", "dangling");
    scratch_fifo(w.root, "fifo");
    scratch_dir(w.root, "dir");
    put(&w, "readonly", OLD_ENV, 0444);
    put(&w, "twin", OLD_ENV, 0644);
    CLAIM(link(scratch_path(w.root, "twin"), scratch_path(w.root, "twin2")) == 0);
    CLAIM(add(&plan, "goenv_unset", at(&w, "dangling"), "GOFLAGS", "", &err) == GES_WRONG_KIND);
    CLAIM(add(&plan, "goenv_unset", at(&w, "fifo"), "GOFLAGS", "", &err) == GES_WRONG_KIND);
    CLAIM(add(&plan, "goenv_unset", at(&w, "dir"), "GOFLAGS", "", &err) == GES_WRONG_KIND);
    CLAIM(add(&plan, "goenv_unset", at(&w, "readonly"), "GOFLAGS", "", &err) == GES_DENIED);
    CLAIM(strstr(err.text, "read-only") != NULL);
    CLAIM(add(&plan, "goenv_unset", at(&w, "twin"), "GOFLAGS", "", &err) == GES_UNSUPPORTED);
    CLAIM(add(&plan, "make_executable", at(&w, "none"), "", "", &err) == GES_NOT_FOUND);
    CLAIM(plan.changes.count == 0);
    /* Both names are one file, and one change. */
    CLAIM(add(&plan, "goenv_unset", at(&w, "link"), "GOFLAGS", "", &err) == GES_OK);
    CLAIM(add(&plan, "goenv_unset", at(&w, "env"), "GOPRIVATE", "", &err) == GES_OK);
    CLAIM(plan.changes.count == 1 && plan.changes.items[0].steps.count == 2);
    CLAIM(ges_plan_apply(&plan, w.journal, &applied, &err) == GES_OK);
    CLAIM_TEXT(content(&w, "env"), "");
    CLAIM(info_of(&w, "link").kind == GES_FILE_SYMLINK);
    CLAIM(undo(&w, w.os, 0, &err) == GES_OK);
    CLAIM_TEXT(content(&w, "env"), OLD_ENV);
    CLAIM(info_of(&w, "link").kind == GES_FILE_SYMLINK);
    /* A link that leads elsewhere by now. */
    plan = ges_plan_in(w.os, &w.mem);
    CLAIM(add(&plan, "goenv_unset", at(&w, "link"), "GOFLAGS", "", &err) == GES_OK);
    CLAIM(unlink(scratch_path(w.root, "link")) == 0);
    scratch_link(w.root, "go.mod", "link");
    CLAIM(ges_plan_apply(&plan, w.journal, &applied, &err) == GES_CONFLICT);
    close_world(&w);
}
#else
TEST(links_and_odd_files) {
    CLAIM(ges_os_native()->family == GES_OS_WINDOWS);
}
#endif

#define IN_EACH_WORLD(name)                                                                        \
    TEST(name) {                                                                                   \
        in_each_world(claim_##name);                                                               \
    }

IN_EACH_WORLD(apply_and_undo)
IN_EACH_WORLD(refuses_what_changed)
IN_EACH_WORLD(undo_refuses_what_changed)
IN_EACH_WORLD(second_waits)
IN_EACH_WORLD(new_file)

TEST_MAIN(RUN(apply_and_undo), RUN(refuses_what_changed), RUN(undo_refuses_what_changed),
          RUN(second_waits), RUN(new_file), RUN(any_call_may_fail), RUN(any_call_may_be_the_last),
          RUN(links_and_odd_files))
