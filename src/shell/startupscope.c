/* Wishes as lines of our block. */
#include "shell/startupscope.h"

#include "env/fixers.h"
#include "env/layer.h"
#include "env/startupblock.h"
#include "shell/fresh.h"

typedef struct shell_work {
    const ges_scope_ask *ask;
    const ges_startup_files *files;
    ges_text shell;
    ges_plan *plan;
} shell_work;

/* --- what the files hold ---------------------------------------------------------------------- */

typedef struct holding {
    bool is_there; /* the block says something about the variable */
    ges_text line; /* the last that does */
    ges_startup_path path;
} holding;

static ges_status look(const ges_scope_ask *ask, const ges_startup_file *file, ges_text name,
                       holding *out, ges_error *err) {
    ges_bytes bytes = {0};
    ges_startup_block block = {0};
    ges_text line = {0};
    holding found = {0};
    bool is_path = ges_text_equal(name, GES_T("PATH"));
    ges_status status = ask->os->file_read(ask->os, file->path, GES_PLAN_FILE_MAX, ask->mem,
                                           &bytes, err);
    if (status == GES_NOT_FOUND) {
        *out = found;
        return GES_OK;
    }
    status = status == GES_OK
                 ? ges_startup_block_find(ges_text_from(bytes), file->path, &block, err)
                 : status;
    if (status != GES_OK) {
        return status;
    }
    ges_text rest = block.inner;
    while (rest.len != 0 && ges_text_next_line(&rest, &line)) {
        if (!ges_startup_block_defines(line, name)) {
            continue;
        }
        found.is_there = true;
        found.line = ges_text_trim(line);
        if (is_path && !ges_startup_path_read(file->dialect, line, &found.path, ask->mem)) {
            return ges_error_set(err, GES_CORRUPT,
                                 "'%.*s': a line for PATH in go-env-sync's block was edited by hand; "
                                 "put it outside the block: %.*s",
                                 GES_FMT(file->path), GES_FMT(found.line));
        }
    }
    *out = found;
    return GES_OK;
}

static ges_text list_of(const ges_startup_path *path, ges_arena *mem) {
    bool has_both = path->front.len != 0 && path->back.len != 0;
    return ges_text_join(mem, path->front, has_both ? GES_T(":") : GES_T(""), path->back);
}

ges_status ges_startup_scope_read(const ges_scope_ask *ask, const ges_startup_files *files,
                                  ges_text name, ges_scope_value *out, ges_error *err) {
    ges_scope_value value = {0};
    for (size_t i = 0; i < files->count; i++) {
        const ges_startup_file *file = &files->items[i];
        holding held = {0};
        ges_status status = look(ask, file, name, &held, err);
        if (status != GES_OK) {
            return status;
        }
        value.place = value.place.len == 0 && file->is_target ? file->path : value.place;
        if (held.is_there && !value.exists) {
            bool is_path = ges_text_equal(name, GES_T("PATH"));
            value = (ges_scope_value){.exists = true,
                                      .value = is_path ? list_of(&held.path, ask->mem) : held.line,
                                      .place = file->path};
        }
    }
    *out = value;
    return GES_OK;
}

/* --- who else says it ------------------------------------------------------------------------- */

static uint32_t lines_before(ges_text text, size_t off) {
    uint32_t count = 0;
    for (size_t i = 0; i < off; i++) {
        count += text.ptr[i] == '\n';
    }
    return count;
}

/* Does the line stand in a block of ours? */
static bool is_ours(const ges_scope_ask *ask, const ges_declaration *d) {
    ges_bytes bytes = {0};
    ges_startup_block block = {0};
    if (ask->os->file_read(ask->os, d->place, GES_PLAN_FILE_MAX, ask->mem, &bytes, NULL) != GES_OK ||
        ges_startup_block_find(ges_text_from(bytes), d->place, &block, NULL) != GES_OK ||
        !block.is_there) {
        return false;
    }
    ges_text text = ges_text_from(bytes);
    return d->line > lines_before(text, block.begin) && d->line <= lines_before(text, block.end);
}

