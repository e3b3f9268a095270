/* Reads everything that `ges watch` watches into one list of facts. */
#include "cli/watch.h"

#include "ges/goenv.h"
#include "go/module.h"
#include "shell/fresh.h"

typedef struct reading {
    const ges_os *os; /* with notes */
    ges_text dir;
    ges_arena work; /* what reading needs, and is gone after it */
    ges_watch_state *state;
} reading;

/* --- facts ------------------------------------------------------------------------------------ */

static ges_text key_of(ges_arena *mem, const ges_watch_fact *fact) {
    /* A variable of a session or of go is the same wherever it is declared. */
    bool by_file = fact->source[0] == '.';
    return ges_text_join(mem, ges_text_of(fact->source), ((ges_text){"", 1}),
                         by_file ? fact->file : GES_T(""), ((ges_text){"", 1}), fact->name);
}

void ges_watch_state_add(ges_watch_state *state, const ges_watch_fact *fact) {
    ges_arena *mem = &state->mem;
    ges_watch_fact *copy = ges_new(mem, ges_watch_fact);
    ges_text key = key_of(mem, fact);
    if (copy == NULL || key.ptr == NULL) {
        return; /* the arena remembers */
    }
    *copy = (ges_watch_fact){fact->source,
                             ges_text_copy(mem, fact->name),
                             ges_text_copy(mem, fact->value),
                             ges_text_copy(mem, fact->file),
                             fact->line,
                             ges_text_copy(mem, fact->note)};
    bool is_new = ges_map_get(&state->by_key, key) == NULL;
    (void)ges_map_set(mem, &state->by_key, key, copy); /* the last one counts */
    if (is_new) {
        (void)ges_list_push(mem, &state->facts, *copy); /* the arena remembers */
    }
}

const ges_watch_fact *ges_watch_state_find(const ges_watch_state *state,
                                           const ges_watch_fact *fact) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    const ges_watch_fact *found = ges_map_get(&state->by_key, key_of(&mem, fact));
    ges_arena_close(&mem);
    return found;
}

void ges_watch_state_add_fault(ges_watch_state *state, const char *source, ges_text file,
                               const ges_error *err) {
    ges_watch_fact fault = {.source = source, .file = file, .value = ges_text_of(err->text)};
    ges_watch_state_add(state, &fault);
}

/* --- go --------------------------------------------------------------------------------------- */

/* What the go env file says although the environment wins. */
static void add_shadowed(reading *r, ges_goenv *goenv, ges_text name) {
    ges_goenv_declaration *all;
    size_t count;
    if (ges_goenv_declarations(goenv, name, &all, &count, NULL) != GES_OK) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (all[i].source == GES_GOENV_FILE && !all[i].is_winner) {
            ges_watch_fact fact = {.source = "go env file",
                                   .name = name,
                                   .value = all[i].value,
                                   .file = all[i].file,
                                   .line = all[i].line,
                                   .note = GES_T("the environment here has another value, which "
                                                 "wins")};
            ges_watch_state_add(r->state, &fact);
        }
    }
}

static ges_goenv *read_go(reading *r) {
    ges_goenv_request request = {.os = r->os};
    ges_goenv *goenv = NULL;
    ges_goenv_value *values = NULL;
    size_t count = 0;
    ges_error err = {0};
    if (ges_goenv_open(&request, &r->work, &goenv, &err) != GES_OK ||
        ges_goenv_list(goenv, false, &values, &count, &err) != GES_OK) {
        ges_watch_state_add_fault(r->state, "go env", GES_T(""), &err);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        const ges_goenv_value *value = &values[i];
        ges_watch_fact fact = {.source = "go env",
                               .name = value->name,
                               .value = value->value,
                               .file = value->file,
                               .line = value->line};
        if (value->is_known) {
            ges_watch_state_add(r->state, &fact);
        }
        if (value->source == GES_GOENV_PROCESS) {
            add_shadowed(r, goenv, value->name);
        }
    }
    return goenv;
}

