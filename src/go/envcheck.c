/* Checks of main, buildcfg and modload. */
#include "go/envcheck.h"

#include "formats/gostring.h"

static bool stop(ges_builder *err, int *exit_code, int code, ges_text line) {
    ges_build_text(err, line);
    ges_build_char(err, '\n');
    *exit_code = code;
    return false;
}

static bool check_goroot(ges_goenv *goenv, ges_builder *err, int *exit_code) {
    ges_text goroot = goenv->goroot.value;
    if (goenv->minor >= 19 && goroot.len == 0) {
        return stop(err, exit_code, 2,
                    GES_T("go: cannot find GOROOT directory: 'go' binary is trimmed and GOROOT is "
                          "not set"));
    }
    if (!ges_os_is_dir(goenv->os, goroot)) {
        return stop(err, exit_code, 2,
                    ges_text_join(goenv->mem, GES_T("go: cannot find GOROOT directory: "), goroot));
    }
    return true;
}

/* GOMODCACHE was computed at the start, from the GOPATH that is now taken back. */
static void drop_gopath(ges_goenv *goenv) {
    (void)ges_goenv_slot_of(goenv, GES_VAR_GOMODCACHE);
    ges_goenv_value *gopath = &goenv->slots[GES_VAR_GOPATH].value;
    gopath->value = GES_T("");
    gopath->note = GES_T("the default is not absolute, so go drops it");
}

static bool check_gopath_element(ges_goenv *goenv, ges_text element, ges_builder *err,
                                 int *exit_code) {
    ges_goenv_value set;
    if (element.len == 0) {
        return true;
    }
    if (element.ptr[0] == '~') {
        ges_build_str(err, "go: GOPATH entry cannot start with shell metacharacter '~': ");
        ges_gostring_quote(err, element);
        return stop(err, exit_code, 2, GES_T(""));
    }
    if (ges_path_is_abs(goenv->style, element)) {
        return true;
    }
    if (!ges_goenv_getenv(goenv, GES_T("GOPATH"), &set)) {
        drop_gopath(goenv);
        return true;
    }
    ges_build_str(err, "go: GOPATH entry is relative; must be absolute path: ");
    ges_gostring_quote(err, element);
    return stop(err, exit_code, 2, GES_T(".\nFor more details see: 'go help gopath'"));
}

static void warn_same(const ges_goenv *goenv, ges_text gopath, ges_builder *err) {
    bool is_old = goenv->minor < 24;
    ges_build_text(err, is_old ? GES_T("warning: GOPATH set to GOROOT (")
                               : GES_T("warning: both GOPATH and GOROOT are the same directory ("));
    ges_build_text(err, gopath);
    ges_build_text(err, is_old
                            ? GES_T(") has no effect\n")
                            : GES_T("); see https://go.dev/wiki/InstallTroubleshooting\n"));
}

static bool check_gopath(ges_goenv *goenv, ges_builder *err, int *exit_code) {
    ges_text *list;
    size_t count;
    ges_text gopath = ges_goenv_text(goenv, GES_VAR_GOPATH);
    ges_text goroot = goenv->minor < 22 ? ges_goroot_runtime(goenv) : goenv->goroot.value;
    (void)ges_goenv_slot_of(goenv, GES_VAR_GOMODCACHE);
    if (ges_text_equal(ges_path_clean(goenv->mem, goenv->style, gopath),
                       ges_path_clean(goenv->mem, goenv->style, goroot))) {
        warn_same(goenv, gopath, err);
        return true;
    }
    if (ges_path_split_list(goenv->mem, goenv->style, gopath, &list, &count) != GES_OK) {
        return true; /* the arena remembers */
    }
    for (size_t i = 0; i < count; i++) {
        if (!check_gopath_element(goenv, list[i], err, exit_code)) {
            return false;
        }
    }
    return true;
}

bool ges_envcheck_main(ges_goenv *goenv, ges_builder *err, int *exit_code) {
    if (goenv->minor < 22) {
        return check_gopath(goenv, err, exit_code) && check_goroot(goenv, err, exit_code);
    }
    return check_goroot(goenv, err, exit_code) && check_gopath(goenv, err, exit_code);
}

bool ges_envcheck_build(ges_goenv *goenv, ges_builder *err, int *exit_code) {
    ges_text message;
    bool is_log;
    if (ges_buildcfg_error(goenv, &message, &is_log)) {
        ges_build_text(err, ges_path_base(goenv->style, goenv->name));
        ges_build_str(err, ": ");
        return stop(err, exit_code, 2, message);
    }
    if (goenv->minor >= 19 &&
        ges_experiment_error(goenv, ges_goenv_text(goenv, GES_VAR_GOOS),
                             ges_goenv_text(goenv, GES_VAR_GOARCH),
                             ges_goenv_text(goenv, GES_VAR_GOEXPERIMENT), &message)) {
        ges_build_str(err, "go: ");
        return stop(err, exit_code, 1, message);
    }
    return true;
}

bool ges_envcheck_modules(ges_goenv *goenv, ges_builder *err, int *exit_code) {
    const ges_goenv_modules *modules = ges_goenv_modules_of(goenv);
    ges_text message;
    ges_build_text(err, modules->warnings);
    if (modules->fatal.len != 0) {
        return stop(err, exit_code, 1, modules->fatal);
    }
    if (ges_goenv_work_error(goenv, &message)) {
        return stop(err, exit_code, 1, message);
    }
    return true;
}

/* Would module mode be on? 1.27 also looks for go.work in auto mode.
 * Source: cmd/go modload WillBeEnabled. */
static bool will_be_enabled(ges_goenv *goenv) {
    ges_text mode = ges_goenv_text(goenv, GES_VAR_GO111MODULE);
    if (ges_text_equal(mode, GES_T("auto"))) {
        return goenv->minor >= 27 || ges_goenv_modules_of(goenv)->mod_file.len != 0;
    }
    return mode.len == 0 || ges_text_equal(mode, GES_T("on"));
}

bool ges_envcheck_counters(ges_goenv *goenv, ges_builder *err, int *exit_code) {
    ges_text message;
    return goenv->minor < 23 || !ges_goenv_work_error(goenv, &message) ||
           !will_be_enabled(goenv) || stop(err, exit_code, 1, message);
}