/* "'/home/ana/.bashrc' line 12", of the last declaration that is not in our block; "": none. */
static ges_text find_other(const shell_work *w, ges_text name, ges_text dir) {
    const ges_scope_ask *ask = w->ask;
    const ges_path_rules rules = {.style = GES_PATH_UNIX};
    const ges_shell *shell = w->shell.len != 0 ? ges_shell_find_read(w->shell) : NULL;
    ges_text where = {0};
    for (int is_login = 0; shell != NULL && is_login < 2 && where.len == 0; is_login++) {
        ges_fresh fresh = {0};
        ges_fresh_request request = {.os = ask->os,
                                     .process = ask->env,
                                     .shell = shell,
                                     .is_login = is_login != 0,
                                     .is_interactive = true};
        if (ges_fresh_open(&request, ask->mem, &fresh, NULL) != GES_OK) {
            break;
        }
        const ges_declaration_list *list = fresh.rc != NULL ? &fresh.rc->declarations
                                                            : &fresh.layers;
        for (size_t i = list->count; i-- > 0 && where.len == 0;) {
            const ges_declaration *d = &list->items[i];
            bool counts = (d->flags & (GES_DECLARED_SKIPPED | GES_DECLARED_UNREAD |
                                       GES_DECLARED_ADVICE | GES_DECLARED_UNSET)) == 0;
            bool has_dir = dir.len == 0 || ges_path_has_entry(&rules, ask->mem, d->value, dir);
            if (counts && has_dir && d->line != 0 && ges_text_equal(d->name, name) &&
                !is_ours(ask, d)) {
                where = ges_text_format(ask->mem, "'%.*s' line %u", GES_FMT(d->place),
                                        (unsigned)d->line);
            }
        }
        ges_fresh_close(&fresh);
    }
    return where;
}

/* --- wishes ----------------------------------------------------------------------------------- */

static ges_status keep_lines(const shell_work *w, const ges_startup_file *file, ges_text name,
                             ges_text lines, ges_error *err) {
    ges_repair repair = {.fixer = &ges_fixer_startup_keep,
                         .file = file->path,
                         .name = name,
                         .value = lines,
                         .makes_dir = true};
    ges_text what = ges_text_join(w->ask->mem, lines.len != 0 ? GES_T("set ") : GES_T("unset "), name);
    return ges_plan_add(w->plan, &repair, what, GES_T(""), NULL, err);
}

static ges_status plan_set(const shell_work *w, const ges_wish *wish, ges_error *err) {
    ges_status status = ges_scope_check_value(w->ask->os, wish->name, wish->value, err);
    if (status == GES_OK && ges_text_equal(wish->name, GES_T("PATH"))) {
        return ges_error_set(err, GES_INVALID, "a whole PATH in a start-up file would hide the "
                             "system's: use 'ges path add DIR'");
    }
    for (size_t i = 0; status == GES_OK && i < w->files->count; i++) {
        const ges_startup_file *file = &w->files->items[i];
        holding held = {0};
        ges_text line = {0};
        status = look(w->ask, file, wish->name, &held, err);
        if (file->is_target) {
            line = ges_startup_set_line(file->dialect, wish->name, wish->value, w->ask->mem);
        }
        if (status == GES_OK && (file->is_target || held.is_there)) {
            status = keep_lines(w, file, wish->name, line, err);
        }
    }
    return status;
}

static ges_status plan_unset(const shell_work *w, const ges_wish *wish, ges_error *err) {
    bool is_held = false;
    for (size_t i = 0; i < w->files->count; i++) {
        const ges_startup_file *file = &w->files->items[i];
        holding held = {0};
        ges_status status = look(w->ask, file, wish->name, &held, err);
        if (status == GES_OK && held.is_there) {
            is_held = true;
            status = keep_lines(w, file, wish->name, (ges_text){0}, err);
        }
        if (status != GES_OK) {
            return status;
        }
    }
    ges_text other = find_other(w, wish->name, (ges_text){0});
    if (other.len != 0 && !is_held) {
        return ges_error_set(err, GES_NOT_FOUND,
                             "%.*s was not set by ges: %.*s sets it; edit that line, or let "
                             "'ges doctor --fix --only RULE' comment it out where a rule names it",
                             GES_FMT(wish->name), GES_FMT(other));
    }
    if (other.len != 0) {
        ges_scope_note(w->ask, ges_text_join(w->ask->mem, other, GES_T(" sets "), wish->name,
                                             GES_T(" too and stays: it is not ours")));
    } else if (!is_held) {
        ges_scope_note(w->ask, ges_text_join(w->ask->mem, wish->name,
                                             GES_T(" is not set in the start-up files")));
    }
    return GES_OK;
}

/* --- PATH ------------------------------------------------------------------------------------- */

static ges_status edit_one(const ges_scope_ask *ask, const ges_path_edit *edit, ges_text *list,
                           ges_error *err) {
    const ges_path_rules rules = {.style = GES_PATH_UNIX};
    return ges_path_edited(&rules, *list, edit, 1, ask->mem, list, err);
}

static ges_status drop_from(const ges_scope_ask *ask, ges_text dir, ges_text *list,
                            ges_error *err) {
    const ges_path_rules rules = {.style = GES_PATH_UNIX};
    const ges_path_edit edit = {.verb = GES_PATH_REMOVE, .dir = dir};
    return ges_path_has_entry(&rules, ask->mem, *list, dir) ? edit_one(ask, &edit, list, err)
                                                            : GES_OK;
}