/* go.mod or go.work by what go says, or by looking upwards when no go can be asked. */
static ges_text module_file(reading *r, ges_goenv *goenv, const char *variable, bool is_work) {
    ges_goenv_value value = {0};
    ges_text file = {NULL, 0};
    if (goenv != NULL) {
        (void)ges_goenv_get(goenv, ges_text_of(variable), &value); /* unknown: empty */
        file = value.value;
    } else if (is_work) {
        ges_module_find_work(r->os, &r->work, r->dir, GES_T(""), &file);
    } else {
        ges_module_find_mod(r->os, &r->work, r->dir, &file);
    }
    return file.len != 0 && ges_os_is_file(r->os, file) ? file : (ges_text){NULL, 0};
}

/* --- sessions --------------------------------------------------------------------------------- */

/* A login, or a new terminal window, which reads other files. */
typedef struct session_start {
    const char *source;
    bool is_login;
} session_start;

/* A window that has the same from the same place is not worth a second line. */
static bool is_of_login(reading *r, const ges_watch_fact *fact) {
    ges_watch_fact login = *fact;
    login.source = "session";
    const ges_watch_fact *known = ges_watch_state_find(r->state, &login);
    return fact->source != login.source && known != NULL &&
           ges_text_equal(known->value, fact->value) && ges_text_equal(known->file, fact->file) &&
           known->line == fact->line;
}

static void add_session(reading *r, const ges_fresh *fresh, const char *source, ges_text name) {
    ges_fresh_value value = ges_fresh_find(fresh, name);
    if (!value.is_set || !value.is_exported || value.winner == NULL ||
        ges_fresh_is_of_session(r->os, name)) {
        return;
    }
    ges_watch_fact fact = {.source = source,
                           .name = name,
                           .value = value.is_certain ? value.value : value.winner->raw,
                           .file = value.winner->place,
                           .line = value.winner->line,
                           .note = value.is_certain
                                       ? GES_T("")
                                       : GES_T("its value depends on a program that is not run")};
    if (!is_of_login(r, &fact)) {
        ges_watch_state_add(r->state, &fact);
    }
}

static const ges_shell *shell_of(const ges_os *os, const ges_env_list *env) {
    ges_text name;
    if (os->family == GES_OS_WINDOWS) {
        return NULL;
    }
    const ges_shell *shell =
        ges_env_find(os, env, GES_T("SHELL"), &name) ? ges_shell_find_read(name) : NULL;
    return shell != NULL ? shell : &ges_shell_sh;
}

static ges_status read_session(reading *r, const ges_env_list *env, const ges_shell *shell,
                               const session_start *start, ges_error *err) {
    ges_fresh fresh;
    ges_fresh_request request = {.os = r->os,
                                 .process = env,
                                 .shell = shell,
                                 .is_login = start->is_login,
                                 .is_interactive = true};
    ges_status status = ges_fresh_open(&request, &r->work, &fresh, err);
    if (status != GES_OK) {
        return status;
    }
    for (size_t i = 0; i < fresh.layers.count; i++) {
        add_session(r, &fresh, start->source, fresh.layers.items[i].name);
    }
    for (size_t i = 0; fresh.rc != NULL && i < fresh.rc->declarations.count; i++) {
        add_session(r, &fresh, start->source, fresh.rc->declarations.items[i].name);
    }
    ges_fresh_close(&fresh);
    return GES_OK;
}

static ges_status read_sessions(reading *r, const ges_env_list *env, ges_error *err) {
    static const session_start starts[] = {{"session", true}, {"terminal", false}};
    ges_status status = GES_OK;
    const ges_shell *shell = shell_of(r->os, env);
    for (size_t i = 0; status == GES_OK && i < GES_COUNT(starts); i++) {
        if (starts[i].is_login || shell != NULL) { /* without shells there is one session */
            status = read_session(r, env, shell, &starts[i], err);
        }
    }
    return status;
}

/* --- settings --------------------------------------------------------------------------------- */

