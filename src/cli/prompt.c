/* `ges prompt`: one line about the Go of this directory, for a shell's prompt. */
#include "cli/commands.h"
#include "cli/indir.h"
#include "cli/prompttemplate.h"
#include "go/envselect.h"
#include "go/lookpath.h"
#include "go/projectgo.h"
#include "go/sdk.h"
#include "go/version.h"
#include "env/baseline.h"
#include "shell/refresh.h"

enum { FORMAT, ZSH, JSON };

static const ges_option options[] = {
    [FORMAT] = {"format", "TEMPLATE",
                "what the line says, with {go} {want} {mismatch} {state} {stale} "
                "{active} {project} {file} in it"},
    [ZSH] = {"zsh", NULL, "double each % of a value, as zsh's prompt wants it"},
    [JSON] = {"json", NULL, "print JSON, schema ges.prompt/1"},
};

/* Fields of a template; all may be empty. */
typedef enum field {
    FIELD_GO,       /* the version that does the work here */
    FIELD_WANT,     /* what the project asks for */
    FIELD_MISMATCH, /* the same, when a go command here would not serve it */
    FIELD_STATE,    /* ok, switched, old, network, fails, missing */
    FIELD_STALE,    /* "stale": `ges refresh` would bring something */
    FIELD_ACTIVE,   /* levels of go-env files that are active */
    FIELD_PROJECT,  /* name of the project's directory */
    FIELD_FILE,     /* go.mod or go.work */
    FIELD_COUNT,
} field;

static const char *const names[FIELD_COUNT] = {"go",    "want",   "mismatch", "state",
                                               "stale", "active", "project",  "file"};

typedef struct prompting {
    ges_app *app;
    ges_text dir;
    ges_env_list env;
    ges_project_go project;
    bool used[FIELD_COUNT];
    ges_text values[FIELD_COUNT];
} prompting;

static bool is_used(const prompting *p, field first, field last) {
    for (field i = first; i <= last; i++) {
        if (p->used[i]) {
            return true;
        }
    }
    return false;
}

/* --- the values ------------------------------------------------------------------------------- */

static ges_text shown_version(ges_text version) {
    ges_text plain = ges_go_toolchain_version(version);
    return plain.len != 0 ? plain : version;
}

/* How the decision of a go command ends. */
static ges_text follow(ges_goenv *goenv, ges_text *version) {
    static const ges_text build[] = {GES_LIT("build")};
    static const ges_text ends[] = {
        [GES_SELECT_LOCAL] = GES_LIT("ok"),       [GES_SELECT_PATH] = GES_LIT("switched"),
        [GES_SELECT_CACHE] = GES_LIT("switched"), [GES_SELECT_DOWNLOAD] = GES_LIT("network"),
        [GES_SELECT_FAIL] = GES_LIT("fails"),
    };
    enum { HOPS_MAX = 8 };
    ges_text state = {0};
    for (int hop = 0; hop < HOPS_MAX; hop++) {
        ges_select_choice choice = {0};
        *version = ges_goenv_about_of(goenv).version;
        if (ges_envselect_choose(goenv, build, 1, &choice, NULL) != GES_OK) {
            return GES_T("fails");
        }
        bool is_last = choice.kind == GES_SELECT_LOCAL && state.len != 0;
        state = is_last ? state : ends[choice.kind];
        bool is_start = choice.kind == GES_SELECT_PATH || choice.kind == GES_SELECT_CACHE;
        if (!is_start) {
            return state;
        }
        if (ges_envselect_start(goenv, &choice, &goenv, NULL) != GES_OK) {
            *version = choice.name; /* a program of that name is started, whatever it is */
            return state;
        }
    }
    return GES_T("fails");
}

/* A go command that the rules of go env do not know, such as one before 1.16: its own version. */
static ges_text version_of_old(prompting *p) {
    ges_sdk_context context = {&p->env, p->dir};
    ges_sdk sdk = {0};
    ges_text file = {0};
    bool is_found = ges_lookpath(p->app->os, p->app->mem, &p->env, p->dir, 0, GES_T("go"), &file) ==
                        GES_LOOKPATH_FOUND &&
                    ges_sdk_identify(p->app->os, &context, file, p->app->mem, &sdk, NULL) == GES_OK;
    return is_found ? sdk.version : (ges_text){0};
}

static void find_go(prompting *p) {
    ges_goenv *goenv = NULL;
    ges_goenv_request request = {.os = p->app->os, .env = &p->env};
    ges_text version = {0};
    ges_text state = GES_T("ok");
    if (ges_goenv_start(&request, p->app->mem, &goenv, NULL) == GES_OK) {
        state = follow(goenv, &version);
    } else {
        version = version_of_old(p);
        state = version.len != 0 ? state : GES_T("missing");
    }
    version = shown_version(version);
    if (ges_text_equal(state, GES_T("ok")) && !ges_project_go_is_served(&p->project, version)) {
        state = GES_T("old");
    }
    bool is_fine = ges_text_equal(state, GES_T("ok")) || ges_text_equal(state, GES_T("switched"));
    p->values[FIELD_GO] = version;
    p->values[FIELD_STATE] = state;
    p->values[FIELD_MISMATCH] = is_fine ? (ges_text){0} : p->project.want;
}

