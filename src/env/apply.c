/* Makes the changes of a plan, all or none. */
#include "env/apply.h"

#include "base/builder.h"
#include "env/apply_value.h"
#include "env/journal.h"
#include "env/makedirs.h"

typedef struct work {
    const ges_os *os;
    ges_arena *mem;
    const ges_plan *plan;
    ges_journal_entry entry;
    ges_builder lost;
} work;

static ges_status changed_since(ges_error *err, ges_text path, const char *how) {
    return ges_error_set(err, GES_CONFLICT,
                         "'%.*s' was changed since the plan was made (%s); look again",
                         GES_FMT(path), how);
}

/* --- is it still what was planned? ------------------------------------------------------------ */

static bool is_same_file(const ges_file_info *a, const ges_file_info *b) {
    return a->kind == b->kind && a->device == b->device && a->inode == b->inode &&
           a->owner == b->owner && a->group == b->group;
}

/* Facts only: cheap enough to be asked twice. */
static ges_status check_facts(const work *w, const ges_plan_change *change, ges_error *err) {
    ges_file_info now;
    ges_status status = w->os->file_info(w->os, change->file, false, &now, err);
    if (status == GES_NOT_FOUND) {
        return change->before.exists ? changed_since(err, change->path, "it is gone") : GES_OK;
    }
    if (status != GES_OK) {
        return status;
    }
    if (!change->before.exists) {
        return changed_since(err, change->path, "it exists now");
    }
    if (!is_same_file(&now, &change->seen)) {
        return changed_since(err, change->path, "another file stands there");
    }
    if (now.mode != change->seen.mode) {
        return changed_since(err, change->path, "its mode is another");
    }
    if (!change->is_mode_only &&
        (now.size != change->seen.size || now.mtime_ns != change->seen.mtime_ns)) {
        return changed_since(err, change->path, "it was written to");
    }
    return GES_OK;
}

static ges_status check_bytes(const work *w, const ges_plan_change *change, ges_arena *mem,
                              ges_error *err) {
    ges_text file = {0};
    ges_bytes bytes = {0};
    if (!change->before.exists) {
        return GES_OK;
    }
    ges_status status = ges_plan_resolve(w->os, change->path, mem, &file, err);
    if (status != GES_OK) {
        return status;
    }
    if (!ges_path_equal(ges_os_style(w->os), file, change->file)) {
        return changed_since(err, change->path, "the link leads elsewhere");
    }
    if (change->is_mode_only) {
        return GES_OK;
    }
    status = w->os->file_read(w->os, change->file, GES_PLAN_FILE_MAX, mem, &bytes, err);
    if (status != GES_OK) {
        return status == GES_TOO_LARGE ? changed_since(err, change->path, "it grew") : status;
    }
    return ges_text_equal(ges_text_from(bytes), ges_text_from(change->before.bytes))
               ? GES_OK
               : changed_since(err, change->path, "its content is another");
}

static ges_status check_all(const work *w, ges_error *err) {
    ges_status status = GES_OK;
    for (size_t i = 0; status == GES_OK && i < w->plan->changes.count; i++) {
        const ges_plan_change *change = &w->plan->changes.items[i];
        ges_arena scratch;
        ges_arena_init(&scratch, 0);
        status = check_facts(w, change, err);
        status = status == GES_OK ? check_bytes(w, change, &scratch, err) : status;
        ges_arena_close(&scratch);
        if (status != GES_OK && status != GES_CONFLICT) {
            status = ges_error_note(err, status, "looking again at '%.*s'", GES_FMT(change->path));
        }
    }
    for (size_t i = 0; status == GES_OK && i < w->plan->values.count; i++) {
        status = ges_apply_value_check(w->os, &w->plan->values.items[i], err);
    }
    return status;
}

/* --- one file --------------------------------------------------------------------------------- */

/* One step of a change: from what stands there to what shall. */
typedef struct step {
    ges_text file;
    ges_text temporary;
    const ges_plan_change *change; /* whose facts are checked in the last moment; NULL: not */
    const ges_plan_state *from;
    const ges_plan_state *to;
    bool is_mode_only;
    bool is_made; /* the file is now `to` */
} step;

static ges_status write_temporary(const work *w, const step *s, ges_error *err) {
    enum { PRIVATE = 0600 };
    ges_file file = GES_FILE_CLOSED;
    ges_status status = w->os->file_create(w->os, s->temporary, PRIVATE, &file, err);
    if (status != GES_OK) {
        return status;
    }
    status = w->os->file_write(w->os, file, s->to->bytes, err);
    status = status == GES_OK ? w->os->file_sync(w->os, file, err) : status;
    w->os->file_close(w->os, &file);
    return status;
}

