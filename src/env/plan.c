/* Works out what repairs make of files. */
#include "env/plan.h"

#include "env/fixers.h"
#include "env/makedirs.h"

static ges_status refuse(ges_error *err, ges_status status, ges_text path, const char *why) {
    return ges_error_set(err, status, "cannot change '%.*s': %s", GES_FMT(path), why);
}

/* --- edits ------------------------------------------------------------------------------------ */

static bool is_same_edit(const ges_edit *a, const ges_edit *b) {
    return a->off == b->off && a->len == b->len && ges_text_equal(a->after, b->after);
}

/* Do both touch a byte, or both insert at one place? */
static bool is_overlapping(const ges_edit *a, const ges_edit *b) {
    if (a->off == b->off) {
        return a->len == 0 || b->len == 0 ? a->len == b->len : true;
    }
    return a->off < b->off ? a->off + a->len > b->off : b->off + b->len > a->off;
}

/* Sorted in, an insertion before a replacement at the same place. False: it collides. */
static bool merge_edit(ges_edit_list *list, const ges_edit *edit) {
    size_t at = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (is_same_edit(&list->items[i], edit)) {
            return true; /* two rules want the same: it is made once */
        }
        if (is_overlapping(&list->items[i], edit)) {
            return false;
        }
        bool is_before = list->items[i].off < edit->off ||
                         (list->items[i].off == edit->off && list->items[i].len == 0);
        at = is_before ? i + 1 : at;
    }
    /* The caller has reserved the room. */
    memmove(&list->items[at + 1], &list->items[at], (list->count - at) * sizeof(*list->items));
    list->items[at] = *edit;
    list->count++;
    return true;
}

static ges_status merge_edits(ges_arena *mem, ges_edit_list *list, const ges_edit_list *more,
                              ges_text path, ges_error *err) {
    for (size_t i = 0; i < more->count; i++) {
        if (!ges_list_reserve(mem, (void **)&list->items, list->count, &list->capacity,
                              sizeof(*list->items))) {
            return ges_arena_error(mem, err);
        }
        if (!merge_edit(list, &more->items[i])) {
            return refuse(err, GES_CONFLICT, path, "two repairs touch the same place; make one, "
                                                   "then look again");
        }
    }
    return GES_OK;
}

static bool is_whole(const ges_edit_list *edits, size_t len) {
    size_t at = 0;
    for (size_t i = 0; i < edits->count; i++) {
        const ges_edit *edit = &edits->items[i];
        if (edit->off < at || edit->off > len || edit->len > len - edit->off) {
            return false;
        }
        at = edit->off + edit->len;
    }
    return true;
}

static ges_status edits_of(const ges_plan_step *step, ges_bytes bytes, ges_arena *mem,
                           ges_edit_list *out, ges_error *err) {
    ges_edit_list edits = {0};
    ges_status status = step->repair.fixer->edit(bytes, &step->repair, mem, &edits, err);
    if (status != GES_OK) {
        return ges_error_note(err, status, "cannot change '%.*s'", GES_FMT(step->repair.file));
    }
    if (!is_whole(&edits, bytes.len)) {
        return ges_error_set(err, GES_INVALID, "cannot change '%.*s': the repair %s is broken",
                             GES_FMT(step->repair.file), step->repair.fixer->name);
    }
    *out = edits;
    return GES_OK;
}

static ges_status apply_edits(ges_arena *mem, ges_bytes before, const ges_edit_list *edits,
                              ges_bytes *out, ges_error *err) {
    if (edits->count != 0) {
        *out = ges_edits_applied(before, edits, mem);
        return ges_arena_failed(mem) ? ges_arena_error(mem, err) : GES_OK;
    }
    *out = before;
    return GES_OK;
}

/* What all steps together make of the file's bytes. */
static ges_status work_out(const ges_plan *plan, const ges_plan_change *change, ges_bytes *out,
                           ges_error *err) {
    ges_edit_list merged = {0};
    ges_edit_list edits;
    ges_bytes bytes = change->before.bytes;
    for (size_t i = 0; i < change->steps.count; i++) {
        const ges_plan_step *step = &change->steps.items[i];
        if (step->repair.line == 0) {
            continue;
        }
        ges_status status = edits_of(step, bytes, plan->mem, &edits, err);
        status = status == GES_OK ? merge_edits(plan->mem, &merged, &edits, change->path, err)
                                  : status;
        if (status != GES_OK) {
            return status;
        }
    }
    ges_status status = apply_edits(plan->mem, bytes, &merged, &bytes, err);
    for (size_t i = 0; status == GES_OK && i < change->steps.count; i++) {
        const ges_plan_step *step = &change->steps.items[i];
        if (step->repair.line == 0) {
            status = edits_of(step, bytes, plan->mem, &edits, err);
            status = status == GES_OK ? apply_edits(plan->mem, bytes, &edits, &bytes, err) : status;
        }
    }
    if (status == GES_OK) {
        *out = bytes;
    }
    return status;
}

