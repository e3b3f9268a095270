/* Works out what a new session would hold. */
#include "shell/fresh.h"

#include "base/sort.h"
#include "env/registry.h"

enum {
    WORK_MAX = 192 << 20
}; /* bytes for following the start-up files: they may ask for too much */

static void note(ges_fresh *s, ges_arena *mem, ges_text text) {
    (void)ges_list_push(mem, &s->notes, text); /* the arena remembers */
}

static void read_layers(ges_fresh *s, ges_arena *mem) {
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

/* --- the environment a shell starts with ------------------------------------------------------ */

bool ges_fresh_is_of_session(const ges_os *os, ges_text name) {
    if (os->family == GES_OS_WINDOWS) {
        return ges_registry_is_of_system(name);
    }
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
        if (ges_env_name_equal(os, name, ges_text_of(names[i]))) {
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

/* What no source declares; the names that a logon makes last, whatever is declared. */
static void inherit(const ges_os *os, ges_env_list *block, const ges_env_entry *entry,
                    ges_arena *mem) {
    bool is_last = os->family == GES_OS_WINDOWS && ges_registry_is_of_account(entry->name);
    for (size_t i = 0; i < block->count; i++) {
        if (ges_env_name_equal(os, block->items[i].name, entry->name)) {
            block->items[i].value = is_last ? entry->value : block->items[i].value;
            return;
        }
    }
    (void)ges_list_push(mem, block, *entry); /* the arena remembers */
}

static ges_env_list session_block(const ges_fresh *s, const ges_env_list *process, ges_arena *mem) {
    ges_env_list block = ges_layer_session(s->os, &s->layers, mem);
    ges_text unused;
    for (size_t i = 0; i < process->count; i++) {
        const ges_env_entry *entry = &process->items[i];
        if (ges_fresh_is_of_session(s->os, entry->name)) {
            inherit(s->os, &block, entry, mem);
        }
    }
    if (s->os->family != GES_OS_WINDOWS && !ges_env_find(s->os, &block, GES_T("PATH"), &unused)) {
        ges_env_entry path = {GES_T("PATH"), logon_path(s->os, mem)};
        (void)ges_list_push(mem, &block, path); /* the arena remembers */
    }
    return block;
}

static void note_file(ges_fresh *s, const ges_rc_file *file, ges_arena *mem) {
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

static void follow_shell(ges_fresh *s, const ges_fresh_request *request, ges_arena *mem) {
    ges_shell_start start = {s->os, &s->base, request->is_login, request->is_interactive, NULL};
    s->rc = request->shell->start(&start, s->work);
    if (ges_arena_failed(s->work)) {
        note(s, mem,
             ges_text_format(mem,
                             "the start-up files ask for more than %d MiB to be followed; what "
                             "they declare is not complete",
                             WORK_MAX >> 20));
    }
    for (size_t i = 0; s->rc != NULL && i < s->rc->files.count; i++) {
        note_file(s, &s->rc->files.items[i], mem);
    }
}

ges_status ges_fresh_open(const ges_fresh_request *request, ges_arena *mem, ges_fresh *out,
                          ges_error *err) {
    ges_fresh s = {.os = request->os, .from_process = request->from_process};
    s.work = ges_new(mem, ges_arena);
    if (s.work == NULL) {
        return ges_arena_error(mem, err);
    }
    ges_arena_init(s.work, WORK_MAX);
    read_layers(&s, mem);
    s.base = s.from_process ? *request->process : session_block(&s, request->process, mem);
    if (request->shell != NULL && request->shell->start != NULL) {
        follow_shell(&s, request, mem);
    }
    if (ges_arena_failed(mem)) {
        ges_arena_close(s.work);
        return ges_arena_error(mem, err);
    }
    *out = s;
    return GES_OK;
}

void ges_fresh_close(ges_fresh *fresh) {
    ges_arena_close(fresh->work);
    fresh->rc = NULL;
}

/* --- answers ---------------------------------------------------------------------------------- */

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

static ges_fresh_value of_base(const ges_fresh *s, ges_text name) {
    ges_fresh_value fresh = {.is_certain = true};
    fresh.is_set = ges_env_find(s->os, &s->base, name, &fresh.value);
    fresh.is_exported = fresh.is_set;
    fresh.winner = last_of(s->os, &s->layers, name);
    return fresh;
}

ges_fresh_value ges_fresh_find(const ges_fresh *s, ges_text name) {
    if (s->rc == NULL) {
        return of_base(s, name);
    }
    ges_fresh_value fresh = {.is_certain = true};
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

static int by_name(const void *a, const void *b) {
    return ges_text_compare(((const ges_env_entry *)a)->name, ((const ges_env_entry *)b)->name);
}

static ges_env_list exported(const ges_fresh *s, ges_arena *mem) {
    ges_env_list out = {0};
    for (size_t i = 0; i < s->rc->vars.count; i++) {
        const ges_rc_var *var = s->rc->vars.entries[i].value;
        if (var->is_set && var->is_exported) {
            ges_env_entry entry = {var->name, ges_rc_exported_text(s->rc, var)};
            (void)ges_list_push(mem, &out, entry); /* the arena remembers */
        }
    }
    return out;
}

ges_env_list ges_fresh_block(const ges_fresh *s, ges_arena *mem) {
    ges_env_list out = {0};
    if (s->rc != NULL) {
        out = exported(s, mem);
    } else {
        for (size_t i = 0; i < s->base.count; i++) {
            (void)ges_list_push(mem, &out, s->base.items[i]); /* the arena remembers */
        }
    }
    ges_sort(out.items, out.count, sizeof(out.items[0]), by_name);
    return out;
}