static ges_status keep_owner(const work *w, const step *s, ges_error *err) {
    ges_file_info made;
    if (s->to->owner == GES_PLAN_ANYBODY) {
        return GES_OK;
    }
    ges_status status = w->os->file_info(w->os, s->temporary, false, &made, err);
    if (status != GES_OK || (made.owner == s->to->owner && made.group == s->to->group)) {
        return status;
    }
    status = w->os->file_set_owner(w->os, s->temporary, s->to->owner, s->to->group, err);
    return status == GES_OK ? status
                            : ges_error_note(err, status, "keeping its owner (user %u, group %u)",
                                             (unsigned)s->to->owner, (unsigned)s->to->group);
}

static void note_lost(work *w, ges_text file, ges_text lost) {
    if (lost.len != 0) {
        ges_build_format(&w->lost, "%s%.*s (%.*s)", w->lost.len != 0 ? ", " : "", GES_FMT(file),
                         GES_FMT(lost));
    }
}

/* Owner before attributes before mode: each may take away what a later one gives. */
static ges_status dress_temporary(work *w, const step *s, ges_error *err) {
    ges_text lost = {0};
    ges_status status = keep_owner(w, s, err);
    if (status == GES_OK && s->from->exists) {
        status = w->os->file_copy_extras(w->os, s->file, s->temporary, w->mem, &lost, err);
        note_lost(w, s->file, lost);
    }
    status =
        status == GES_OK ? w->os->file_set_mode(w->os, s->temporary, s->to->mode, err) : status;
    if (status == GES_OK && s->to->mtime_ns != GES_PLAN_NOW) {
        status = w->os->file_set_times(w->os, s->temporary, s->to->mtime_ns, s->to->atime_ns, err);
    }
    return status;
}

static ges_status read_back(const work *w, const step *s, ges_error *err) {
    ges_arena scratch;
    ges_bytes bytes = {0};
    ges_file_info info = {0};
    ges_arena_init(&scratch, 0);
    ges_status status = w->os->file_read(w->os, s->file, GES_PLAN_FILE_MAX, &scratch, &bytes, err);
    status = status == GES_OK ? w->os->file_info(w->os, s->file, false, &info, err) : status;
    if (status == GES_OK && (!ges_text_equal(ges_text_from(bytes), ges_text_from(s->to->bytes)) ||
                             info.mode != s->to->mode)) {
        status = ges_error_set(err, GES_IO, "what was written reads back as something else");
    }
    ges_arena_close(&scratch);
    if (status == GES_OK && s->to->mtime_ns != GES_PLAN_NOW) { /* reading may have set atime */
        status = w->os->file_set_times(w->os, s->file, s->to->mtime_ns, s->to->atime_ns, err);
    }
    return status;
}

static ges_status replace(work *w, step *s, ges_error *err) {
    enum { DIR_MODE = 0755 };
    ges_text dir = ges_path_dir(w->mem, ges_os_style(w->os), s->file);
    ges_status status = s->change != NULL && s->change->makes_dir
                            ? ges_make_dirs(w->os, dir, DIR_MODE, w->mem, err)
                            : GES_OK;
    status = status == GES_OK ? write_temporary(w, s, err) : status;
    status = status == GES_OK ? dress_temporary(w, s, err) : status;
    status = status == GES_OK && s->change != NULL ? check_facts(w, s->change, err) : status;
    status = status == GES_OK ? w->os->file_rename(w->os, s->temporary, s->file, err) : status;
    if (status != GES_OK) {
        (void)w->os->file_remove(w->os, s->temporary, NULL); /* the next run removes it */
        return status;
    }
    s->is_made = true;
    status = w->os->dir_sync(w->os, dir, err);
    return status == GES_OK ? read_back(w, s, err) : status;
}

static ges_status take_away(const work *w, step *s, ges_error *err) {
    ges_text dir = ges_path_dir(w->mem, ges_os_style(w->os), s->file);
    ges_status status = s->change != NULL ? check_facts(w, s->change, err) : GES_OK;
    status = status == GES_OK ? w->os->file_remove(w->os, s->file, err) : status;
    if (status == GES_OK) {
        s->is_made = true;
        status = w->os->dir_sync(w->os, dir, err);
    }
    return status;
}

