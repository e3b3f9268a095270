/* Which toolchain a go command wants: GOTOOLCHAIN, go.work, go.mod. */
#include "go/select.h"

#include "base/list.h"
#include "formats/gostring.h"
#include "go/godebug.h"
#include "go/select_state.h"
#include "go/version.h"

const char *ges_select_kind_name(ges_select_kind kind) {
    switch (kind) {
    case GES_SELECT_LOCAL:
        return "local";
    case GES_SELECT_PATH:
        return "path";
    case GES_SELECT_CACHE:
        return "cache";
    case GES_SELECT_DOWNLOAD:
        return "download";
    case GES_SELECT_FAIL:
        return "fail";
    }
    return "unknown";
}

void ges_selection_step(ges_selection *s, ges_text what, ges_text value, ges_text place,
                        ges_text verdict) {
    ges_select_step step = {what, value, place, verdict};
    (void)ges_list_push(s->mem, &s->choice.steps, step); /* the arena remembers a failure */
}

void ges_selection_fail(ges_selection *s, ges_text message) {
    s->choice.kind = GES_SELECT_FAIL;
    s->choice.exit_code = 1;
    ges_build_str(&s->err, "go: ");
    ges_build_text(&s->err, message);
    if (message.len == 0 || message.ptr[message.len - 1] != '\n') {
        ges_build_char(&s->err, '\n');
    }
}

ges_text ges_selection_quoted(ges_selection *s, ges_text text) {
    return ges_gostring_quoted(s->mem, text);
}

ges_select_value ges_selection_variable(const ges_selection *s, const char *name) {
    return s->in->getenv(s->in->self, ges_text_of(name));
}

static bool is_mode(ges_text text) {
    return ges_text_equal(text, GES_T("auto")) || ges_text_equal(text, GES_T("path"));
}

static bool fail_setting(ges_selection *s, ges_select_value setting, ges_text detail) {
    ges_selection_step(s, GES_T("GOTOOLCHAIN"), setting.value, setting.place,
                       GES_T("has no meaning: go stops; set it to auto, local, path or a name such "
                             "as go1.24.1+auto"));
    ges_selection_fail(s, ges_text_join(s->mem, GES_T("invalid GOTOOLCHAIN "),
                                        ges_selection_quoted(s, setting.value), detail));
    return false;
}

/* The default toolchain and the mode out of the setting. False after a failure. */
static bool read_setting(ges_selection *s, ges_select_value setting, ges_wanted *w) {
    w->name = s->local_name;
    w->version = s->local;
    if (is_mode(setting.value)) {
        w->mode = setting.value;
        ges_selection_step(s, GES_T("GOTOOLCHAIN"), setting.value, setting.place,
                           GES_T("the local toolchain, or a newer one that go.work or go.mod "
                                 "asks for"));
        return true;
    }
    ges_text minimum;
    bool has_plus = ges_text_cut(setting.value, '+', &minimum, &w->mode);
    if (!ges_text_equal(minimum, GES_T("local"))) {
        ges_text version = ges_go_toolchain_version(minimum);
        if (version.len == 0) {
            ges_text detail = {0};
            if (has_plus) {
                detail = ges_text_join(s->mem, GES_T(": invalid minimum toolchain "),
                                       ges_selection_quoted(s, minimum));
            }
            return fail_setting(s, setting, detail);
        }
        w->name = minimum;
        w->version = version;
    }
    if (has_plus && !is_mode(w->mode)) {
        return fail_setting(s, setting, GES_T(": only version suffixes are +auto and +path"));
    }
    if (s->is_traced) {
        ges_build_format(&w->trace, "go: default toolchain set to %.*s from GOTOOLCHAIN=%.*s\n",
                         GES_FMT(w->name), GES_FMT(setting.value));
    }
    ges_text what =
        ges_text_equal(minimum, GES_T("local")) ? GES_T("the local toolchain") : minimum;
    ges_selection_step(s, GES_T("GOTOOLCHAIN"), setting.value, setting.place,
                       ges_text_join(s->mem, what,
                                     has_plus ? GES_T(", or a newer one that go.work or go.mod "
                                                      "asks for")
                                              : GES_T(", whatever go.work and go.mod say")));
    return true;
}

static bool argv_is(const ges_select_input *in, size_t count, const char *second) {
    return in->argc == count && ges_text_equal(in->argv[0], GES_T("env")) &&
           ges_text_equal(in->argv[1], ges_text_of(second));
}

