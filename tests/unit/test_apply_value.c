/* Plans that change registry values beside files: on a machine made of data and, on Windows, in the
 * real registry; with every call failing in turn, and all from one on, as after a kill. */
#include "base/utf16.h"
#include "env/apply.h"
#include "env/fixers.h"
#include "env/undo.h"
#include "os/fake/fail.h"
#include "os/fake/fake.h"

#include "scratch.h"
#include "test.h"

#define OLD_ENV "GOFLAGS=-mod=mod\nGOPRIVATE=a.example\n"
#define NEW_ENV "GOPRIVATE=a.example\n"

static const ges_text key = GES_LIT("Software\\ges-apply\\Environment");
static const uint8_t odd_bytes[] = {'a', 0, 'b'}; /* half a character, no NUL */

typedef struct world {
    const ges_os *os;
    ges_arena mem;
    ges_text root;
    ges_text journal;
    const char *name;
} world;

#define OS_CLAIM(w, what)                                                                          \
    do {                                                                                           \
        if (!(what)) {                                                                             \
            test_failures++;                                                                       \
            fprintf(stderr, "%s:%d: (%s) claim fails: %s\n", __FILE__, __LINE__, (w)->name, #what);\
        }                                                                                          \
    } while (0)

static ges_plan_place place_of(const char *name) {
    return (ges_plan_place){GES_REGISTRY_USER, key, ges_text_of(name)};
}

static ges_plan_stored text_value(world *w, uint32_t type, const char *text) {
    return (ges_plan_stored){true, type, ges_utf16le_encode(&w->mem, ges_text_of(text), 1)};
}

static bool holds(world *w, const char *name, const ges_plan_stored *wanted) {
    ges_plan plan = ges_plan_in(w->os, &w->mem);
    ges_plan_place place = place_of(name);
    ges_plan_stored now;
    return ges_plan_value_now(&plan, &place, &now, NULL) == GES_OK &&
           ges_plan_is_same_stored(&now, wanted);
}

static void put_value(world *w, const char *name, const ges_plan_stored *value) {
    if (value->exists) {
        OS_CLAIM(w, w->os->registry_set(w->os, GES_REGISTRY_USER, key, ges_text_of(name), value->type, value->bytes,
                                        NULL) == GES_OK);
    } else {
        (void)w->os->registry_remove(w->os, GES_REGISTRY_USER, key, ges_text_of(name), NULL); /* may be gone */
    }
}

static void put_file(world *w, const char *text) {
    ges_text path = ges_path_join(&w->mem, GES_PATH_WINDOWS, w->root, GES_T("env"));
    ges_file file = GES_FILE_CLOSED;
    (void)w->os->file_remove(w->os, path, NULL); /* it may be there */
    if (w->os->file_create(w->os, path, 0666, &file, NULL) != GES_OK ||
        w->os->file_write(w->os, file, ges_bytes_from(ges_text_of(text)), NULL) != GES_OK) {
        abort();
    }
    w->os->file_close(w->os, &file);
}

static bool file_holds(world *w, const char *text) {
    ges_bytes bytes = {0};
    ges_text path = ges_path_join(&w->mem, GES_PATH_WINDOWS, w->root, GES_T("env"));
    return w->os->file_read(w->os, path, 1000, &w->mem, &bytes, NULL) == GES_OK &&
           ges_text_equal(ges_text_from(bytes), ges_text_of(text));
}

static const ges_plan_stored missing = {0};
static const ges_plan_stored odd = {true, 0xFFFF1234, {odd_bytes, sizeof(odd_bytes)}};

/* Path and Odd change, Gone goes, New comes; and a file. */
static void fill(world *w) {
    ges_plan_stored path = text_value(w, GES_REG_EXPAND_SZ, "%USERPROFILE%\\bin;C:\\old");
    ges_plan_stored gone = text_value(w, GES_REG_SZ, "gone");
    put_value(w, "Path", &path);
    put_value(w, "Odd", &odd);
    put_value(w, "Gone", &gone);
    put_value(w, "NEW", &missing);
    put_file(w, OLD_ENV);
    w->journal = ges_path_join(&w->mem, GES_PATH_WINDOWS, w->root, GES_T("journal"));
}

static void in_each_world(void (*claims)(world *)) {
    world w = {.name = "fake windows", .root = GES_T("C:\\r")};
    ges_arena_init(&w.mem, 0);
    if (ges_fake_load(ges_bytes_from(GES_T("{\"family\": \"windows\", \"files\": {\"C:\\\\r\": {\"kind\":"
                                           " \"directory\"}}, \"registry\": {\"HKEY_CURRENT_USER\": {}}}")),
                      &w.mem, &w.os, NULL) != GES_OK) {
        abort();
    }
    fill(&w);
    claims(&w);
    ges_arena_close(&w.mem);
    if (ges_os_native()->family == GES_OS_WINDOWS) {
        w = (world){.name = "native", .os = ges_os_native()};
        ges_arena_init(&w.mem, 0);
        w.root = scratch_open(w.os, &w.mem);
        fill(&w);
        claims(&w);
        OS_CLAIM(&w, w.os->dir_remove_tree(w.os, w.root, NULL) == GES_OK);
        ges_arena_close(&w.mem);
    }
}

static ges_status wish(ges_plan *plan, const char *name, const ges_plan_stored *after, ges_error *err) {
    ges_plan_place place = place_of(name);
    return ges_plan_set_value(plan, &place, after, GES_T("a reason"), GES_T("GES000"), NULL, err);
}

static ges_status make_plan(world *w, const ges_os *os, ges_plan *plan, ges_error *err) {
    ges_plan_stored path = text_value(w, GES_REG_SZ, "%USERPROFILE%\\bin;C:\\new");
    ges_plan_stored fresh = text_value(w, GES_REG_SZ, "n");
    ges_repair repair = {.fixer = ges_fixer_find(GES_T("goenv_unset")),
                         .file = ges_path_join(&w->mem, GES_PATH_WINDOWS, w->root, GES_T("env")),
                         .name = GES_T("GOFLAGS")};
    *plan = ges_plan_in(os, &w->mem);
    ges_status status = wish(plan, "PATH", &path, err);
    status = status == GES_OK ? wish(plan, "Odd", &fresh, err) : status;
    status = status == GES_OK ? wish(plan, "gone", &missing, err) : status;
    status = status == GES_OK ? wish(plan, "NEW", &fresh, err) : status;
    return status == GES_OK ? ges_plan_add(plan, &repair, GES_T("x"), GES_T("GES000"), NULL, err) : status;
}

static bool is_old(world *w) {
    ges_plan_stored path = text_value(w, GES_REG_EXPAND_SZ, "%USERPROFILE%\\bin;C:\\old");
    ges_plan_stored gone = text_value(w, GES_REG_SZ, "gone");
    return holds(w, "Path", &path) && holds(w, "Odd", &odd) && holds(w, "Gone", &gone) &&
           holds(w, "NEW", &missing) && file_holds(w, OLD_ENV);
}

static bool is_new(world *w) {
    ges_plan_stored path = text_value(w, GES_REG_SZ, "%USERPROFILE%\\bin;C:\\new");
    ges_plan_stored fresh = text_value(w, GES_REG_SZ, "n");
    return holds(w, "Path", &path) && holds(w, "Odd", &fresh) && holds(w, "Gone", &missing) &&
           holds(w, "NEW", &fresh) && file_holds(w, NEW_ENV);
}

static ges_status apply(world *w, const ges_os *os, ges_applied *applied, ges_error *err) {
    ges_plan plan;
    ges_status status = make_plan(w, os, &plan, err);
    return status == GES_OK ? ges_plan_apply(&plan, w->journal, applied, err) : status;
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

/* --- claims ----------------------------------------------------------------------------------- */

static bool is_spelled(world *w, const char *name) {
    ges_registry_list list = {0};
    bool is_there = false;
    OS_CLAIM(w, w->os->registry_list(w->os, GES_REGISTRY_USER, key, &w->mem, &list, NULL) == GES_OK);
    for (size_t i = 0; i < list.count; i++) {
        is_there = is_there || ges_text_equal(list.items[i].name, ges_text_of(name));
    }
    return is_there;
}

static void claim_types_bytes_and_names_come_back(world *w) {
    ges_applied applied = {0};
    ges_error err = {0};
    OS_CLAIM(w, apply(w, w->os, &applied, &err) == GES_OK && applied.number == 1);
    OS_CLAIM(w, is_new(w) && is_spelled(w, "Path"));
    OS_CLAIM(w, apply(w, w->os, &applied, &err) == GES_OK && applied.number == 0); /* nothing to do */
    OS_CLAIM(w, undo(w, w->os, 0, &err) == GES_OK);
    OS_CLAIM(w, is_old(w) && is_spelled(w, "Gone") && is_spelled(w, "Path"));
    OS_CLAIM(w, undo(w, w->os, 2, &err) == GES_OK);
    OS_CLAIM(w, is_new(w));
}

static void claim_what_changed_since_is_never_overwritten(world *w) {
    ges_plan plan;
    ges_applied applied = {0};
    ges_error err = {0};
    ges_plan_stored other = text_value(w, GES_REG_SZ, "somebody else's");
    ges_plan_stored typed = text_value(w, GES_REG_EXPAND_SZ, "gone");
    OS_CLAIM(w, make_plan(w, w->os, &plan, &err) == GES_OK);
    put_value(w, "Gone", &typed); /* only its type */
    OS_CLAIM(w, ges_plan_apply(&plan, w->journal, &applied, &err) == GES_CONFLICT);
    OS_CLAIM(w, strstr(err.text, "ges-apply\\Environment: Gone") != NULL && strstr(err.text, "type") != NULL);
    put_value(w, "Gone", &missing);
    OS_CLAIM(w, ges_plan_apply(&plan, w->journal, &applied, &err) == GES_CONFLICT);
    typed = text_value(w, GES_REG_SZ, "gone");
    put_value(w, "Gone", &typed);
    put_value(w, "New", &other);
    OS_CLAIM(w, ges_plan_apply(&plan, w->journal, &applied, &err) == GES_CONFLICT);
    put_value(w, "New", &missing);
    OS_CLAIM(w, is_old(w));
    OS_CLAIM(w, ges_plan_apply(&plan, w->journal, &applied, &err) == GES_OK);
    put_value(w, "Path", &other);
    OS_CLAIM(w, undo(w, w->os, 0, &err) == GES_CONFLICT);
    OS_CLAIM(w, strstr(err.text, "Path") != NULL && holds(w, "Path", &other));
    OS_CLAIM(w, file_holds(w, NEW_ENV));
}

/* Another program, which writes "theirs" right behind a write of ours. */
typedef struct rival {
    const ges_os *os;
    const char *behind; /* the name whose write it waits for */
    const char *name;   /* what it writes */
    ges_bytes theirs;
} rival;

static rival racing;

static ges_status set_and_be_overtaken(const ges_os *os, ges_registry_root root, ges_text in, ges_text name,
                                       uint32_t type, ges_bytes raw, ges_error *err) {
    (void)os;
    if (ges_text_equal(name, GES_T("NEW"))) {
        return ges_error_set(err, GES_IO, "the last write fails");
    }
    ges_status status = racing.os->registry_set(racing.os, root, in, name, type, raw, err);
    if (status == GES_OK && ges_text_equal(name, ges_text_of(racing.behind))) {
        status = racing.os->registry_set(racing.os, root, in, ges_text_of(racing.name), GES_REG_SZ, racing.theirs, err);
    }
    return status;
}

/* What they wrote stays, what was ours is as before: the value itself, and one that was made before. */
static void claim_who_writes_at_the_same_moment_is_not_overwritten(world *w) {
    static const char *const overtaken[] = {"Odd", "Path"};
    ges_plan_stored theirs = text_value(w, GES_REG_SZ, "theirs");
    ges_plan_stored path = text_value(w, GES_REG_EXPAND_SZ, "%USERPROFILE%\\bin;C:\\old");
    for (size_t i = 0; i < GES_COUNT(overtaken); i++) {
        ges_os os = *w->os;
        ges_applied applied = {0};
        ges_error err = {0};
        fill(w);
        racing = (rival){w->os, "Odd", overtaken[i], theirs.bytes};
        os.registry_set = set_and_be_overtaken;
        OS_CLAIM(w, apply(w, &os, &applied, &err) == (i == 0 ? GES_CONFLICT : GES_IO));
        OS_CLAIM(w, i == 1 || strstr(err.text, "Environment: Odd") != NULL);
        OS_CLAIM(w, holds(w, "Odd", i == 0 ? &theirs : &odd) && holds(w, "Path", i == 0 ? &path : &theirs));
        OS_CLAIM(w, file_holds(w, OLD_ENV));
    }
}

static void claim_wishes_for_one_value_are_one_change(world *w) {
    ges_plan plan = ges_plan_in(w->os, &w->mem);
    ges_plan_stored first = text_value(w, GES_REG_SZ, "1");
    ges_plan_stored second = text_value(w, GES_REG_SZ, "2");
    ges_error err = {0};
    bool is_needed = true;
    ges_plan_place place = place_of("new");
    OS_CLAIM(w, wish(&plan, "New", &first, &err) == GES_OK && wish(&plan, "NEW", &second, &err) == GES_OK);
    OS_CLAIM(w, ges_plan_set_value(&plan, &place, &second, GES_T("x"), GES_T(""), &is_needed, &err) == GES_OK);
    OS_CLAIM(w, !is_needed && ges_plan_count(&plan) == 1 && plan.values.items[0].steps.count == 2);
    OS_CLAIM(w, !plan.values.items[0].before.exists);
    OS_CLAIM(w, ges_plan_is_same_stored(&plan.values.items[0].after, &second));
    place.name = GES_T("");
    OS_CLAIM(w, ges_plan_set_value(&plan, &place, &second, GES_T("x"), GES_T(""), NULL, &err) == GES_INVALID);
}

static void claim_repairs_touch_only_what_they_were_made_for(world *w) {
    ges_plan plan = ges_plan_in(w->os, &w->mem);
    ges_error err = {0};
    bool is_needed = false;
    ges_repair repair = {.fixer = ges_fixer_find(GES_T("registry_unset")),
                         .place = place_of("gone"),
                         .seen = GES_T("something else"),
                         .name = GES_T("GONE")};
    OS_CLAIM(w, ges_plan_add(&plan, &repair, GES_T("x"), GES_T("GES000"), &is_needed, &err) == GES_CORRUPT);
    OS_CLAIM(w, strstr(err.text, "another value stands there now") != NULL && ges_plan_count(&plan) == 0);
    repair.seen = GES_T("gone");
    OS_CLAIM(w, ges_plan_add(&plan, &repair, GES_T("x"), GES_T("GES000"), &is_needed, &err) == GES_OK && is_needed);
    OS_CLAIM(w, ges_plan_add(&plan, &repair, GES_T("x"), GES_T("GES000"), &is_needed, &err) == GES_OK && !is_needed);
    OS_CLAIM(w, plan.values.count == 1 && !plan.values.items[0].after.exists);
    repair.place = place_of("Odd"); /* bytes, no text */
    repair.seen = (ges_text){0};
    OS_CLAIM(w, ges_plan_add(&plan, &repair, GES_T("x"), GES_T("GES000"), &is_needed, &err) == GES_CORRUPT);
    repair = (ges_repair){.fixer = ges_fixer_find(GES_T("registry_path_add")),
                          .place = place_of("PATH"),
                          .seen = GES_T("%USERPROFILE%\\bin;C:\\old"),
                          .value = GES_T("C:\\one")};
    OS_CLAIM(w, ges_plan_add(&plan, &repair, GES_T("x"), GES_T("GES000"), &is_needed, &err) == GES_OK && is_needed);
    repair.value = GES_T("C:\\two"); /* the plan's own change is no other one's */
    OS_CLAIM(w, ges_plan_add(&plan, &repair, GES_T("x"), GES_T("GES000"), &is_needed, &err) == GES_OK && is_needed);
    ges_plan_stored path = text_value(w, GES_REG_EXPAND_SZ, "%USERPROFILE%\\bin;C:\\old;C:\\one;C:\\two");
    ges_applied applied = {0};
    OS_CLAIM(w, ges_plan_apply(&plan, w->journal, &applied, &err) == GES_OK && holds(w, "Path", &path));
    OS_CLAIM(w, holds(w, "Gone", &missing) && holds(w, "Odd", &odd));
    OS_CLAIM(w, undo(w, w->os, 0, &err) == GES_OK && is_old(w));
}

/* --- failing calls ---------------------------------------------------------------------------- */

static ges_status operate(world *w, const ges_os *os, bool is_undo, ges_error *err) {
    ges_applied applied = {0};
    return is_undo ? undo(w, os, 1, err) : apply(w, os, &applied, err);
}

/* False: the operation makes fewer calls than `n`. */
static bool fail_at(world *w, uint64_t n, bool is_undo, bool is_lasting) {
    ges_error err = {0};
    ges_fail fail;
    ges_applied applied = {0};
    (void)w->os->dir_remove_tree(w->os, w->journal, NULL); /* the first time it is not there */
    fill(w);
    OS_CLAIM(w, !is_undo || apply(w, w->os, &applied, &err) == GES_OK);
    const ges_os *os = ges_fail_init(&fail, w->os, n, GES_IO);
    fail.is_lasting = is_lasting;
    ges_status status = operate(w, os, is_undo, &err);
    OS_CLAIM(w, status == GES_OK || err.text[0] != '\0');
    if (!is_lasting) {
        OS_CLAIM(w, (status == GES_OK) == is_undo ? is_old(w) : is_new(w));
        return fail.calls >= n;
    }
    ges_journal_list list = {0};
    OS_CLAIM(w, ges_journal_read(w->os, w->journal, &w->mem, &list, &err) == GES_OK);
    for (size_t i = 0; i < list.count; i++) {
        for (size_t k = 0; k < list.items[i].entry.values.count; k++) {
            ges_undo_place at = ges_undo_look_value(w->os, &list.items[i].entry.values.items[k]);
            OS_CLAIM(w, at == GES_UNDO_OLD || at == GES_UNDO_NEW);
        }
    }
    status = undo(w, w->os, is_undo ? 1 : 0, &err);
    OS_CLAIM(w, status == GES_OK || is_old(w) || is_new(w));
    OS_CLAIM(w, status != GES_OK || is_old(w));
    return fail.calls >= n;
}

static void claim_every_call_may_fail(world *w) {
    for (int way = 0; way < 4; way++) {
        uint64_t n = 1;
        while (fail_at(w, n, (way & 1) != 0, (way & 2) != 0)) {
            n++;
        }
        OS_CLAIM(w, n > 20);
    }
}

static void claim_damage_of_the_journal_is_seen(world *w) {
    ges_applied applied = {0};
    ges_error err = {0};
    ges_bytes bytes = {0};
    ges_text path = ges_path_join(&w->mem, GES_PATH_WINDOWS, w->journal, GES_T("000001.json"));
    OS_CLAIM(w, apply(w, w->os, &applied, &err) == GES_OK);
    OS_CLAIM(w, w->os->file_read(w->os, path, 1 << 20, &w->mem, &bytes, NULL) == GES_OK);
    uint8_t *copy = ges_arena_alloc(&w->mem, bytes.len);
    for (size_t i = 0; copy != NULL && i < bytes.len; i++) {
        ges_arena mem;
        ges_journal_entry entry;
        memcpy(copy, bytes.ptr, bytes.len);
        copy[i] ^= 1U << (i % 8);
        ges_arena_init(&mem, 0);
        bool is_read = ges_journal_parse((ges_bytes){copy, bytes.len}, &mem, &entry, NULL) == GES_OK;
        OS_CLAIM(w, !is_read || i + 3 >= bytes.len); /* the line end after the mark */
        OS_CLAIM(w, ges_journal_parse((ges_bytes){copy, i}, &mem, &entry, NULL) != GES_OK || i + 1 >= bytes.len);
        ges_arena_close(&mem);
    }
}

#define IN_EACH_WORLD(name)                                                                        \
    TEST(name) {                                                                                   \
        in_each_world(claim_##name);                                                               \
    }

IN_EACH_WORLD(types_bytes_and_names_come_back)
IN_EACH_WORLD(what_changed_since_is_never_overwritten)
IN_EACH_WORLD(who_writes_at_the_same_moment_is_not_overwritten)
IN_EACH_WORLD(wishes_for_one_value_are_one_change)
IN_EACH_WORLD(repairs_touch_only_what_they_were_made_for)
IN_EACH_WORLD(every_call_may_fail)
IN_EACH_WORLD(damage_of_the_journal_is_seen)

TEST_MAIN(RUN(types_bytes_and_names_come_back), RUN(what_changed_since_is_never_overwritten), RUN(who_writes_at_the_same_moment_is_not_overwritten),
          RUN(wishes_for_one_value_are_one_change),
          RUN(repairs_touch_only_what_they_were_made_for), RUN(every_call_may_fail), RUN(damage_of_the_journal_is_seen))