static ges_status set_mode(const work *w, step *s, ges_error *err) {
    ges_file_info info;
    ges_status status = w->os->file_set_mode(w->os, s->file, s->to->mode, err);
    if (status != GES_OK) {
        return status;
    }
    s->is_made = true;
    status = w->os->file_info(w->os, s->file, false, &info, err);
    return status == GES_OK && info.mode != s->to->mode
               ? ges_error_set(err, GES_IO, "the system keeps mode %04o", (unsigned)info.mode)
               : status;
}

static ges_status make_step(work *w, step *s, ges_error *err) {
    if (s->is_mode_only) {
        return set_mode(w, s, err);
    }
    return s->to->exists ? replace(w, s, err) : take_away(w, s, err);
}

/* --- all of them ------------------------------------------------------------------------------ */

/* `failed` keeps the reason of the failure and learns of what could not be put back. */
static void tell_stuck(const work *w, ges_text what, const ges_error *err, ges_error *failed) {
    ges_error why = failed != NULL ? *failed : (ges_error){0};
    (void)ges_error_set(failed, why.status,
                        "'%.*s' could not be put back (%.160s), 'ges undo %llu' tries again; "
                        "the failure was: %.200s",
                        GES_FMT(what), err->text, (unsigned long long)w->entry.number,
                        why.text); /* the status travels apart */
}

static bool roll_back_values(const work *w, const bool *is_made, ges_error *failed) {
    bool is_back = true;
    for (size_t i = w->plan->values.count; i-- > 0;) {
        const ges_plan_value *value = &w->plan->values.items[i];
        ges_error err = {0};
        if (is_made[i] && ges_apply_value_take_back(w->os, value, &err) != GES_OK) {
            is_back = false;
            tell_stuck(w, ges_plan_place_name(w->mem, &value->place), &err, failed);
        }
    }
    return is_back;
}

/* Puts back what was made, the last first. */
static bool roll_back(work *w, const bool *is_made, ges_error *failed) {
    bool is_back = roll_back_values(w, is_made + w->plan->changes.count, failed);
    for (size_t i = w->plan->changes.count; i-- > 0;) {
        const ges_plan_change *change = &w->plan->changes.items[i];
        step s = {.file = change->file,
                  .temporary = ges_journal_temporary(w->os, &w->entry, i, w->mem),
                  .from = &change->after,
                  .to = &change->before,
                  .is_mode_only = change->is_mode_only};
        ges_error err = {0};
        if (!is_made[i] || make_step(w, &s, &err) == GES_OK) {
            continue;
        }
        is_back = false;
        tell_stuck(w, change->path, &err, failed);
    }
    return is_back;
}

static ges_status make_values(const work *w, bool *is_made, ges_error *err) {
    for (size_t i = 0; i < w->plan->values.count; i++) {
        const ges_plan_value *value = &w->plan->values.items[i];
        /* Once more in the last moment: the registry has no "write only if". */
        ges_status status = ges_apply_value_check(w->os, value, err);
        if (status == GES_OK) {
            status = ges_apply_value_make(w->os, &value->place, &value->after, &is_made[i], err);
        }
        if (status != GES_OK) {
            return status == GES_CONFLICT
                       ? status
                       : ges_error_note(err, status, "cannot change '%.*s'",
                                        GES_FMT(ges_plan_place_name(w->mem, &value->place)));
        }
    }
    return GES_OK;
}

static ges_status make_all(work *w, bool *is_made, ges_error *err) {
    for (size_t i = 0; i < w->plan->changes.count; i++) {
        const ges_plan_change *change = &w->plan->changes.items[i];
        step s = {.file = change->file,
                  .temporary = ges_journal_temporary(w->os, &w->entry, i, w->mem),
                  .change = change,
                  .from = &change->before,
                  .to = &change->after,
                  .is_mode_only = change->is_mode_only};
        ges_status status =
            ges_arena_failed(w->mem) ? ges_arena_error(w->mem, err) : make_step(w, &s, err);
        is_made[i] = s.is_made;
        if (status != GES_OK) {
            return status == GES_CONFLICT
                       ? status
                       : ges_error_note(err, status, "cannot change '%.*s'", GES_FMT(change->path));
        }
    }
    return make_values(w, is_made + w->plan->changes.count, err);
}

/* --- the entry -------------------------------------------------------------------------------- */

