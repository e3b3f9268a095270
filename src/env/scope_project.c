/* The project: ges.env in its root, NAME=VALUE lines that every tool reads alike. */
#include "env/scope.h"

#include "env/fixers.h"
#include "env/layer.h"
#include "env/project.h"
#include "formats/dotenv.h"

enum { UP_MAX = 256 }; /* directories on the way up */

/* The nearest directory upwards that holds `.git`; "": none. */
static ges_text find_checkout(const ges_scope_ask *ask, ges_text dir) {
    ges_path_style style = ges_os_style(ask->os);
    ges_text at = dir;
    for (int i = 0; i < UP_MAX; i++) {
        if (ges_os_exists(ask->os, ges_path_join(ask->mem, style, at, GES_T(".git")))) {
            return at;
        }
        ges_text up = ges_path_dir(ask->mem, style, at);
        if (up.len >= at.len) {
            break;
        }
        at = up;
    }
    return (ges_text){0};
}

/* In the root from which the hook loads here; without a project in the checkout's, or here. */
static ges_status find_file(const ges_scope_ask *ask, ges_text *out, ges_error *err) {
    ges_project project = {0};
    ges_text dir = {0};
    ges_status status = ask->os->path_resolve(ask->os, ask->dir, ask->mem, &dir, err);
    status = status == GES_OK ? ges_project_find(ask->os, dir, GES_T(""), ask->mem, &project, err)
                              : status;
    if (status != GES_OK) {
        return status;
    }
    ges_text root = project.root.len != 0 ? project.root : find_checkout(ask, dir);
    *out = ges_path_join(ask->mem, ges_os_style(ask->os), root.len != 0 ? root : dir,
                         GES_T("ges.env"));
    return GES_OK;
}

/* A link in a repository may name any file of the user's. */
static ges_status check_target(const ges_scope_ask *ask, ges_text file, ges_error *err) {
    ges_path_style style = ges_os_style(ask->os);
    ges_text root = ges_path_dir(ask->mem, style, file);
    ges_text target = {0};
    ges_file_info info;
    if (ask->os->file_info(ask->os, file, false, &info, NULL) != GES_OK ||
        info.kind != GES_FILE_SYMLINK ||
        ask->os->path_resolve(ask->os, file, ask->mem, &target, NULL) != GES_OK) {
        return GES_OK; /* what else is wrong with it is told when it is read */
    }
    return ges_path_inside(style, target, root)
               ? GES_OK
               : ges_error_set(err, GES_DENIED,
                               "'%.*s' is a link to '%.*s', outside of the project; change that "
                               "file itself if it is meant",
                               GES_FMT(file), GES_FMT(target));
}

/* The value as the loader would read it; where it would refuse the line, what stands there. */
static ges_text value_of(const ges_scope_ask *ask, const ges_dotenv_entry *entry) {
    ges_text line = ges_text_join(ask->mem, entry->name, GES_T("="), entry->value);
    ges_dotenv file = {0};
    ges_status status = ges_dotenv_read(line, &ges_dotenv_common, NULL, ask->mem, &file, NULL);
    const ges_dotenv_entry *read = status == GES_OK ? ges_dotenv_value(&file, entry->name) : NULL;
    return read != NULL ? read->value : entry->value;
}

static ges_status read(const ges_scope_ask *ask, ges_text name, ges_scope_value *out,
                       ges_error *err) {
    ges_bytes bytes = {0};
    ges_dotenv file = {0};
    ges_scope_value found = {0};
    ges_status status = find_file(ask, &found.place, err);
    if (status != GES_OK) {
        return status;
    }
    status = ask->os->file_read(ask->os, found.place, GES_LAYER_FILE_MAX, ask->mem, &bytes, err);
    if (status != GES_OK && status != GES_NOT_FOUND) {
        return status;
    }
    status = ges_dotenv_read(ges_text_from(bytes), &ges_dotenv_layout, NULL, ask->mem, &file, err);
    if (status != GES_OK) {
        return ges_error_note(err, status, "cannot read '%.*s'", GES_FMT(found.place));
    }
    const ges_dotenv_entry *entry = ges_dotenv_value(&file, name);
    found.exists = entry != NULL;
    found.value = entry != NULL ? value_of(ask, entry) : found.value;
    *out = found;
    return GES_OK;
}

static ges_status plan_one(const ges_scope_ask *ask, ges_text file, const ges_wish *wish,
                           ges_plan *plan, ges_error *err) {
    ges_text line = {0};
    ges_status status = ges_scope_check_identifier(wish->name, err);
    if (status == GES_OK && wish->verb == GES_WISH_SET) {
        status = ges_scope_check_value(ask->os, wish->name, wish->value, err);
        status = status == GES_OK ? ges_dotenv_write(wish->name, wish->value, &ges_dotenv_common,
                                                     ask->mem, &line, err)
                                  : status;
    }
    if (status == GES_OK && wish->verb == GES_WISH_EDIT_LIST) {
        status = ges_error_set(err, GES_UNSUPPORTED,
                               "ges.env holds whole values, and a whole %.*s would hide the "
                               "system's; use --scope user",
                               GES_FMT(wish->name));
    }
    if (status != GES_OK) {
        return status;
    }
    ges_repair repair = {.fixer = wish->verb == GES_WISH_SET ? &ges_fixer_dotenv_set
                                                             : &ges_fixer_dotenv_unset,
                         .file = file,
                         .name = wish->name,
                         .value = line};
    ges_text what = ges_text_join(
        ask->mem, wish->verb == GES_WISH_SET ? GES_T("set ") : GES_T("unset "), wish->name);
    return ges_plan_add(plan, &repair, what, GES_T(""), NULL, err);
}

static ges_status plan(const ges_scope_ask *ask, const ges_wish *wishes, size_t count,
                       ges_plan *plan, ges_error *err) {
    ges_text file = {0};
    ges_status status = find_file(ask, &file, err);
    status = status == GES_OK ? check_target(ask, file, err) : status;
    for (size_t i = 0; status == GES_OK && i < count; i++) {
        status = plan_one(ask, file, &wishes[i], plan, err);
    }
    return status;
}

const ges_scope ges_scope_project = {
    .name = "project",
    .title = "shells with the hook load it once you approve it with 'ges allow'",
    .systems = GES_LAYER_LINUX | GES_LAYER_MACOS | GES_LAYER_WINDOWS,
    .read = read,
    .plan = plan,
};
