/* The way back as a plan. */
#include "env/undo.h"

#include "env/undo_value.h"

const char *ges_undo_place_name(ges_undo_place place) {
    static const char *const names[] = {
        [GES_UNDO_OLD] = "old",   [GES_UNDO_NEW] = "new",          [GES_UNDO_CHANGED] = "changed since",
        [GES_UNDO_GONE] = "gone", [GES_UNDO_BLIND] = "unreadable",
    };
    return names[place];
}

/* --- how a file is now ------------------------------------------------------------------------ */

/* Is the file in that state? `hash` is empty when its content was not needed. */
static bool matches(const ges_journal_state *state, const ges_file_info *info, ges_text hash) {
    return state->exists && state->mode == info->mode &&
           (state->sha256.len == 0 ||
            (state->size == info->size && ges_text_equal(state->sha256, hash)));
}

static ges_undo_place look_inside(const ges_os *os, const ges_journal_file *file,
                                  const ges_file_info *info, ges_arena *mem) {
    ges_bytes bytes = {0};
    ges_text hash = {0};
    bool has_hash = file->before.sha256.len != 0 || file->after.sha256.len != 0;
    bool may_match = (file->before.exists && file->before.size == info->size) ||
                     (file->after.exists && file->after.size == info->size);
    if (has_hash && !may_match) {
        return GES_UNDO_CHANGED; /* spares reading what is another size */
    }
    if (has_hash) {
        if (os->file_read(os, file->file, GES_PLAN_FILE_MAX, mem, &bytes, NULL) != GES_OK) {
            return GES_UNDO_BLIND;
        }
        hash = ges_journal_hash(bytes, mem);
    }
    /* The new state first: an entry that changed nothing would be one that can be undone. */
    return matches(&file->after, info, hash)    ? GES_UNDO_NEW
           : matches(&file->before, info, hash) ? GES_UNDO_OLD
                                                : GES_UNDO_CHANGED;
}

ges_undo_place ges_undo_look(const ges_os *os, const ges_journal_file *file) {
    ges_file_info info;
    ges_arena scratch;
    ges_status status = os->file_info(os, file->file, false, &info, NULL);
    if (status == GES_NOT_FOUND) {
        return !file->after.exists ? GES_UNDO_NEW : !file->before.exists ? GES_UNDO_OLD
                                                                         : GES_UNDO_GONE;
    }
    if (status != GES_OK) {
        return GES_UNDO_BLIND;
    }
    if (info.kind != GES_FILE_REGULAR) {
        return GES_UNDO_CHANGED;
    }
    ges_arena_init(&scratch, 0);
    ges_undo_place place = look_inside(os, file, &info, &scratch);
    ges_arena_close(&scratch);
    return place;
}

/* --- which entry ------------------------------------------------------------------------------ */

static bool changed_something(const ges_os *os, const ges_journal_record *record) {
    for (size_t i = 0; i < record->entry.files.count; i++) {
        if (ges_undo_look(os, &record->entry.files.items[i]) != GES_UNDO_OLD) {
            return true;
        }
    }
    for (size_t i = 0; i < record->entry.values.count; i++) {
        if (ges_undo_look_value(os, &record->entry.values.items[i]) != GES_UNDO_OLD) {
            return true;
        }
    }
    return false;
}

static ges_status choose_newest(const ges_os *os, const ges_journal_list *list,
                                const ges_journal_record **out, ges_error *err) {
    for (size_t i = list->count; i-- > 0;) {
        const ges_journal_record *record = &list->items[i];
        if (record->broken.len != 0 || record->undone_by != 0 ||
            record->entry.undoes != 0 ||
            (record->is_begun && !changed_something(os, record))) {
            continue;
        }
        *out = record;
        return GES_OK;
    }
    return ges_error_set(err, GES_NOT_FOUND, "there is nothing to undo");
}

ges_status ges_undo_choose(const ges_os *os, const ges_journal_list *list, uint64_t number,
                           const ges_journal_record **out, ges_error *err) {
    if (number == 0) {
        return choose_newest(os, list, out, err);
    }
    for (size_t i = 0; i < list->count; i++) {
        const ges_journal_record *record = &list->items[i];
        if (record->number != number) {
            continue;
        }
        if (record->broken.len != 0) {
            return ges_error_set(err, GES_CORRUPT, "cannot undo %llu: %.*s",
                                 (unsigned long long)number, GES_FMT(record->broken));
        }
        if (record->undone_by != 0) {
            return ges_error_set(err, GES_INVALID,
                                 "%llu is undone already, by %llu; 'ges undo %llu' makes it again",
                                 (unsigned long long)number, (unsigned long long)record->undone_by,
                                 (unsigned long long)record->undone_by);
        }
        *out = record;
        return GES_OK;
    }
    return ges_error_set(err, GES_NOT_FOUND, "the journal has no entry %llu; 'ges history' lists "
                         "them", (unsigned long long)number);
}

/* --- the plan --------------------------------------------------------------------------------- */

