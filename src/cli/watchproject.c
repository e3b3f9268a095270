/* The .env files that `ges watch` watches, and what the user has approved of them. */
#include "cli/watch.h"

#include "env/load.h"
#include "formats/dotenv.h"
#include "watch/temporary.h"

typedef struct reading {
    ges_watch_state *state;
    const ges_os *os; /* with notes */
    ges_arena *work;
    const ges_env_list *env;
    bool has_store;
    ges_trust_store store;
} reading;

static const ges_loaded nothing_loaded;

static ges_load_reading how_to_read(const reading *r) {
    return (ges_load_reading){.os = r->os,
                              .store = r->has_store ? &r->store : NULL,
                              .env = r->env,
                              .before = &nothing_loaded};
}

static void read_dotenv(reading *r, ges_text file, const ges_dotenv_dialect *dialect) {
    ges_bytes bytes;
    ges_dotenv found;
    ges_error err = {0};
    ges_status status = r->os->file_read(r->os, file, GES_DOTENV_MAX_FILE, r->work, &bytes, &err);
    if (status == GES_OK) {
        status = ges_dotenv_read(ges_text_from(bytes), dialect, NULL, r->work, &found, &err);
    }
    if (status != GES_OK) {
        ges_watch_state_add_fault(r->state, ".env", file, &err);
        return;
    }
    for (size_t i = 0; i < found.variables.count; i++) {
        const ges_dotenv_entry *entry = found.variables.entries[i].value;
        ges_watch_fact fact = {.source = ".env",
                               .name = entry->name,
                               .value = entry->value,
                               .file = file,
                               .line = entry->line};
        if (!entry->is_unset) {
            ges_watch_state_add(r->state, &fact);
        }
    }
}

static void read_dotenvs(reading *r, ges_text dir) {
    static const ges_text patterns[] = {GES_LIT(".env"), GES_LIT(".env.*"), GES_LIT("ges.env")};
    ges_dir_list list = {0};
    ges_load_reading how = how_to_read(r);
    const ges_dotenv_dialect *dialect = ges_load_dialect(&how, dir, r->work);
    const ges_os *quiet = r->state->notes.inner; /* other names there do not matter */
    if (quiet->dir_list(quiet, dir, r->work, &list, NULL) != GES_OK) {
        list = (ges_dir_list){0}; /* it is watched for coming back */
    }
    for (size_t i = 0; i < GES_COUNT(patterns); i++) {
        ges_note note = {.kind = GES_NOTE_LISTED, .path = dir, .pattern = patterns[i]};
        ges_notes_add(&r->state->notes, note);
        for (size_t k = 0; k < list.count; k++) {
            ges_text name = list.items[k].name;
            ges_text file = ges_path_join(r->work, ges_os_style(r->os), dir, name);
            if (ges_watch_matches(patterns[i], name) && !ges_watch_is_temporary(name) &&
                ges_os_is_file(r->os, file)) {
                read_dotenv(r, file,
                            ges_text_equal(name, GES_LOAD_OWN_FILE) ? &ges_dotenv_common : dialect);
            }
        }
    }
}

/* A file that nobody ever decided about is no news: programs read it by themselves. */
static void read_approvals(reading *r, const ges_project *project) {
    ges_load_files files = {0};
    ges_load_reading how = how_to_read(r);
    if (!r->has_store) {
        return; /* nothing can be approved: the same at every look */
    }
    ges_load_read(&how, &project->files, r->work, &files);
    for (size_t i = 0; i < files.count; i++) {
        const ges_load_file *file = &files.items[i];
        ges_watch_fact fact = {.source = ".env approval",
                               .name = GES_T("approval"),
                               .value = ges_text_of(ges_trust_name(file->trust)),
                               .file = file->file.path};
        if (file->trust != GES_TRUST_UNKNOWN) {
            ges_watch_state_add(r->state, &fact);
        }
    }
}

/* The project's root, when it is neither of the two. */
static ges_text other_root(const reading *r, const ges_project *project, ges_text dir,
                           ges_text module) {
    bool is_known = project->root.len == 0 || ges_os_same_file(r->os, project->root, dir) ||
                    (module.len != 0 && ges_os_same_file(r->os, project->root, module));
    return is_known ? (ges_text){NULL, 0} : project->root;
}

void ges_watch_read_project(ges_watch_state *state, const ges_os *os, const ges_env_list *env,
                            ges_arena *work, ges_text dir, ges_text module) {
    reading r = {.state = state, .os = os, .work = work, .env = env};
    ges_project project = {0};
    ges_text mode = {NULL, 0};
    ges_text resolved = dir;
    (void)ges_env_find(os, env, GES_T("GES_MODE"), &mode);  /* absent: none */
    (void)os->path_resolve(os, dir, work, &resolved, NULL); /* gone: as it was */
    if (ges_project_find(os, resolved, mode, work, &project, NULL) != GES_OK) {
        project = (ges_project){0}; /* no approvals, then */
    }
    r.has_store = ges_trust_open(os, env, work, &r.store, NULL) == GES_OK;
    ges_text dirs[] = {dir, module, other_root(&r, &project, dir, module)};
    for (size_t i = 0; i < GES_COUNT(dirs); i++) {
        if (dirs[i].len != 0 && (i == 0 || !ges_path_equal(ges_os_style(os), dirs[i], dir))) {
            read_dotenvs(&r, dirs[i]);
        }
    }
    read_approvals(&r, &project);
}