/* Commands that the local toolchain always answers itself, word for word. */
static bool is_exempt(const ges_select_input *in) {
    if (argv_is(in, 2, "GOTOOLCHAIN")) {
        return true;
    }
    if (argv_is(in, 3, "-w")) {
        return ges_text_starts(in->argv[2], GES_T("GOTOOLCHAIN="));
    }
    return in->minor >= 23 && (argv_is(in, 2, "GOMOD") || argv_is(in, 2, "GOWORK"));
}

/* The parent's expectation, when this process is itself the result of a switch. True: settled. */
static bool meet_expectation(ges_selection *s) {
    ges_text target = {0};
    if (!ges_env_find(s->in->os, s->in->env, GES_T("GOTOOLCHAIN_INTERNAL_SWITCH_VERSION"),
                      &target) ||
        target.len == 0) {
        return false;
    }
    if (!ges_text_equal(target, s->local_name)) {
        ges_selection_step(
            s, GES_T("GOTOOLCHAIN_INTERNAL_SWITCH_VERSION"), target, GES_T("environment"),
            ges_text_join(s->mem, GES_T("this is "), s->local_name, GES_T(": go stops")));
        ges_selection_fail(s, ges_text_join(s->mem, GES_T("toolchain "), s->local_name,
                                            GES_T(" invoked to provide "), target));
        return true;
    }
    ges_selection_step(s, GES_T("GOTOOLCHAIN_INTERNAL_SWITCH_VERSION"), target,
                       GES_T("environment"), GES_T("another go switched to this one: it stays"));
    return true;
}

/* The decision itself. Source: cmd/go internal/toolchain Select. */
static void decide(ges_selection *s) {
    bool is_enabled = false;
    if (!ges_selection_modules(s, &is_enabled) || !is_enabled) {
        return;
    }
    if (is_exempt(s->in)) {
        ges_selection_step(s, GES_T("command"), s->in->argv[1], (ges_text){0},
                           GES_T("always answered by the local toolchain"));
        return;
    }
    ges_select_value setting = ges_selection_variable(s, "GOTOOLCHAIN");
    s->setting = setting.value;
    s->choice.setting = setting.value;
    if (setting.value.len == 0) {
        ges_selection_step(s, GES_T("GOTOOLCHAIN"), (ges_text){0}, (ges_text){0},
                           GES_T("set nowhere, not even in GOROOT/go.env: no other toolchain is "
                                 "considered"));
        return;
    }
    ges_wanted w = {.trace = ges_builder_in(s->mem)};
    if (!read_setting(s, setting, &w) || (is_mode(w.mode) && !ges_selection_files(s, &w)) ||
        meet_expectation(s)) {
        return;
    }
    ges_build_text(&s->err, ges_build_done(&w.trace));
    if (ges_text_equal(w.name, GES_T("local")) || ges_text_equal(w.name, s->local_name)) {
        if (s->is_traced) {
            ges_build_format(&s->err, "go: using local toolchain %.*s\n", GES_FMT(s->local_name));
        }
        return;
    }
    s->choice.name = w.name;
    if (!ges_text_starts(w.name, GES_T("go1")) && !ges_text_contains(w.name, GES_T("-go1"))) {
        ges_selection_fail(s, ges_text_join(s->mem, GES_T("invalid GOTOOLCHAIN "),
                                            ges_selection_quoted(s, w.name)));
        return;
    }
    ges_selection_exec(s, w.name);
}

ges_status ges_select(const ges_select_input *in, ges_arena *mem, ges_select_choice *out,
                      ges_error *err) {
    ges_selection s = {.in = in, .mem = mem, .style = ges_os_style(in->os)};
    s.err = ges_builder_in(mem);
    s.local = ges_go_version_local(mem, in->runtime_version, &s.local_name);
    s.is_traced =
        in->minor >= 24 &&
        ges_text_equal(ges_godebug_value(in->os, in->env, GES_T("toolchaintrace")), GES_T("1"));
    s.choice.kind = GES_SELECT_LOCAL;
    s.choice.name = s.local_name;
    if (in->minor >= 21) {
        decide(&s);
    } else {
        ges_selection_step(&s, GES_T("version"), in->runtime_version, (ges_text){0},
                           GES_T("before 1.21 a go command never runs another toolchain"));
    }
    s.choice.err = ges_build_done(&s.err);
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = s.choice;
    return GES_OK;
}