/* --- files ------------------------------------------------------------------------------------ */

ges_status ges_plan_resolve(const ges_os *os, ges_text path, ges_arena *mem, ges_text *out,
                            ges_error *err) {
    ges_file_info info;
    ges_error own = {0};
    ges_status status = os->path_resolve(os, path, mem, out, &own);
    if (status != GES_OK && status != GES_NOT_FOUND &&
        os->file_info(os, path, false, &info, NULL) == GES_OK && info.kind != GES_FILE_SYMLINK) {
        *out = path;
        return GES_OK;
    }
    if (status != GES_OK && err != NULL) {
        *err = own;
    }
    return status;
}

/* The file behind `path`; the path itself when nothing is there. */
static ges_status find_file(const ges_plan *plan, ges_text path, ges_plan_change *change,
                            ges_error *err) {
    const ges_os *os = plan->os;
    ges_file_info link;
    change->path = path;
    ges_status status = ges_plan_resolve(os, path, plan->mem, &change->file, err);
    if (status == GES_NOT_FOUND) {
        if (os->file_info(os, path, false, &link, NULL) == GES_OK) {
            return refuse(err, GES_WRONG_KIND, path, "it is a link that leads nowhere");
        }
        change->file = path;
        return GES_OK;
    }
    if (status != GES_OK) {
        return ges_error_note(err, status, "cannot change '%.*s'", GES_FMT(path));
    }
    status = os->file_info(os, change->file, true, &change->seen, err);
    change->before.exists = status == GES_OK;
    return status;
}

/* May the file be replaced? Asked while planning, so that nobody agrees to what cannot be. */
static ges_status check_content(const ges_plan *plan, const ges_plan_change *change,
                                ges_error *err) {
    const ges_os *os = plan->os;
    const ges_file_info *seen = &change->seen;
    ges_text dir = ges_path_dir(plan->mem, ges_os_style(os), change->file);
    dir = change->makes_dir ? ges_nearest_dir(os, dir, plan->mem) : dir;
    if (change->before.exists && seen->link_count > 1) {
        return refuse(err, GES_UNSUPPORTED, change->path,
                      "the file has other names (hard links), which would keep the old content");
    }
    /* Root may write everything; the mode still says what its owner wants. */
    if (change->before.exists &&
        ((seen->mode & 0222U) == 0 || !os->file_is_writable(os, change->file))) {
        return refuse(err, GES_DENIED, change->path, "the file is read-only for this user");
    }
    if (!os->file_is_writable(os, dir)) {
        return ges_error_set(err, GES_DENIED,
                             "cannot change '%.*s': its directory '%.*s' is %s", GES_FMT(change->path),
                             GES_FMT(dir), ges_os_exists(os, dir) ? "read-only for this user"
                                                                  : "missing");
    }
    return GES_OK;
}

/* Reads what a change of content needs. */
static ges_status read_content(const ges_plan *plan, ges_plan_change *change, ges_error *err) {
    ges_status status = GES_OK;
    if (change->before.exists) {
        status = plan->os->file_read(plan->os, change->file, GES_PLAN_FILE_MAX, plan->mem,
                                     &change->before.bytes, err);
    }
    status = status == GES_OK ? check_content(plan, change, err) : status;
    if (status == GES_OK) {
        change->is_mode_only = false;
    }
    return status;
}