/* Would `ges refresh` bring something? Only where the session remembers how it began. */
static bool is_stale(const prompting *p) {
    ges_text text = {0};
    ges_text program = {0};
    ges_refresh refresh;
    const ges_os *os = p->app->os;
    bool is_known = ges_env_find(os, &p->env, GES_BASELINE_NAME, &text) &&
                    os->parent_program(os, p->app->mem, &program, NULL) == GES_OK;
    ges_refresh_request request = {.os = os, .shell = ges_shell_find(program)};
    return is_known && request.shell != NULL &&
           ges_refresh_open(&request, p->app->mem, &refresh, NULL) == GES_OK &&
           refresh.has_baseline && ges_refresh_is_needed(&refresh);
}

static void fill(prompting *p) {
    ges_path_style style = ges_os_style(p->app->os);
    ges_text dir = ges_path_dir(p->app->mem, style, p->project.file);
    if (p->project.file.len != 0) {
        p->values[FIELD_FILE] = p->project.file;
        p->values[FIELD_PROJECT] = ges_path_base(style, dir);
        p->values[FIELD_WANT] = p->project.want;
    }
    (void)ges_env_find(p->app->os, &p->env, GES_T("GO_ENV_DEPTH"), &p->values[FIELD_ACTIVE]);
    if (is_used(p, FIELD_MISMATCH, FIELD_STATE) || p->used[FIELD_GO]) {
        find_go(p);
    }
    if (p->used[FIELD_STALE] && is_stale(p)) {
        p->values[FIELD_STALE] = GES_T("stale");
    }
}

/* --- telling ---------------------------------------------------------------------------------- */

/* zsh takes % in its prompt for a command of its own. */
static ges_text for_zsh(ges_arena *mem, ges_text value) {
    ges_builder out = ges_builder_in(mem);
    for (size_t i = 0; i < value.len; i++) {
        ges_build_text(&out, value.ptr[i] == '%' ? GES_T("%%") : ges_text_slice(value, i, i + 1));
    }
    return ges_build_done(&out);
}

static void tell(const prompting *p, const ges_args *args, ges_text format) {
    bool is_json = args->is_set[JSON];
    ges_view view = {ges_text_cstr(p->app->mem, format), true};
    ges_sink *sink = ges_app_report(p->app, is_json, "ges.prompt/1");
    if (!is_json) {
        ges_sink_open(sink, NULL, &view);
    }
    for (field i = 0; i < FIELD_COUNT; i++) {
        bool is_plain = is_json || !args->is_set[ZSH];
        ges_sink_text(sink, names[i], is_plain ? p->values[i] : for_zsh(p->app->mem, p->values[i]));
    }
    if (!is_json) {
        ges_sink_close(sink);
    }
    ges_app_report_done(p->app, sink);
}

static int run(ges_app *app, const ges_args *args) {
    const ges_command *self = &ges_command_prompt;
    ges_text format = GES_T("[go {go} ][wants {mismatch} ]");
    ges_error err = {0};
    prompting p = {.app = app};
    if (args->word_count != 0) {
        return ges_app_usage(app, self, "there are no words, only options");
    }
    format = args->is_set[FORMAT] ? args->values[FORMAT] : format;
    if (ges_prompt_template_check(format, names, FIELD_COUNT, p.used, &err) != GES_OK) {
        return ges_app_usage(app, self, "%s", err.text);
    }
    p.dir = ges_cli_shell_name(app, GES_T("."));
    if (ges_cli_env_in(app, p.dir, &p.env, &err) != GES_OK ||
        ges_project_go_find(app->os, &p.env, p.dir, app->mem, &p.project, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    if (p.project.file.len == 0 && !args->is_set[FORMAT] && !args->is_set[JSON]) {
        return GES_EXIT_OK; /* nothing to do with Go here */
    }
    for (field i = 0; args->is_set[JSON] && i < FIELD_COUNT; i++) {
        p.used[i] = true;
    }
    fill(&p);
    tell(&p, args, format);
    return GES_EXIT_OK;
}

static const ges_example examples[] = {
    {"PS1='$(ges prompt) \\w \\$ '",
     "in bash: which Go, and whether the project wants another one"},
    {"ges prompt --format '{go}[ !{mismatch}][ {stale}]'", "a line of your own"},
};

const ges_command ges_command_prompt = {
    .name = "prompt",
    .summary = "one line for a shell's prompt: the Go here, and what the project wants",
    .usage = "ges prompt [--format TEMPLATE] [--zsh] [--json]",
    .description = "Inside a Go project prints the version of Go that does the work here and, "
                   "where no go command "
                   "would serve the project, the version that it wants; elsewhere nothing. No "
                   "program is started, "
                   "nothing is written and the network is not asked.\n\n"
                   "A template names fields in braces; [...] goes when a field inside it is empty; "
                   "{{ [[ ]] are the "
                   "characters. Fields: go, want, mismatch (want, when it is not served), state "
                   "(ok, switched, old, "
                   "network, fails, missing), stale ('stale' when 'ges refresh' would bring "
                   "something), active "
                   "(levels of go-env files), project (its directory's name), file. Only what the "
                   "template names is "
                   "looked for. Control characters in values are printed as escapes.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .run = run,
};
