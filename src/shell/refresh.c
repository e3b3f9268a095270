/* Holds a session against a new one. */
#include "shell/refresh.h"

#include "base/builder.h"
#include "env/inherited.h"
#include "shell/loginshell.h"
#include "shell/say.h"

static bool is_among(const ges_os *os, const ges_texts *names, ges_text name) {
    for (size_t i = 0; names != NULL && i < names->count; i++) {
        if (ges_env_name_equal(os, names->items[i], name)) {
            return true;
        }
    }
    return false;
}

static void note(ges_refresh *r, ges_arena *mem, ges_text text) {
    (void)ges_list_push(mem, &r->notes, text); /* the arena remembers */
}

/* --- now -------------------------------------------------------------------------------------- */

/* Windows keeps TEMP with short names in processes: another spelling of the same directory. */
static ges_text as_session_spells(const ges_refresh *r, ges_text name, ges_text value,
                                  ges_arena *mem) {
    const ges_os *os = r->request.os;
    ges_text old;
    ges_text a;
    ges_text b;
    bool is_temp = os->family == GES_OS_WINDOWS && (ges_text_equal_nocase(name, GES_T("TEMP")) ||
                                                    ges_text_equal_nocase(name, GES_T("TMP")));
    bool is_same = is_temp && ges_env_find(os, &r->process, name, &old) &&
                   os->path_resolve(os, old, mem, &a, NULL) == GES_OK &&
                   os->path_resolve(os, value, mem, &b, NULL) == GES_OK &&
                   ges_path_equal(GES_PATH_WINDOWS, a, b);
    return is_same ? old : value;
}

/* Only what some source declares: the rest of a session comes from nowhere that could change. */
static void take_declared(ges_refresh *r, const ges_fresh *fresh, ges_arena *mem) {
    ges_env_list block = ges_fresh_block(fresh, mem);
    for (size_t i = 0; i < block.count; i++) {
        ges_text name = block.items[i].name;
        ges_fresh_value value = ges_fresh_find(fresh, name);
        if (value.winner == NULL || ges_fresh_is_of_session(r->request.os, name)) {
            continue;
        }
        ges_text copy = ges_text_copy(mem, name);
        if (!value.is_certain) {
            (void)ges_list_push(mem, &r->unsure, copy); /* the arena remembers */
            continue;
        }
        ges_env_entry entry = {copy,
                               as_session_spells(r, name, ges_text_copy(mem, value.value), mem)};
        (void)ges_list_push(mem, &r->now, entry); /* the arena remembers */
    }
}

static void drop_left_alone(ges_refresh *r) {
    size_t kept = 0;
    for (size_t i = 0; i < r->now.count; i++) {
        if (ges_merge_left_alone(r->request.os, r->now.items[i].name) == NULL) {
            r->now.items[kept++] = r->now.items[i];
        }
    }
    r->now.count = kept;
}

static bool runs_programs(const ges_fresh *fresh) {
    for (size_t i = 0; fresh->rc != NULL && i < fresh->rc->notes.count; i++) {
        if (fresh->rc->notes.items[i].kind != GES_RC_NOTE_SYNTAX) {
            return true;
        }
    }
    return false;
}

/* A program whose output becomes commands may have set anything: what it does not set now, it
 * perhaps would, so nothing that the files no longer declare may be taken away. */
static void doubt_the_missing(ges_refresh *r, const ges_baseline *then, ges_arena *mem) {
    ges_text unused;
    for (size_t i = 0; then != NULL && i < then->count; i++) {
        ges_text name = then->items[i].name;
        if (!ges_env_find(r->request.os, &r->now, name, &unused)) {
            (void)ges_list_push(mem, &r->unsure, name); /* the arena remembers */
        }
    }
}

static ges_status read_now(ges_refresh *r, const ges_baseline *then, ges_arena *mem,
                           ges_error *err) {
    ges_fresh_request wanted = {.os = r->request.os,
                                .process = &r->process,
                                .shell = r->request.shell,
                                .is_login = !r->request.is_window,
                                .is_interactive = true};
    ges_fresh fresh;
    if (r->request.os->family == GES_OS_WINDOWS) {
        wanted.shell = NULL; /* the registry declares; profiles add to that in each shell */
    }
    ges_status status = ges_fresh_open(&wanted, mem, &fresh, err);
    if (status != GES_OK) {
        return status;
    }
    for (size_t i = 0; i < fresh.notes.count; i++) {
        note(r, mem, fresh.notes.items[i]);
    }
    if (r->request.runs_login_shell) {
        status =
            ges_loginshell_ask(r->request.os, r->request.shell, &fresh.base, mem, &r->now, err);
    } else {
        take_declared(r, &fresh, mem);
        if (runs_programs(&fresh)) {
            doubt_the_missing(r, then, mem);
        }
    }
    drop_left_alone(r);
    ges_fresh_close(&fresh);
    return status;
}