static ges_status remove_dir(const shell_work *w, ges_text dir, ges_startup_path *path,
                             ges_error *err) {
    const ges_path_rules rules = {.style = GES_PATH_UNIX};
    bool is_held = ges_path_has_entry(&rules, w->ask->mem, path->front, dir) ||
                   ges_path_has_entry(&rules, w->ask->mem, path->back, dir);
    if (!is_held) {
        ges_text other = find_other(w, GES_T("PATH"), dir);
        return ges_error_set(err, GES_NOT_FOUND, "'%.*s' was not added by ges%s%.*s%s", GES_FMT(dir),
                             other.len != 0 ? ": " : ", and no start-up file adds it",
                             GES_FMT(other), other.len != 0 ? " adds it; edit that line" : "");
    }
    ges_status status = drop_from(w->ask, dir, &path->front, err);
    return status == GES_OK ? drop_from(w->ask, dir, &path->back, err) : status;
}

static ges_status edit_path(const shell_work *w, const ges_path_edit *edit, ges_startup_path *path,
                            ges_error *err) {
    const ges_path_rules rules = {.style = GES_PATH_UNIX};
    ges_status status = GES_OK;
    switch (edit->verb) {
    case GES_PATH_ADD_FRONT:
        status = drop_from(w->ask, edit->dir, &path->back, err);
        return status == GES_OK ? edit_one(w->ask, edit, &path->front, err) : status;
    case GES_PATH_ADD_BACK:
        return ges_path_has_entry(&rules, w->ask->mem, path->front, edit->dir)
                   ? GES_OK
                   : edit_one(w->ask, edit, &path->back, err);
    case GES_PATH_ADD_AT:
        return ges_error_set(err, GES_INVALID, "a start-up file can add to the front or the end of "
                             "PATH, not at a place between");
    case GES_PATH_REMOVE:
        return remove_dir(w, edit->dir, path, err);
    case GES_PATH_DEDUPE:
        break;
    }
    status = edit_one(w->ask, edit, &path->front, err);
    ges_text rest = path->front.len != 0 ? path->front : (ges_text){0};
    ges_text dir = {0};
    while (status == GES_OK && ges_text_next(&rest, ':', &dir)) {
        status = drop_from(w->ask, dir, &path->back, err);
    }
    return status == GES_OK ? edit_one(w->ask, edit, &path->back, err) : status;
}

static ges_status plan_path(const shell_work *w, const ges_wish *wish, ges_error *err) {
    ges_startup_path path = {0};
    ges_status status = GES_OK;
    if (!ges_text_equal(wish->name, GES_T("PATH"))) {
        return ges_error_set(err, GES_UNSUPPORTED, "only PATH is edited as a list in start-up "
                             "files, not %.*s", GES_FMT(wish->name));
    }
    /* What any of our blocks adds counts; the targets then say the same. */
    for (size_t i = 0; status == GES_OK && i < w->files->count; i++) {
        holding held = {0};
        status = look(w->ask, &w->files->items[i], wish->name, &held, err);
        path = path.front.len == 0 && path.back.len == 0 ? held.path : path;
    }
    for (size_t i = 0; status == GES_OK && i < wish->edit_count; i++) {
        status = edit_path(w, &wish->edits[i], &path, err);
    }
    for (size_t i = 0; status == GES_OK && i < w->files->count; i++) {
        const ges_startup_file *file = &w->files->items[i];
        holding held = {0};
        status = look(w->ask, file, wish->name, &held, err);
        ges_text lines = file->is_target
                             ? ges_startup_path_lines(file->dialect, &path, w->ask->mem)
                             : (ges_text){0};
        if (status == GES_OK && (lines.len != 0 || held.is_there)) {
            status = keep_lines(w, file, wish->name, lines, err);
        }
    }
    return status;
}

ges_status ges_startup_scope_plan(const ges_scope_ask *ask, const ges_startup_files *files,
                                  ges_text shell, const ges_wish *wishes, size_t count,
                                  ges_plan *plan, ges_error *err) {
    const shell_work w = {.ask = ask, .files = files, .shell = shell, .plan = plan};
    for (size_t i = 0; i < count; i++) {
        ges_status status = ges_scope_check_identifier(wishes[i].name, err);
        if (status != GES_OK) {
            return status;
        }
        switch (wishes[i].verb) {
        case GES_WISH_SET:
            status = plan_set(&w, &wishes[i], err);
            break;
        case GES_WISH_UNSET:
            status = plan_unset(&w, &wishes[i], err);
            break;
        case GES_WISH_EDIT_LIST:
            status = plan_path(&w, &wishes[i], err);
            break;
        }
        if (status != GES_OK) {
            return status;
        }
    }
    return ges_arena_failed(ask->mem) ? ges_arena_error(ask->mem, err) : GES_OK;
}
