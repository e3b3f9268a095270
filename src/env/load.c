/* Holds a session against what a project's files ask for. */
#include "env/load.h"

#include "env/danger.h"
#include "env/loadwish.h"
#include "env/pathfront.h"

/* --- the session as it will be ---------------------------------------------------------------- */

/* The value as the changes so far leave it. */
static bool find_now(const ges_load *l, ges_text name, ges_text *value) {
    const ges_os *os = l->request.os;
    for (size_t i = l->changes.count; i-- > 0;) {
        const ges_load_change *change = &l->changes.items[i];
        if (ges_env_name_equal(os, change->name, name)) {
            *value = change->value;
            return change->is_set;
        }
    }
    return ges_env_find(os, l->request.env, name, value);
}

static void change(ges_load *l, ges_load_change what, ges_arena *mem) {
    ges_text now = {0};
    bool is_set = find_now(l, what.name, &now);
    if (is_set == what.is_set && (!is_set || ges_text_equal(now, what.value))) {
        return;
    }
    for (size_t i = 0; i < l->changes.count; i++) {
        if (ges_env_name_equal(l->request.os, l->changes.items[i].name, what.name)) {
            l->changes.items[i] = what;
            return;
        }
    }
    (void)ges_list_push(mem, &l->changes, what); /* the arena remembers */
}

bool ges_loaded_is_ours(const ges_os *os, const ges_env_list *env, const ges_loaded_var *var) {
    ges_text now = {0};
    bool is_set = ges_env_find(os, env, var->name, &now);
    return var->is_unset ? !is_set : is_set && ges_mark_of(now) == var->mark;
}

/* --- what was loaded before ------------------------------------------------------------------- */

static bool wants(const ges_os *os, const ges_load_wanted *wanted, ges_text name) {
    for (size_t i = 0; i < wanted->wishes.count; i++) {
        if (ges_env_name_equal(os, wanted->wishes.items[i].name, name)) {
            return true;
        }
    }
    return false;
}

/* Whoever started this session may have written GES_LOADED: what no file can set is not put back.
 */
static bool could_be_loaded(const ges_load *l, const ges_loaded_var *var) {
    const ges_load_request *r = &l->request;
    return ges_danger_never(var->name) == NULL &&
           (r->refuses == NULL || r->refuses(r->self, var->name, var->before) == NULL);
}

/* Variables that are not wanted any more become what they were, unless the user changed them since.
 */
static void put_back(ges_load *l, const ges_load_wanted *wanted, bool is_same, ges_arena *mem) {
    for (size_t i = 0; i < l->before.vars.count; i++) {
        const ges_loaded_var *var = &l->before.vars.items[i];
        bool is_kept = is_same && wants(l->request.os, wanted, var->name);
        if (!is_kept && could_be_loaded(l, var) &&
            ges_loaded_is_ours(l->request.os, l->request.env, var)) {
            ges_load_change back = {
                .name = var->name, .is_set = var->was_set, .value = var->before, .is_back = true};
            change(l, back, mem);
        }
    }
}

/* --- PATH ------------------------------------------------------------------------------------- */

/* A start-up file that sets PATH anew drops all entries at once; a user who takes one away stays
 * right, also in the shells that are started after that. */
static bool lost_path(const ges_load *l) {
    ges_text now = {0};
    return l->request.is_start && l->before.path.count != 0 && find_now(l, GES_T("PATH"), &now) &&
           !ges_pathfront_has(ges_os_style(l->request.os), &l->before.path, now);
}

/* Entries that were put in front go, new ones come; all others stay as they are. */
static void change_path(ges_load *l, const ges_texts *front, bool is_same, ges_arena *mem) {
    const ges_os *os = l->request.os;
    ges_path_style style = ges_os_style(os);
    ges_text now = {0};
    l->after.path = ges_pathfront_marks(style, front, mem);
    if (is_same && ges_mark_list_equal(&l->before.path, &l->after.path) && !lost_path(l)) {
        return; /* the user may have moved or removed them since */
    }
    bool was_set = find_now(l, GES_T("PATH"), &now);
    if (was_set || front->count != 0) {
        ges_load_change what = {.name = GES_T("PATH"),
                                .is_set = true,
                                .value = ges_pathfront_put(style, front, &l->before.path, now, mem),
                                .is_back = front->count == 0};
        change(l, what, mem);
    }
}

/* --- what is wanted now ----------------------------------------------------------------------- */

/* A whole new PATH is one value, the directories in front of it included. */
static ges_text whole_value(const ges_load *l, const ges_load_wanted *wanted,
                            const ges_load_wish *wish, ges_arena *mem) {
    bool is_path = !wish->is_unset && ges_env_name_equal(l->request.os, wish->name, GES_T("PATH"));
    const ges_mark_list none = {0};
    return is_path && wanted->path.count != 0
               ? ges_pathfront_put(ges_os_style(l->request.os), &wanted->path, &none, wish->value,
                                   mem)
               : wish->value;
}