/* --- then ------------------------------------------------------------------------------------- */

static const ges_baseline *read_then(ges_refresh *r, ges_arena *mem) {
    ges_text text;
    ges_error err = {0};
    ges_baseline *then = ges_new(mem, ges_baseline);
    if (then == NULL || r->request.is_begin) {
        return NULL;
    }
    if (r->request.is_window ||
        !ges_env_find(r->request.os, &r->process, GES_BASELINE_NAME, &text)) {
        text = r->request.then;
    }
    if (text.len == 0) {
        return NULL;
    }
    if (ges_baseline_parse(text, mem, then, &err) != GES_OK) {
        note(r, mem, ges_text_join(mem, ges_text_of(err.text), GES_T("; it is made anew")));
        return NULL;
    }
    r->has_baseline = true;
    return then;
}

static void write_baseline(ges_refresh *r, ges_arena *mem) {
    ges_text old = {0};
    ges_baseline now = ges_baseline_of(r->request.os, &r->now, mem);
    r->baseline = ges_baseline_write(&now, mem);
    bool has_old = ges_env_find(r->request.os, &r->process, GES_BASELINE_NAME, &old);
    r->is_baseline_new = !has_old || !ges_text_equal(old, r->baseline);
}

static void decide_conflicts(ges_refresh *r) {
    for (size_t i = 0; i < r->merge.count; i++) {
        ges_merge_change *change = &r->merge.items[i];
        if (change->verb == GES_MERGE_CONFLICT &&
            (r->request.takes_all || is_among(r->request.os, r->request.take, change->name))) {
            change->verb = change->is_set ? GES_MERGE_SET : GES_MERGE_UNSET;
        }
    }
}

static ges_status compare(ges_refresh *r, const ges_baseline *then, ges_arena *mem,
                          ges_error *err) {
    const ges_os *os = r->request.os;
    ges_env_list inherited = {0};
    ges_merge_request wanted = {
        .os = os, .then = then, .now = &r->now, .session = &r->process, .unsure = &r->unsure};
    if (then == NULL && ges_inherited_block(os, mem, &inherited, NULL) == GES_OK) {
        wanted.inherited = &inherited;
    }
    return ges_merge_of(&wanted, mem, &r->merge, err);
}

ges_status ges_refresh_open(const ges_refresh_request *request, ges_arena *mem, ges_refresh *out,
                            ges_error *err) {
    ges_refresh r = {.request = *request};
    ges_status status = GES_OK;
    if (request->session != NULL) {
        r.process = *request->session;
    } else {
        status = request->os->env_list(request->os, mem, &r.process, err);
    }
    if (status != GES_OK) {
        return status;
    }
    const ges_baseline *then = read_then(&r, mem);
    status = read_now(&r, then, mem, err);
    if (status == GES_OK && !request->is_begin) {
        status = compare(&r, then, mem, err);
    }
    if (status != GES_OK) {
        return status;
    }
    decide_conflicts(&r);
    write_baseline(&r, mem);
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = r;
    return GES_OK;
}

/* --- the answer ------------------------------------------------------------------------------- */

bool ges_refresh_is_needed(const ges_refresh *refresh) {
    for (size_t i = 0; i < refresh->merge.count; i++) {
        if (refresh->merge.items[i].verb != GES_MERGE_CONFLICT) {
            return true;
        }
    }
    return false;
}

ges_text ges_refresh_script(ges_refresh *r, ges_arena *mem) {
    ges_script script = ges_script_for(r->request.shell, r->request.os, &r->process, mem);
    for (size_t i = 0; i < r->merge.count; i++) {
        const ges_merge_change *change = &r->merge.items[i];
        const char *refused = NULL;
        if (change->verb == GES_MERGE_SET) {
            refused = ges_script_set(&script, change->name, change->value);
        } else if (change->verb == GES_MERGE_UNSET) {
            refused = ges_script_unset(&script, change->name);
        }
        if (refused != NULL) {
            note(r, mem,
                 ges_text_format(mem, "%.*s is left as it is: %s", GES_FMT(change->name), refused));
        }
    }
    if (r->is_baseline_new) {
        (void)ges_script_set(&script, GES_BASELINE_NAME, r->baseline); /* no shell refuses it */
    }
    return ges_script_done(&script);
}
