/* What a session that began now would certainly have of the variables that matter, and since when
 * its sources say so. */
#include "cli/ps.h"

typedef struct fresh {
    const ges_ps *ps;
    const ges_fresh *session;
    const ges_shell *shell; /* NULL: none takes part */
    ges_ps_wishes wishes;
} fresh;

static bool takes_effect(const ges_declaration *declaration) {
    return !ges_declaration_is(declaration, GES_DECLARED_SKIPPED | GES_DECLARED_UNREAD |
                                                GES_DECLARED_LOCAL | GES_DECLARED_EXPORT_ONLY |
                                                GES_DECLARED_ADVICE | GES_DECLARED_UNDECIDED |
                                                GES_DECLARED_UNCERTAIN);
}

/* When the source was last changed; 0: not known. */
static int64_t changed_ns(const ges_os *os, const ges_declaration *declaration) {
    ges_text place = declaration->place;
    ges_file_info info;
    int64_t ns = 0;
    if (os->family == GES_OS_WINDOWS) {
        ges_text root;
        ges_text key;
        bool is_key = ges_text_cut(place, '\\', &root, &key);
        ges_registry_root from =
            ges_text_equal(root, GES_T("HKLM")) ? GES_REGISTRY_MACHINE : GES_REGISTRY_USER;
        return is_key && os->registry_key_time(os, from, key, &ns, NULL) == GES_OK ? ns : 0;
    }
    return os->file_info(os, place, true, &info, NULL) == GES_OK ? info.mtime_ns : 0;
}

static ges_ps_wish wish_of(const fresh *f, const ges_declaration *declaration) {
    const ges_os *os = f->ps->os;
    return (ges_ps_wish){
        .name = declaration->name,
        .is_of_user = strcmp(declaration->source, "registry_machine") != 0,
        .is_of_shell = f->shell != NULL && strcmp(declaration->source, f->shell->name) == 0,
        .place = declaration->line != 0
                     ? ges_text_format(f->ps->mem, "%.*s:%u", GES_FMT(declaration->place),
                                       (unsigned)declaration->line)
                     : declaration->place,
        .since_ns = changed_ns(os, declaration),
    };
}

/* The declaration that put `entry` into the list: the first that certainly has it. */
static const ges_declaration *who_put(const fresh *f, const ges_declaration_list *list,
                                      ges_text name, ges_text entry) {
    for (size_t i = 0; i < list->count; i++) {
        const ges_declaration *declaration = &list->items[i];
        if (!takes_effect(declaration) || !ges_env_name_equal(f->ps->os, declaration->name, name)) {
            continue;
        }
        ges_texts entries = ges_ps_entries(f->ps, f->ps->mem, declaration->value);
        if (ges_ps_holds(f->ps, &entries, entry)) {
            return declaration;
        }
    }
    return NULL;
}

/* Of a list each entry counts for itself: what else stands in it is the session's affair. */
static void wish_for_entries(fresh *f, ges_text name, ges_text value) {
    const ges_fresh *s = f->session;
    ges_text base = {NULL, 0};
    (void)ges_env_find(f->ps->os, &s->base, name, &base); /* else empty */
    ges_texts given = ges_ps_entries(f->ps, f->ps->mem, base);
    ges_texts entries = ges_ps_entries(f->ps, f->ps->mem, value);
    for (size_t i = 0; i < entries.count; i++) {
        ges_text entry = entries.items[i];
        const ges_declaration *who = who_put(f, &s->layers, name, entry);
        if (who == NULL && s->rc != NULL && !ges_ps_holds(f->ps, &given, entry)) {
            who = who_put(f, &s->rc->declarations, name, entry);
        }
        if (who != NULL && entry.len != 0) {
            ges_ps_wish wish = wish_of(f, who);
            wish.value = entry;
            wish.is_entry = true;
            (void)ges_list_push(f->ps->mem, &f->wishes, wish); /* the arena remembers */
        }
    }
}

static bool is_wished(const fresh *f, ges_text name) {
    for (size_t i = 0; i < f->wishes.count; i++) {
        if (ges_env_name_equal(f->ps->os, f->wishes.items[i].name, name)) {
            return true;
        }
    }
    return false;
}

static void wish_for(fresh *f, ges_text name) {
    if (is_wished(f, name) || ges_ps_is_volatile(f->ps, name)) {
        return;
    }
    ges_fresh_value now = ges_fresh_find(f->session, name);
    if (!now.is_set || !now.is_exported || !now.is_certain || now.winner == NULL ||
        !takes_effect(now.winner)) {
        return;
    }
    if (ges_ps_is_list(f->ps, name)) {
        wish_for_entries(f, name, now.value);
        return;
    }
    ges_ps_wish wish = wish_of(f, now.winner);
    wish.value = now.value;
    (void)ges_list_push(f->ps->mem, &f->wishes, wish); /* the arena remembers */
}

/* That of the account, not the one that this runs under. */
static const ges_shell *shell_of(const ges_ps *ps, const ges_env_list *env) {
    ges_text name = {NULL, 0};
    const ges_shell *shell = NULL;
    if (ps->os->family == GES_OS_WINDOWS) {
        return NULL;
    }
    if (ges_env_find(ps->os, env, GES_T("SHELL"), &name)) {
        shell = ges_shell_find(name);
    }
    if (shell == NULL && ps->os->parent_program(ps->os, ps->mem, &name, NULL) == GES_OK) {
        shell = ges_shell_find(name);
    }
    return shell != NULL ? shell : &ges_shell_sh;
}

ges_status ges_ps_fresh(const ges_ps *ps, ges_ps_wishes *out, ges_error *err) {
    ges_env_list env;
    ges_fresh session;
    ges_status status = ps->os->env_list(ps->os, ps->mem, &env, err);
    if (status != GES_OK) {
        return status;
    }
    ges_fresh_request request = {.os = ps->os,
                                 .process = &env,
                                 .shell = shell_of(ps, &env),
                                 .is_login = true,
                                 .is_interactive = true};
    status = ges_fresh_open(&request, ps->mem, &session, err);
    if (status != GES_OK) {
        return status;
    }
    fresh f = {.ps = ps, .session = &session, .shell = request.shell};
    for (size_t i = 0; i < session.layers.count; i++) {
        wish_for(&f, session.layers.items[i].name);
    }
    for (size_t i = 0; session.rc != NULL && i < session.rc->declarations.count; i++) {
        wish_for(&f, session.rc->declarations.items[i].name);
    }
    for (size_t i = 0; i < f.wishes.count; i++) { /* what the start-up files made dies with them */
        ges_ps_wish *wish = &f.wishes.items[i];
        wish->name = ges_text_copy(ps->mem, wish->name);
        wish->value = ges_text_copy(ps->mem, wish->value);
        wish->place = ges_text_copy(ps->mem, wish->place);
    }
    ges_fresh_close(&session);
    *out = f.wishes;
    return ges_arena_failed(ps->mem) ? ges_arena_error(ps->mem, err) : GES_OK;
}
