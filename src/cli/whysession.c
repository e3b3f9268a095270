/* Gathers what `ges why` explains from. */
#include "cli/whysession.h"

static void note(ges_why_session *s, ges_arena *mem, ges_text text) {
    (void)ges_list_push(mem, &s->notes, text); /* the arena remembers */
}

static ges_text process_value(const ges_why_session *s, const char *name) {
    ges_text value = {NULL, 0};
    (void)ges_env_find(s->os, &s->process, ges_text_of(name), &value); /* else empty */
    return value;
}

static void read_layers(ges_why_session *s, ges_arena *mem) {
    for (size_t i = 0; i < ges_layer_count; i++) {
        const ges_layer *layer = ges_layers[i];
        ges_error err = {0};
        bool is_process = layer == &ges_layer_process;
        if (!is_process && ges_layer_applies(layer, s->os) &&
            layer->read(s->os, mem, &s->layers, &err) != GES_OK) {
            note(s, mem, ges_text_format(mem, "%s: %s", layer->title, err.text));
        }
    }
}

/* --- which shell -------------------------------------------------------------------------------
 */

static ges_status choose_shell(ges_why_session *s, const ges_why_request *request, ges_arena *mem,
                               ges_error *err) {
    ges_text program = {NULL, 0};
    if (request->shell.len > 0) {
        s->shell = ges_shell_find(request->shell);
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
        s->shell = ges_shell_find(program);
        s->shell_why = GES_T("the parent program");
    }
    if (s->shell == NULL) {
        s->shell = ges_shell_find(process_value(s, "SHELL"));
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

/* --- the environment a shell starts with ---------------------------------------------------------
 */

/* Variables that belong to the session and not to start-up files. */
static bool is_of_session(ges_text name) {
    static const char *const names[] = {
        "HOME",
        "USER",
        "LOGNAME",
        "SHELL",
        "TERM",
        "COLORTERM",
        "LANG",
        "LANGUAGE",
        "TZ",
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "DBUS_SESSION_BUS_ADDRESS",
        "HOSTNAME",
        "MAIL",
        "BASH_ENV",
        "ENV",
    };
    static const char *const prefixes[] = {"LC_", "XDG_", "SSH_"};
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        if (ges_text_equal(name, ges_text_of(names[i]))) {
            return true;
        }
    }
    for (size_t i = 0; i < GES_COUNT(prefixes); i++) {
        if (ges_text_starts(name, ges_text_of(prefixes[i]))) {
            return true;
        }
    }
    return false;
}

/* ENV_PATH or ENV_SUPATH of login.defs(5): the PATH that login and su begin with. */
static ges_text logon_path(const ges_os *os, ges_arena *mem) {
    ges_bytes bytes;
    ges_text key = os->user_id(os) == 0 ? GES_T("ENV_SUPATH") : GES_T("ENV_PATH");
    ges_text rest = {NULL, 0};
    if (os->file_read(os, GES_T("/etc/login.defs"), GES_LAYER_FILE_MAX, mem, &bytes, NULL) ==
        GES_OK) {
        rest = ges_text_from(bytes);
    }
    ges_text line;
    while (ges_text_next_line(&rest, &line)) {
        size_t at = ges_text_find(line, GES_T("PATH="));
        if (ges_text_starts(line, key) && at != GES_NPOS) {
            return ges_text_trim(ges_text_skip(line, at + 5));
        }
    }
    return GES_T("/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games");
}

static ges_env_list session_block(const ges_why_session *s, ges_arena *mem) {
    ges_env_list block = ges_layer_session(s->os, &s->layers, mem);
    ges_text unused;
    for (size_t i = 0; i < s->process.count; i++) {
        const ges_env_entry *entry = &s->process.items[i];
        if (is_of_session(entry->name) && !ges_env_find(s->os, &block, entry->name, &unused)) {
            (void)ges_list_push(mem, &block, *entry); /* the arena remembers */
        }
    }
    if (!ges_env_find(s->os, &block, GES_T("PATH"), &unused)) {
        ges_env_entry path = {GES_T("PATH"), logon_path(s->os, mem)};
        (void)ges_list_push(mem, &block, path); /* the arena remembers */
    }
    return block;
}

enum { WORK_MAX = 192 << 20 };

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
        ges_shell_start start = {s->os, &s->base, (kind & 1) != 0, (kind & 2) != 0,
                                 NULL};
        if (start.is_login == s->is_login && start.is_interactive == s->is_interactive) {
            continue;
        }
        ges_arena work;
        ges_arena_init(&work, WORK_MAX);
        const ges_rc *rc = s->shell->start(&start, &work);
        for (size_t i = 0; rc != NULL && i < rc->declarations.count; i++) {
            ges_declaration copy = rc->declarations.items[i];
            if (!is_asked_for(request, s->os, copy.name) || was_looked_for(s->rc, copy.place) ||
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

static void note_file(ges_why_session *s, const ges_rc_file *file, ges_arena *mem) {
    if (file->status == GES_TOO_LARGE) {
        note(s, mem,
             ges_text_format(mem, "'%.*s' is not read: it is larger than %d bytes",
                             GES_FMT(file->path), GES_RC_FILE_MAX));
    } else if (file->status != GES_OK && file->status != GES_NOT_FOUND) {
        note(s, mem,
             ges_text_format(mem, "'%.*s' is not read: %s", GES_FMT(file->path),
                             ges_status_name(file->status)));
    }
}

static void read_shell(ges_why_session *s, const ges_why_request *request, ges_arena *mem) {
    if (s->shell == NULL) {
        return;
    }
    s->base = s->from_process ? s->process : session_block(s, mem);
    ges_shell_start start = {s->os, &s->base, s->is_login, s->is_interactive, NULL};
    s->rc = s->shell->start(&start, s->work);
    if (ges_arena_failed(s->work)) {
        note(
            s, mem,
            ges_text_format(mem,
                            "the start-up files ask for more than %d MiB to be followed; what they "
                            "declare is not complete",
                            WORK_MAX >> 20));
    }
    if (s->rc == NULL) {
        return;
    }
    read_other_kinds(s, request, mem);
    for (size_t i = 0; i < s->rc->files.count; i++) {
        note_file(s, &s->rc->files.items[i], mem);
    }
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
    s.work = ges_new(mem, ges_arena);
    if (s.work == NULL) {
        return ges_arena_error(mem, err);
    }
    ges_arena_init(s.work, WORK_MAX);
    ges_status status = s.os->env_list(s.os, mem, &s.process, err);
    if (status == GES_OK) {
        status = choose_shell(&s, request, mem, err);
    }
    if (status != GES_OK) {
        return status;
    }
    choose_mode(&s, request);
    read_layers(&s, mem);
    read_shell(&s, request, mem);
    if (ges_arena_failed(mem)) {
        ges_arena_close(s.work);
        return ges_arena_error(mem, err);
    }
    *out = s;
    open_go(out, request, mem); /* last: the resolver keeps the address of the process block */
    return GES_OK;
}

void ges_why_session_close(ges_why_session *session) {
    ges_arena_close(session->work);
    session->rc = NULL;
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

/* --- fresh
 * ---------------------------------------------------------------------------------------- */

static bool takes_effect(const ges_declaration *declaration) {
    return !ges_declaration_is(declaration, GES_DECLARED_SKIPPED | GES_DECLARED_UNREAD |
                                                GES_DECLARED_LOCAL | GES_DECLARED_EXPORT_ONLY |
                                                GES_DECLARED_ADVICE | GES_DECLARED_UNDECIDED);
}

static const ges_declaration *last_of(const ges_os *os, const ges_declaration_list *list,
                                      ges_text name) {
    for (size_t i = list->count; i-- > 0;) {
        if (takes_effect(&list->items[i]) && ges_env_name_equal(os, list->items[i].name, name)) {
            return &list->items[i];
        }
    }
    return NULL;
}

ges_why_fresh ges_why_fresh_of(const ges_why_session *s, ges_text name) {
    ges_why_fresh fresh = {.is_certain = true};
    if (s->rc == NULL) {
        fresh.is_set = ges_layer_value(s->os, &s->layers, name, &fresh.value);
        fresh.is_exported = fresh.is_set;
        fresh.winner = last_of(s->os, &s->layers, name);
        return fresh;
    }
    const ges_rc_var *var = ges_rc_find(s->rc, name);
    if (var != NULL) {
        fresh.is_set = var->is_set;
        fresh.is_exported = var->is_set && var->is_exported;
        fresh.is_certain = !var->is_uncertain;
        fresh.value = ges_rc_exported_text(s->rc, var);
    }
    fresh.winner = last_of(s->os, &s->rc->declarations, name);
    if (fresh.winner == NULL && !s->from_process) {
        fresh.winner = last_of(s->os, &s->layers, name);
    }
    return fresh;
}