/* The user's own value of an earlier moment stays, and so does what was remembered about it. */
static bool is_users(const ges_load *l, const ges_loaded_var *old) {
    return old != NULL && !ges_loaded_is_ours(l->request.os, l->request.env, old);
}

static void apply(ges_load *l, const ges_load_wanted *wanted, const ges_load_wish *wish,
                  bool is_same, ges_arena *mem) {
    ges_text now = {0};
    ges_text value = whole_value(l, wanted, wish, mem);
    const ges_loaded_var *old =
        is_same ? ges_loaded_find(l->request.os, &l->before, wish->name) : NULL;
    ges_loaded_var var = {
        .name = wish->name, .is_unset = wish->is_unset, .mark = ges_mark_of(value)};
    if (is_users(l, old)) {
        var = *old;
    } else if (old != NULL) {
        var.was_set = old->was_set;
        var.before = old->before;
    } else {
        var.was_set = find_now(l, wish->name, &now);
        var.before = now;
    }
    (void)ges_list_push(mem, &l->after.vars, var); /* the arena remembers */
    if (!is_users(l, old)) {
        ges_load_change what = {.name = wish->name, .is_set = !wish->is_unset, .value = value};
        change(l, what, mem);
    }
}

static void tell(ges_load *l, const ges_load_wanted *wanted, ges_arena *mem) {
    l->notes.count = 0;
    l->after.told = l->before.told;
    l->after.told.capacity = l->after.told.count; /* pushes make a copy */
    for (size_t i = 0; i < wanted->notes.count; i++) {
        ges_mark mark = ges_mark_of(wanted->notes.items[i].key);
        if (!ges_mark_list_has(&l->after.told, mark)) {
            (void)ges_list_push(mem, &l->notes, wanted->notes.items[i].text); /* remembered */
            (void)ges_list_push(mem, &l->after.told, mark);
        }
    }
    if (l->after.told.count > GES_LOADED_MAX_TOLD) {
        size_t gone = l->after.told.count - GES_LOADED_MAX_TOLD;
        l->after.told.items += gone;
        l->after.told.count -= gone;
    }
}

/* GES_LOADED itself, when it is another text. False: it would be too long. */
static bool change_state(ges_load *l, ges_arena *mem) {
    ges_text text = ges_loaded_write(&l->after, mem);
    ges_load_change state = {.name = GES_LOADED_NAME, .is_set = text.len != 0, .value = text};
    if (text.len > GES_LOADED_MAX) {
        return false;
    }
    change(l, state, mem);
    return true;
}

static void merge(ges_load *l, ges_load_wanted *wanted, ges_arena *mem) {
    bool is_any = wanted->wishes.count != 0 || wanted->path.count != 0;
    bool is_same = l->project.root.len != 0 && ges_text_equal(l->before.root, l->project.root);
    l->changes.count = 0;
    l->after = (ges_loaded){.root = is_any ? l->project.root : GES_T("")};
    put_back(l, wanted, is_same, mem);
    if (wants(l->request.os, wanted, GES_T("PATH"))) {
        const ges_texts none = {0};
        change_path(l, &none, is_same, mem); /* the value of before is without ours */
    } else {
        change_path(l, &wanted->path, is_same, mem);
    }
    for (size_t i = 0; i < wanted->wishes.count; i++) {
        apply(l, wanted, &wanted->wishes.items[i], is_same, mem);
    }
}

/* --- what is watched -------------------------------------------------------------------------- */

static void watch(ges_load *l, ges_watch_kind kind, ges_text path, int64_t mtime_ns,
                  ges_arena *mem) {
    ges_watch_item item = {kind, path, mtime_ns};
    (void)ges_list_push(mem, &l->watch, item); /* the arena remembers */
}

/* A go.mod or go.work decides whose files count: where no directory upwards has any, nothing. */
static bool matters(const ges_load *l, ges_text absent) {
    ges_text name = ges_path_base(ges_os_style(l->request.os), absent);
    bool is_mark = !ges_project_is_name(name);
    return !is_mark || l->files.count != 0 || l->project.marks.count != 0;
}

