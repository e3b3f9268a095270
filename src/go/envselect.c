/* Feeds toolchain selection with a resolver's settings and follows what it says. */
#include "go/envselect.h"

static ges_select_value get_setting(const void *self, ges_text name) {
    const ges_goenv *goenv = self;
    ges_goenv_value set;
    ges_select_value out = {{NULL, 0}, {NULL, 0}};
    if (!ges_goenv_getenv(goenv, name, &set)) {
        return out;
    }
    out.value = set.value;
    out.place = set.file.len == 0 ? GES_T("environment")
                                  : ges_text_format(goenv->mem, "%.*s:%u", GES_FMT(set.file),
                                                    (unsigned)set.line);
    return out;
}

ges_status ges_envselect_choose(ges_goenv *goenv, const ges_text *argv, size_t argc,
                                ges_select_choice *out, ges_error *err) {
    if (goenv->minor < 21) {
        *out = (ges_select_choice){.kind = GES_SELECT_LOCAL};
        return GES_OK;
    }
    ges_goenv_modules modules;
    ges_goenv_download_modules(goenv, &modules);
    ges_select_input in = {
        .os = goenv->os,
        .env = goenv->env,
        .getenv = get_setting,
        .self = goenv,
        .runtime_version = goenv->binary.version,
        .minor = goenv->minor,
        .goos = goenv->binary.goos,
        .goarch = goenv->binary.goarch,
        .cwd = ges_goenv_cwd(goenv),
        .temp_dir = ges_goenv_temp_dir(goenv),
        .goroot = goenv->goroot.value,
        .gomodcache = ges_goenv_text(goenv, GES_VAR_GOMODCACHE),
        .init_warnings = modules.warnings,
        .init_error = modules.fatal,
        .argv = argv,
        .argc = argc,
    };
    return ges_select(&in, goenv->mem, out, err);
}

static void set_variable(ges_goenv *goenv, ges_env_list *env, ges_text name, ges_text value) {
    ges_env_entry entry = {name, value};
    size_t kept = 0;
    for (size_t i = 0; i < env->count; i++) {
        if (!ges_env_name_equal(goenv->os, env->items[i].name, name)) {
            env->items[kept++] = env->items[i];
        }
    }
    env->count = kept;
    if (value.ptr != NULL) {
        (void)ges_list_push(goenv->mem, env, entry); /* the arena remembers */
    }
}

/* The environment of the go that takes over. A value without pointer removes. */
static ges_env_list *child_env(ges_goenv *goenv, const ges_select_choice *choice) {
    ges_env_list *env = ges_new(goenv->mem, ges_env_list);
    if (env == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < goenv->env->count; i++) {
        (void)ges_list_push(goenv->mem, env, goenv->env->items[i]); /* the arena remembers */
    }
    set_variable(goenv, env, GES_T("GOROOT"),
                 choice->goroot.len != 0 ? choice->goroot : (ges_text){NULL, 0});
    set_variable(goenv, env, GES_T("GOTOOLCHAIN_INTERNAL_SWITCH_VERSION"), choice->name);
    set_variable(goenv, env, GES_T("GOTOOLCHAIN_INTERNAL_SWITCH_COUNT"), choice->count);
    return env;
}

ges_status ges_envselect_start(ges_goenv *goenv, const ges_select_choice *choice, ges_goenv **out,
                               ges_error *err) {
    ges_goenv *child;
    ges_goenv_request request = {
        .os = goenv->os,
        .env = child_env(goenv, choice),
        .go = choice->exe,
        .name = goenv->name,
    };
    if (request.env == NULL) {
        return ges_arena_error(goenv->mem, err);
    }
    ges_status status = ges_goenv_start(&request, goenv->mem, &child, err);
    if (status != GES_OK) {
        return ges_error_note(err, status, "toolchain selection starts %.*s",
                              GES_FMT(choice->name));
    }
    child->started = goenv->go;
    child->switched_to = choice->name;
    child->may_probe = goenv->may_probe;
    if (choice->goroot.len != 0 && child->goroot.source == GES_GOENV_PROCESS) {
        child->goroot.source = GES_GOENV_TOOLCHAIN;
        child->goroot.note = GES_T("set for the selected toolchain");
    }
    *out = child;
    return GES_OK;
}

/* A go that was started by a switch stays, so few rounds are enough. */
enum { ROUNDS_MAX = 8 };

ges_status ges_envselect_follow(ges_goenv **goenv, const ges_text *argv, size_t argc,
                                ges_error *err) {
    for (int round = 0; round < ROUNDS_MAX; round++) {
        ges_select_choice choice;
        ges_status status = ges_envselect_choose(*goenv, argv, argc, &choice, err);
        if (status != GES_OK || choice.kind == GES_SELECT_LOCAL) {
            return status;
        }
        if (choice.kind == GES_SELECT_FAIL || choice.kind == GES_SELECT_DOWNLOAD) {
            return ges_error_set(err, GES_UNSUPPORTED, "toolchain selection: %.*s",
                                 GES_FMT(ges_text_trim(choice.err)));
        }
        status = ges_envselect_start(*goenv, &choice, goenv, err);
        if (status != GES_OK) {
            return status;
        }
    }
    return ges_error_set(err, GES_UNSUPPORTED, "toolchain selection does not come to an end");
}