static void take_choice(reading *r, const ges_settings_file *file, const ges_settings_word *word) {
    ges_arena *mem = &r->state->mem;
    ges_watch_choice choice = {.pattern = ges_text_copy(mem, word->text)};
    if (ges_consequence_parse(ges_text_copy(mem, word->value), &choice.consequence)) {
        (void)ges_list_push(mem, &r->state->choices, choice); /* the arena remembers */
        return;
    }
    ges_text problem = ges_text_format(
        mem, "%.*s:%lu: '%.*s' begins with none of go, prompt, new, rebuild, restart, hot, none",
        GES_FMT(file->path), (unsigned long)word->line, GES_FMT(word->value));
    (void)ges_list_push(mem, &r->state->problems, problem); /* likewise */
}

static void read_settings(reading *r) {
    ges_settings_files files = {0};
    ges_error err = {0};
    ges_arena *mem = &r->state->mem;
    if (ges_settings_load(r->os, r->dir, &r->work, &files, &err) != GES_OK) {
        ges_text problem = ges_text_copy(mem, ges_text_of(err.text));
        (void)ges_list_push(mem, &r->state->problems, problem); /* the arena remembers */
        return;
    }
    for (size_t i = files.count; i-- > 0;) { /* the project's file before the user's */
        const ges_settings_words *words = &files.items[i].settings.consequences;
        for (size_t k = 0; k < words->count; k++) {
            take_choice(r, &files.items[i], &words->items[k]);
        }
    }
}

/* --- all of it -------------------------------------------------------------------------------- */

/* What was known of a source that cannot be read now stays as it was. */
static void carry_over(ges_watch_state *state, const ges_watch_state *before) {
    size_t count = state->facts.count;
    for (size_t i = 0; i < count; i++) {
        ges_watch_fact fault = state->facts.items[i];
        for (size_t k = 0; fault.name.len == 0 && k < before->facts.count; k++) {
            const ges_watch_fact *fact = &before->facts.items[k];
            bool is_of_it = strcmp(fact->source, fault.source) == 0 &&
                            (fault.source[0] != '.' || ges_text_equal(fact->file, fault.file));
            if (is_of_it && fact->name.len != 0 && ges_watch_state_find(state, fact) == NULL) {
                ges_watch_state_add(state, fact);
            }
        }
    }
}

static ges_status read_all(reading *r, ges_error *err) {
    static const struct {
        const char *variable;
        const char *source;
        bool is_work;
    } files[] = {{"GOMOD", "go.mod", false}, {"GOWORK", "go.work", true}};
    ges_text project = {NULL, 0};
    ges_goenv *goenv = read_go(r);
    for (size_t i = 0; i < GES_COUNT(files); i++) {
        ges_text file = module_file(r, goenv, files[i].variable, files[i].is_work);
        if (file.len != 0) {
            ges_watch_read_mod(r->state, r->os, &r->work, file, files[i].source);
            project = files[i].is_work ? project
                                       : ges_path_dir(&r->work, ges_os_style(r->os), file);
        }
    }
    ges_env_list env;
    ges_status status = r->os->env_list(r->os, &r->work, &env, err);
    if (status != GES_OK) {
        return status;
    }
    ges_watch_read_project(r->state, r->os, &env, &r->work, r->dir, project);
    read_settings(r);
    return read_sessions(r, &env, err);
}

ges_status ges_watch_state_read(const ges_os *os, ges_text dir, const ges_watch_state *before,
                                ges_watch_state *out, ges_error *err) {
    enum { STATE_MAX = 64 << 20, WORK_MAX = 512 << 20 };
    *out = (ges_watch_state){0};
    ges_arena_init(&out->mem, STATE_MAX);
    reading r = {.dir = dir, .state = out};
    ges_arena_init(&r.work, WORK_MAX);
    r.os = ges_notes_init(&out->notes, os, &out->mem);
    ges_status status = read_all(&r, err);
    if (status == GES_OK && before != NULL) {
        carry_over(out, before);
    }
    if (status == GES_OK && (ges_arena_failed(&out->mem) || ges_arena_failed(&r.work))) {
        status = ges_arena_error(ges_arena_failed(&out->mem) ? &out->mem : &r.work, err);
    }
    ges_arena_close(&r.work);
    return status;
}

void ges_watch_state_close(ges_watch_state *state) {
    ges_arena_close(&state->mem);
}