static ges_status open_change(const ges_plan *plan, const ges_repair *repair,
                              ges_plan_change *change, ges_error *err) {
    uint32_t new_mode = plan->os->family == GES_OS_WINDOWS ? 0666 : 0644;
    ges_status status = find_file(plan, repair->file, change, err);
    if (status != GES_OK) {
        return status;
    }
    const ges_file_info *seen = &change->seen;
    if (change->before.exists && seen->kind != GES_FILE_REGULAR) {
        return refuse(err, GES_WRONG_KIND, change->path,
                      seen->kind == GES_FILE_DIRECTORY ? "it is a directory, not a file"
                                                       : "it is a pipe, socket or device");
    }
    bool exists = change->before.exists;
    if (repair->mode != 0 && !exists) {
        return refuse(err, GES_NOT_FOUND, change->path, "there is no such file");
    }
    uint32_t user = plan->os->user_id(plan->os);
    if (repair->mode != 0 && user != 0 && user != seen->owner) {
        return refuse(err, GES_DENIED, change->path, "the file belongs to another user");
    }
    change->is_mode_only = true;
    change->makes_dir = repair->makes_dir;
    change->before.mode = exists ? seen->mode : new_mode;
    change->before.mtime_ns = seen->mtime_ns;
    change->before.atime_ns = seen->atime_ns;
    change->before.owner = exists ? seen->owner : GES_PLAN_ANYBODY;
    change->before.group = exists ? seen->group : GES_PLAN_ANYBODY;
    return GES_OK;
}

/* --- the plan --------------------------------------------------------------------------------- */

static ges_plan_change *change_of(const ges_plan *plan, const ges_plan_change *other) {
    for (size_t i = 0; i < plan->changes.count; i++) {
        if (ges_path_equal(ges_os_style(plan->os), plan->changes.items[i].file, other->file)) {
            return &plan->changes.items[i];
        }
    }
    return NULL;
}

/* The change with one more step, worked out anew. */
static ges_status extend(const ges_plan *plan, ges_plan_change *change, const ges_plan_step *step,
                         ges_error *err) {
    ges_plan_step_list steps = {0};
    for (size_t i = 0; i < change->steps.count; i++) {
        if (!ges_list_push(plan->mem, &steps, change->steps.items[i])) {
            return ges_arena_error(plan->mem, err);
        }
    }
    if (!ges_list_push(plan->mem, &steps, *step)) {
        return ges_arena_error(plan->mem, err);
    }
    change->steps = steps;
    uint32_t mode = change->before.mode;
    for (size_t i = 0; i < steps.count; i++) {
        mode |= steps.items[i].repair.mode;
    }
    ges_status status = GES_OK;
    if (step->repair.mode == 0 && change->is_mode_only) {
        status = read_content(plan, change, err);
    }
    ges_bytes bytes = change->before.bytes;
    if (status == GES_OK && !change->is_mode_only) {
        status = work_out(plan, change, &bytes, err);
    }
    if (status != GES_OK) {
        return status;
    }
    change->after = change->before;
    change->after.exists = change->before.exists || bytes.len != 0;
    change->after.bytes = bytes;
    change->after.mode = mode;
    change->after.mtime_ns = change->is_mode_only ? change->before.mtime_ns : GES_PLAN_NOW;
    change->after.atime_ns = change->after.mtime_ns;
    return GES_OK;
}

static bool is_same_state(const ges_plan_state *a, const ges_plan_state *b) {
    return a->exists == b->exists && a->mode == b->mode &&
           ges_text_equal(ges_text_from(a->bytes), ges_text_from(b->bytes));
}

ges_status ges_plan_add(ges_plan *plan, const ges_repair *repair, ges_text what, ges_text rule,
                        bool *is_needed, ges_error *err) {
    if (ges_repair_is_of_value(repair)) {
        return ges_plan_repair_value(plan, repair, what, rule, is_needed, err);
    }
    ges_plan_change change = {0};
    ges_plan_step step = {.what = what, .rule = rule, .repair = *repair};
    ges_status status = open_change(plan, repair, &change, err);
    if (status != GES_OK) {
        return status;
    }
    ges_plan_change *there = change_of(plan, &change);
    const ges_plan_state *earlier = there != NULL ? &there->after : &change.before;
    change = there != NULL ? *there : change;
    status = extend(plan, &change, &step, err);
    if (status != GES_OK) {
        return status;
    }
    bool is_change = !is_same_state(earlier, &change.after) ||
                     (there != NULL && there->is_mode_only && !change.is_mode_only);
    if (is_change && there == NULL) {
        if (plan->changes.count >= GES_PLAN_MAX_CHANGES) {
            return ges_error_set(err, GES_TOO_LARGE, "more than %d files to change",
                                 GES_PLAN_MAX_CHANGES);
        }
        if (!ges_list_push(plan->mem, &plan->changes, change)) {
            return ges_arena_error(plan->mem, err);
        }
    } else if (is_change) {
        *there = change;
    }
    if (is_needed != NULL) {
        *is_needed = is_change;
    }
    return GES_OK;
}
