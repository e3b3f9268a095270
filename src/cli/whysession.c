/* Gathers what `ges why` explains from. */
#include "cli/whysession.h"

static ges_text process_value(const ges_why_session *s, const char *name) {
    ges_text value = {NULL, 0};
    (void)ges_env_find(s->os, &s->process, ges_text_of(name), &value); /* else empty */
    return value;
}

/* --- which shell -------------------------------------------------------------------------------
 */

static ges_status choose_shell(ges_why_session *s, const ges_why_request *request, ges_arena *mem,
                               ges_error *err) {
    ges_text program = {NULL, 0};
    if (request->shell.len > 0) {
        s->shell = ges_shell_find_read(request->shell);
        s->shell_why = GES_T("asked for");
        return s->shell != NULL
                   ? GES_OK
                   : ges_error_set(err, GES_INVALID,
                                   "no shell is called '%.*s' here; use bash, zsh, fish or sh",
                                   GES_FMT(request->shell));
    }
    if (s->os->family == GES_OS_WINDOWS) {
        return GES_OK;
    }
    if (s->os->parent_program(s->os, mem, &program, NULL) == GES_OK) {
        s->shell = ges_shell_find_read(program);
        s->shell_why = GES_T("the parent program");
    }
    if (s->shell == NULL) {
        s->shell = ges_shell_find_read(process_value(s, "SHELL"));
        s->shell_why = GES_T("$SHELL");
    }
    if (s->shell == NULL) {
        s->shell = &ges_shell_sh;
        s->shell_why = GES_T("neither the parent program nor $SHELL is a known shell");
    }
    return GES_OK;
}

static void choose_mode(ges_why_session *s, const ges_why_request *request) {
    s->is_login = request->is_login;
    s->is_interactive = request->is_interactive;
    s->mode_why = GES_T("asked for");
    if (request->has_mode) {
        return;
    }
    bool is_remote = process_value(s, "SSH_CONNECTION").len > 0 &&
                     ges_text_equal(process_value(s, "SHLVL"), GES_T("1"));
    bool is_macos = s->os->family == GES_OS_MACOS;
    s->is_login = is_remote || is_macos;
    s->is_interactive = true;
    s->mode_why = is_remote  ? GES_T("the first shell of an SSH connection is a login shell")
                  : is_macos ? GES_T("terminals of macOS start login shells")
                             : GES_T("terminals start interactive shells that are no login shells");
}

enum { OTHER_MAX = 192 << 20 }; /* bytes for following another kind of shell */

static bool was_looked_for(const ges_rc *rc, ges_text path) {
    for (size_t i = 0; i < rc->files.count; i++) {
        if (ges_text_equal(rc->files.items[i].path, path)) {
            return true;
        }
    }
    return false;
}

static bool is_declared(const ges_declaration_list *list, const ges_declaration *wanted) {
    for (size_t i = 0; i < list->count; i++) {
        const ges_declaration *old = &list->items[i];
        if (old->line == wanted->line && ges_text_equal(old->name, wanted->name) &&
            ges_text_equal(old->place, wanted->place)) {
            return true;
        }
    }
    return false;
}

static bool is_asked_for(const ges_why_request *request, const ges_os *os, ges_text name) {
    for (size_t i = 0; i < request->name_count; i++) {
        if (ges_env_name_equal(os, request->names[i], name)) {
            return true;
        }
    }
    return false;
}

/* The other kinds of the same shell read other files: what those declare is worth a line. */
static void read_other_kinds(ges_why_session *s, const ges_why_request *request, ges_arena *mem) {
    for (unsigned kind = 0; kind < 4; kind++) {
        ges_shell_start start = {s->os, &s->fresh.base, (kind & 1) != 0, (kind & 2) != 0,
                                 NULL};
        if (start.is_login == s->is_login && start.is_interactive == s->is_interactive) {
            continue;
        }
        ges_arena work;
        ges_arena_init(&work, OTHER_MAX);
        const ges_rc *rc = s->shell->start(&start, &work);
        for (size_t i = 0; rc != NULL && i < rc->declarations.count; i++) {
            ges_declaration copy = rc->declarations.items[i];
            if (!is_asked_for(request, s->os, copy.name) || was_looked_for(s->fresh.rc, copy.place) ||
                is_declared(&s->unread, &copy)) {
                continue;
            }
            copy.flags |= GES_DECLARED_UNREAD;
            copy.name = ges_text_copy(mem, copy.name);
            copy.value = ges_text_copy(mem, copy.value);
            copy.raw = ges_text_copy(mem, copy.raw);
            copy.place = ges_text_copy(mem, copy.place);
            copy.why = ges_text_copy(mem, copy.why);
            (void)ges_list_push(mem, &s->unread, copy); /* the arena remembers */
        }
        ges_arena_close(&work);
    }
}

static ges_status read_fresh(ges_why_session *s, const ges_why_request *request, ges_arena *mem,
                             ges_error *err) {
    ges_fresh_request wanted = {.os = s->os,
                                .process = &s->process,
                                .shell = s->shell,
                                .is_login = s->is_login,
                                .is_interactive = s->is_interactive,
                                .from_process = s->from_process};
    ges_status status = ges_fresh_open(&wanted, mem, &s->fresh, err);
    if (status == GES_OK && s->fresh.rc != NULL) {
        read_other_kinds(s, request, mem);
    }
    return status;
}

static void open_go(ges_why_session *s, const ges_why_request *request, ges_arena *mem) {
    ges_error err = {0};
    ges_goenv_request wanted = {.os = s->os, .env = &s->process, .go = request->go};
    if (ges_goenv_open(&wanted, mem, &s->goenv, &err) != GES_OK) {
        s->goenv = NULL;
        s->go_problem = ges_text_copy(mem, ges_text_of(err.text));
    }
}

ges_status ges_why_session_open(const ges_why_request *request, ges_arena *mem,
                                ges_why_session *out, ges_error *err) {
    ges_why_session s = {.os = request->os, .from_process = request->from_process};
    ges_status status = s.os->env_list(s.os, mem, &s.process, err);
    if (status == GES_OK) {
        status = choose_shell(&s, request, mem, err);
    }
    if (status != GES_OK) {
        return status;
    }
    choose_mode(&s, request);
    status = read_fresh(&s, request, mem, err);
    if (status != GES_OK) {
        return status;
    }
    *out = s;
    open_go(out, request, mem); /* last: the resolver keeps the address of the process block */
    return GES_OK;
}

void ges_why_session_close(ges_why_session *session) {
    ges_fresh_close(&session->fresh);
}

ges_text ges_why_mode_text(const ges_why_session *s, ges_arena *mem) {
    const char *name = s->shell != NULL ? s->shell->name : "shell";
    return ges_text_format(mem, "%s %s%s",
                           s->is_login         ? "a login"
                           : s->is_interactive ? "an interactive"
                                               : "a",
                           name,
                           s->is_login && s->is_interactive ? " that is interactive"
                           : s->is_login                    ? " that is not interactive"
                           : s->is_interactive              ? " that is no login shell"
                                               : " that is neither login nor interactive");
}