static ges_journal_state state_of(const ges_plan_change *change, const ges_plan_state *state,
                                  ges_arena *mem) {
    bool has_content = state->exists && !change->is_mode_only;
    return (ges_journal_state){
        .exists = state->exists,
        .has_bytes = has_content,
        .bytes = state->bytes,
        .size = has_content ? state->bytes.len : change->seen.size,
        .sha256 = has_content ? ges_journal_hash(state->bytes, mem) : GES_T(""),
        .mode = state->mode,
        .mtime_ns = state->mtime_ns,
        .atime_ns = state->atime_ns,
        .owner = state->owner,
        .group = state->group,
    };
}

static ges_journal_state state_of_value(const ges_plan_stored *stored, ges_arena *mem) {
    return (ges_journal_state){
        .exists = stored->exists,
        .has_bytes = stored->exists,
        .bytes = stored->bytes,
        .size = stored->exists ? stored->bytes.len : 0,
        .sha256 = stored->exists ? ges_journal_hash(stored->bytes, mem) : GES_T(""),
        .type = stored->type,
    };
}

static bool keep_steps(const work *w, const ges_plan_step_list *steps, ges_journal_step_list *out) {
    for (size_t i = 0; i < steps->count; i++) {
        ges_journal_step why = {steps->items[i].rule, steps->items[i].what};
        if (!ges_list_push(w->mem, out, why)) {
            return false;
        }
    }
    return true;
}

static ges_status fill_values(work *w, ges_error *err) {
    for (size_t i = 0; i < w->plan->values.count; i++) {
        const ges_plan_value *planned = &w->plan->values.items[i];
        ges_journal_value value = {.is_machine = planned->place.root == GES_REGISTRY_MACHINE,
                                   .key = planned->place.key,
                                   .name = planned->place.name,
                                   .before = state_of_value(&planned->before, w->mem),
                                   .after = state_of_value(&planned->after, w->mem)};
        if (!keep_steps(w, &planned->steps, &value.steps) ||
            !ges_list_push(w->mem, &w->entry.values, value)) {
            return ges_arena_error(w->mem, err);
        }
    }
    return GES_OK;
}

static ges_status fill_entry(work *w, ges_error *err) {
    w->entry.undoes = w->plan->undoes;
    w->entry.at_ns = w->os->clock_now_ns(w->os);
    for (size_t i = 0; i < w->plan->changes.count; i++) {
        const ges_plan_change *change = &w->plan->changes.items[i];
        ges_journal_file file = {.path = change->path,
                                 .file = change->file,
                                 .before = state_of(change, &change->before, w->mem),
                                 .after = state_of(change, &change->after, w->mem)};
        if (!keep_steps(w, &change->steps, &file.steps) ||
            !ges_list_push(w->mem, &w->entry.files, file)) {
            return ges_arena_error(w->mem, err);
        }
    }
    ges_status status = fill_values(w, err);
    return status == GES_OK && ges_arena_failed(w->mem) ? ges_arena_error(w->mem, err) : status;
}

/* Under the lock. */
static ges_status apply_locked(work *w, ges_journal *journal, ges_error *err) {
    ges_error own = {0};
    ges_error *failed = err != NULL ? err : &own; /* the roll-back builds on its text */
    bool *is_made = ges_new_array(w->mem, ges_plan_count(w->plan), bool);
    if (is_made == NULL) {
        return ges_arena_error(w->mem, err);
    }
    ges_status status = check_all(w, failed);
    status = status == GES_OK ? fill_entry(w, failed) : status;
    status = status == GES_OK ? ges_journal_begin(journal, &w->entry, failed) : status;
    if (status != GES_OK) {
        return status;
    }
    status = make_all(w, is_made, failed);
    if (status == GES_OK) {
        status = ges_journal_done(journal, w->entry.number, failed);
    }
    if (status != GES_OK && roll_back(w, is_made, failed)) {
        ges_journal_drop(journal, w->entry.number);
    }
    return status;
}

ges_status ges_plan_apply(const ges_plan *plan, ges_text journal_dir, ges_applied *out,
                          ges_error *err) {
    work w = {.os = plan->os, .mem = plan->mem, .plan = plan, .lost = ges_builder_in(plan->mem)};
    ges_journal journal = {0};
    if (ges_plan_count(plan) == 0) {
        *out = (ges_applied){0};
        return GES_OK;
    }
    ges_status status =
        ges_journal_open(plan->os, journal_dir, GES_APPLY_WAIT_MS, plan->mem, &journal, err);
    if (status != GES_OK) {
        return status;
    }
    status = apply_locked(&w, &journal, err);
    ges_journal_close(&journal);
    if (status == GES_OK) {
        *out = (ges_applied){.number = w.entry.number, .lost = ges_build_done(&w.lost)};
    }
    return status;
}
