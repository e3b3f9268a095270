/* Which line of a shell start-up file gave this process its variables. */
#include "doctor/facts_gather.h"

#include "env/layer.h"
#include "shell/shell.h"

/* The environment that a session begins with: this one without the variables in question, so that
 * the files are seen to set them. */
static ges_env_list session_env(const ges_gather *g) {
    ges_env_list env = {0};
    for (size_t i = 0; i < g->env.count; i++) {
        ges_env_entry entry = g->env.items[i];
        bool is_asked = ges_gather_is_ours(g, entry.name);
        if (ges_text_equal(entry.name, GES_T("PATH"))) {
            entry.value = GES_T("/usr/local/bin:/usr/bin:/bin");
            is_asked = false;
        }
        if (!is_asked) {
            (void)ges_list_push(g->mem, &env, entry); /* the arena remembers */
        }
    }
    return env;
}

/* Lines that did not run, or whose effect nobody sees, gave nothing to this process. */
static bool is_effective(const ges_declaration *declaration) {
    return ges_declaration_is(declaration, GES_DECLARED_EXPORTED) &&
           !ges_declaration_is(declaration, GES_DECLARED_UNSET | GES_DECLARED_SKIPPED |
                                                GES_DECLARED_LOCAL | GES_DECLARED_UNREAD |
                                                GES_DECLARED_ADVICE);
}

static void take(ges_gather *g, const ges_declaration *declaration) {
    ges_fact_setting setting = {.name = declaration->name,
                                .value = declaration->value,
                                .source = GES_FACT_STARTUP,
                                .file = declaration->place,
                                .line = declaration->line};
    (void)ges_list_push(g->mem, &g->facts->settings, setting); /* the arena remembers */
}

static void follow(ges_gather *g, const ges_shell *shell, const ges_env_list *env, bool is_login,
                   ges_map *scripts) {
    ges_shell_start start = {g->os, env, is_login, true, scripts};
    ges_rc *rc = shell->start(&start, g->mem);
    for (size_t i = rc != NULL ? rc->declarations.count : 0; i-- > 0;) { /* the last one counts */
        const ges_declaration *declaration = &rc->declarations.items[i];
        if (is_effective(declaration) && ges_gather_is_ours(g, declaration->name)) {
            take(g, declaration);
        }
    }
}

/* Has the process anything whose origin a finding could name? */
static bool is_worth_it(const ges_gather *g) {
    for (size_t i = 0; i < g->facts->settings.count; i++) {
        const ges_fact_setting *setting = &g->facts->settings.items[i];
        if (setting->source == GES_FACT_PROCESS &&
            !ges_text_equal(setting->name, GES_T("PATH"))) {
            return true;
        }
    }
    return ges_fact_first_go(g->facts) == NULL;
}

/* What a logon reads before any shell: /etc/environment and its like. */
static void gather_logon(ges_gather *g) {
    ges_declaration_list declared = {0};
    for (size_t i = 0; i < ges_layer_count; i++) {
        bool is_file = strcmp(ges_layers[i]->name, "process") != 0;
        if (is_file && ges_layer_applies(ges_layers[i], g->os)) {
            /* What could be read of it stays in the list. */
            (void)ges_layers[i]->read(g->os, g->mem, &declared, NULL);
        }
    }
    for (size_t i = declared.count; i-- > 0;) { /* the last one counts */
        const ges_declaration *declaration = &declared.items[i];
        uint32_t no_effect = GES_DECLARED_UNSET | GES_DECLARED_SKIPPED | GES_DECLARED_UNREAD |
                             GES_DECLARED_ADVICE;
        if (!ges_declaration_is(declaration, no_effect) &&
            ges_gather_is_ours(g, declaration->name)) {
            take(g, declaration);
        }
    }
}

static bool is_read_by_us(const ges_gather *g, const ges_declaration *declaration) {
    for (size_t i = 0; i < g->facts->settings.count; i++) {
        const ges_fact_setting *setting = &g->facts->settings.items[i];
        if (setting->source == GES_FACT_STARTUP && setting->line == declaration->line &&
            ges_text_equal(setting->file, declaration->place)) {
            return true;
        }
    }
    return false;
}

/* PATH as the files of another shell set it: a line there does nothing for the user's. */
static void follow_other(ges_gather *g, const ges_shell *shell, const ges_env_list *env,
                         bool is_login, ges_map *scripts) {
    ges_shell_start start = {g->os, env, is_login, true, scripts};
    ges_rc *rc = shell->start(&start, g->mem);
    for (size_t i = rc != NULL ? rc->declarations.count : 0; i-- > 0;) {
        const ges_declaration *declaration = &rc->declarations.items[i];
        if (is_effective(declaration) && ges_text_equal(declaration->name, GES_T("PATH")) &&
            !is_read_by_us(g, declaration)) {
            ges_fact_idle_line idle = {ges_text_of(shell->name), declaration->place,
                                       declaration->line, declaration->value};
            (void)ges_list_push(g->mem, &g->facts->idle, idle); /* the arena remembers */
        }
    }
}

static void follow_others(ges_gather *g, const ges_shell *own, const ges_env_list *env) {
    for (size_t i = 0; i < ges_shell_count; i++) {
        ges_map scripts = {0}; /* one a shell: another dialect reads the same file differently */
        if (ges_shells[i] != own && ges_shells[i]->start != NULL) {
            follow_other(g, ges_shells[i], env, false, &scripts);
            follow_other(g, ges_shells[i], env, true, &scripts);
        }
    }
}

void ges_gather_startup(ges_gather *g) {
    const ges_shell *shell = ges_shell_find_read(g->shell);
    if (g->facts->family == GES_OS_WINDOWS || !is_worth_it(g)) {
        return; /* the registry is facts_registry.c's */
    }
    if (shell == NULL) {
        gather_logon(g);
        return;
    }
    ges_env_list env = session_env(g);
    ges_map scripts = {0};
    follow(g, shell, &env, false, &scripts); /* a terminal's shell */
    follow(g, shell, &env, true, &scripts);  /* the session's before it */
    gather_logon(g);
    if (ges_fact_first_go(g->facts) == NULL) {
        follow_others(g, shell, &env);
    }
}