static ges_status refuse(ges_text what, ges_undo_place place, uint64_t number, ges_error *err) {
    static const char *const why[] = {
        [GES_UNDO_CHANGED] = "it was changed since",
        [GES_UNDO_GONE] = "it is not there any more",
        [GES_UNDO_BLIND] = "it cannot be looked at",
    };
    return ges_error_set(err, GES_CONFLICT, "cannot undo %llu, nothing was changed: '%.*s': %s",
                         (unsigned long long)number, GES_FMT(what), why[place]);
}

/* The state as it is now, with what the entry knows about it. */
static ges_status state_now(const ges_plan *plan, ges_plan_change *change, ges_error *err) {
    const ges_os *os = plan->os;
    const ges_file_info *seen = &change->seen;
    ges_status status = os->file_info(os, change->file, false, &change->seen, err);
    if (status == GES_NOT_FOUND) {
        change->seen = (ges_file_info){0};
        change->before = (ges_plan_state){.exists = false};
        return GES_OK;
    }
    if (status == GES_OK && !change->is_mode_only) {
        status = os->file_read(os, change->file, GES_PLAN_FILE_MAX, plan->mem,
                               &change->before.bytes, err);
    }
    if (status == GES_OK) {
        change->before = (ges_plan_state){.exists = true,
                                          .bytes = change->before.bytes,
                                          .mode = seen->mode,
                                          .mtime_ns = seen->mtime_ns,
                                          .atime_ns = seen->atime_ns,
                                          .owner = seen->owner,
                                          .group = seen->group};
    }
    return status;
}

static ges_status state_before(const ges_journal_state *state, bool is_mode_only, ges_arena *mem,
                               ges_plan_state *out, ges_error *err) {
    ges_plan_state before = {.exists = state->exists,
                             .mode = state->mode,
                             .mtime_ns = state->mtime_ns,
                             .atime_ns = state->atime_ns,
                             .owner = state->owner,
                             .group = state->group};
    ges_status status = GES_OK;
    if (state->exists && !is_mode_only) {
        status = ges_journal_bytes(state, mem, &before.bytes, err);
    }
    if (status == GES_OK) {
        *out = before;
    }
    return status;
}

ges_text ges_undo_turned(ges_text what, ges_arena *mem) {
    const ges_text back = GES_T("take back: ");
    return ges_text_starts(what, back) ? ges_text_skip(what, back.len)
                                       : ges_text_join(mem, back, what);
}

static ges_status add_file(ges_plan *plan, const ges_journal_record *record,
                           const ges_journal_file *file, ges_error *err) {
    ges_undo_place place = ges_undo_look(plan->os, file);
    if (place == GES_UNDO_OLD) {
        return GES_OK;
    }
    if (place != GES_UNDO_NEW) {
        return refuse(file->file, place, record->number, err);
    }
    bool has_hash = file->before.sha256.len != 0 || file->after.sha256.len != 0;
    ges_plan_change change = {.path = file->file, .file = file->file, .is_mode_only = !has_hash};
    ges_status status = state_now(plan, &change, err);
    status = status == GES_OK ? state_before(&file->before, !has_hash, plan->mem, &change.after,
                                             err)
                              : status;
    if (status != GES_OK) {
        return ges_error_note(err, status, "cannot undo %llu: '%.*s'",
                              (unsigned long long)record->number, GES_FMT(file->file));
    }
    for (size_t i = 0; i < file->steps.count; i++) {
        ges_plan_step step = {.what = ges_undo_turned(file->steps.items[i].what, plan->mem),
                              .rule = file->steps.items[i].rule};
        if (!ges_list_push(plan->mem, &change.steps, step)) {
            return ges_arena_error(plan->mem, err);
        }
    }
    return ges_list_push(plan->mem, &plan->changes, change) ? GES_OK
                                                            : ges_arena_error(plan->mem, err);
}

static ges_status add_value(ges_plan *plan, const ges_journal_record *record,
                            const ges_journal_value *value, ges_error *err) {
    ges_plan_place at = ges_undo_place_of(value);
    ges_undo_place place = ges_undo_look_value(plan->os, value);
    if (place == GES_UNDO_OLD) {
        return GES_OK;
    }
    if (place != GES_UNDO_NEW) {
        return refuse(ges_plan_place_name(plan->mem, &at), place, record->number, err);
    }
    ges_status status = ges_undo_add_value(plan, value, err);
    return status == GES_OK ? status
                            : ges_error_note(err, status, "cannot undo %llu",
                                             (unsigned long long)record->number);
}

ges_status ges_undo_plan(const ges_journal_record *record, ges_plan *out, ges_error *err) {
    ges_plan plan = *out;
    plan.undoes = record->number;
    for (size_t i = record->entry.values.count; i-- > 0;) {
        ges_status status = add_value(&plan, record, &record->entry.values.items[i], err);
        if (status != GES_OK) {
            return status;
        }
    }
    for (size_t i = record->entry.files.count; i-- > 0;) {
        ges_status status = add_file(&plan, record, &record->entry.files.items[i], err);
        if (status != GES_OK) {
            return status;
        }
    }
    if (ges_arena_failed(plan.mem)) {
        return ges_arena_error(plan.mem, err);
    }
    if (ges_plan_count(&plan) == 0) {
        return ges_error_set(err, GES_NOT_FOUND,
                             "there is nothing to undo of %llu: everything is as it was before",
                             (unsigned long long)record->number);
    }
    *out = plan;
    return GES_OK;
}