/* The times are those from before the content was read: what is written meanwhile is noticed. */
static void watch_all(ges_load *l, const ges_load_wanted *wanted, ges_arena *mem) {
    const ges_trust_store *store = l->request.store;
    ges_file_info info;
    for (size_t i = 0; i < l->project.absent.count; i++) {
        if (matters(l, l->project.absent.items[i])) {
            watch(l, GES_WATCH_BEHIND, l->project.absent.items[i], 0, mem);
        }
    }
    for (size_t i = 0; i < l->project.dirs.count; i++) {
        const ges_project_dir *dir = &l->project.dirs.items[i];
        watch(l, GES_WATCH_DIR, dir->path, dir->mtime_ns, mem);
    }
    for (size_t i = 0; i < l->project.marks.count; i++) {
        watch(l, GES_WATCH_PRESENT, l->project.marks.items[i], 0, mem);
    }
    for (size_t i = 0; i < l->files.count; i++) {
        const ges_project_file *file = &l->files.items[i].file;
        watch(l, file->is_there ? GES_WATCH_SAME : GES_WATCH_ABSENT, file->path,
              file->info.mtime_ns, mem);
    }
    for (size_t i = 0; i < wanted->follows.count; i++) {
        const ges_project_dir *file = &wanted->follows.items[i];
        watch(l, file->mtime_ns != 0 ? GES_WATCH_SAME : GES_WATCH_ABSENT, file->path,
              file->mtime_ns, mem);
    }
    for (size_t i = 0; i < wanted->needs.count; i++) {
        watch(l, GES_WATCH_PRESENT, wanted->needs.items[i], 0, mem);
    }
    if (store != NULL && l->files.count != 0) { /* decisions replace files in it */
        bool is_there =
            l->request.os->file_info(l->request.os, store->dir, true, &info, NULL) == GES_OK;
        watch(l, is_there ? GES_WATCH_LATER : GES_WATCH_ABSENT, store->dir,
              is_there ? info.mtime_ns : 0, mem);
    }
    for (size_t i = 0; store != NULL && i < l->files.count; i++) {
        ges_text record = ges_trust_place(store, l->files.items[i].file.path);
        watch(l, GES_WATCH_RECORD, ges_text_copy(mem, record), 0, mem); /* the store's arena */
    }
}

/* --- all of it -------------------------------------------------------------------------------- */

static void own_note(ges_load_wanted *wanted, ges_text text, ges_arena *mem) {
    ges_load_note note = {text, text};
    (void)ges_list_push(mem, &wanted->notes, note); /* the arena remembers */
}

static void read_before(ges_load *l, ges_load_wanted *wanted, ges_arena *mem) {
    ges_text text;
    ges_error err = {0};
    if (ges_env_find(l->request.os, l->request.env, GES_LOADED_NAME, &text) && text.len != 0 &&
        ges_loaded_parse(text, mem, &l->before, &err) != GES_OK) {
        own_note(wanted,
                 ges_text_join(mem, ges_text_of(err.text),
                               GES_T("; what was loaded before stays as it is")),
                 mem);
    }
}

ges_status ges_load_open(const ges_load_request *request, ges_arena *mem, ges_load *out,
                         ges_error *err) {
    ges_load l = {.request = *request};
    ges_load_wanted wanted = {0};
    ges_load_note_list notes = {0};
    ges_text mode = GES_T("");
    ges_error own = {0};
    (void)ges_env_find(request->os, request->env, GES_T("GES_MODE"), &mode); /* absent: none */
    if (request->dir.len != 0 &&
        ges_project_find(request->os, request->dir, mode, mem, &l.project, &own) != GES_OK) {
        own_note(&wanted, ges_text_copy(mem, ges_text_of(own.text)), mem);
    }
    read_before(&l, &wanted, mem);
    ges_load_reading reading = {
        .os = request->os, .store = request->store, .env = request->env, .before = &l.before};
    ges_load_read(&reading, &l.project.files, mem, &l.files);
    notes = wanted.notes;
    if (request->store != NULL) {
        ges_load_collect(request, &l.project, &l.files, mem, &wanted);
    } else if (l.files.count != 0) {
        own_note(&wanted, request->store_problem, mem);
    }
    for (size_t i = 0; request->store != NULL && i < notes.count; i++) {
        (void)ges_list_push(mem, &wanted.notes, notes.items[i]); /* the arena remembers */
    }
    merge(&l, &wanted, mem);
    tell(&l, &wanted, mem);
    if (!change_state(&l, mem)) {
        ges_load_note_list told = wanted.notes;
        wanted = (ges_load_wanted){.notes = told};
        own_note(&wanted,
                 ges_text_join(mem, GES_T("'"), l.project.root,
                               GES_T("' is not loaded: what it replaces is too long to "
                                     "be remembered")),
                 mem);
        merge(&l, &wanted, mem);
        tell(&l, &wanted, mem);
        (void)change_state(&l, mem); /* nothing is loaded: it is short */
    }
    watch_all(&l, &wanted, mem);
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = l;
    return GES_OK;
}
