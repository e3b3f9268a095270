/* GOMOD and GOWORK: is module mode on, and which files count.
 * Source: cmd/go modload Init, InitWorkfile, FindGoWork; 1.16 to 1.27. */
#include "go/engine.h"
#include "go/module.h"

/* Is there a go.mod at the root of GOPATH, where it should not be? */
static void check_gopath(ges_goenv *goenv, ges_goenv_modules *out, ges_builder *warnings) {
    ges_text first = ges_goenv_first_gopath(goenv, ges_goenv_text(goenv, GES_VAR_GOPATH));
    if (first.len == 0) {
        out->fatal = goenv->minor < 18 ? GES_T("missing $GOPATH") : GES_T("");
        return;
    }
    ges_text file = ges_path_join(goenv->mem, goenv->style, first, GES_T("go.mod"));
    if (!ges_os_exists(goenv->os, file)) {
        return;
    }
    if (goenv->minor < 22) {
        out->fatal = GES_T("$GOPATH/go.mod exists but should not");
        return;
    }
    ges_build_str(warnings, "go: warning: ignoring go.mod in $GOPATH ");
    ges_build_text(warnings, first);
    ges_build_char(warnings, '\n');
}

/* Up to 1.25 toolchain selection sets module mode up anew, without a go.mod, before it downloads. */
void ges_goenv_download_modules(ges_goenv *goenv, ges_goenv_modules *out) {
    ges_builder warnings = ges_builder_in(goenv->mem);
    *out = (ges_goenv_modules){0};
    if (goenv->minor > 25) {
        return;
    }
    if (goenv->minor >= 24 && ges_goenv_fips_error(goenv, &out->fatal)) {
        return;
    }
    out->fatal = GES_T("");
    check_gopath(goenv, out, &warnings);
    out->warnings = ges_build_done(&warnings);
}

static bool is_word_of_go111module(ges_text word) {
    static const ges_text words[] = {GES_LIT(""), GES_LIT("on"), GES_LIT("auto"), GES_LIT("off")};
    for (size_t i = 0; i < GES_COUNT(words); i++) {
        if (ges_text_equal(words[i], word)) {
            return true;
        }
    }
    return false;
}

static void find_modules(ges_goenv *goenv, ges_goenv_modules *out) {
    ges_builder warnings = ges_builder_in(goenv->mem);
    ges_text mode = ges_goenv_text(goenv, GES_VAR_GO111MODULE);
    bool is_auto = ges_text_equal(mode, GES_T("auto"));
    if (goenv->minor >= 24 && ges_goenv_fips_error(goenv, &out->fatal)) {
        return;
    }
    out->fatal = GES_T("");
    if (!is_word_of_go111module(mode)) {
        out->fatal = ges_text_join(goenv->mem,
                                   GES_T("go: unknown environment setting GO111MODULE="), mode);
        return;
    }
    if (ges_text_equal(mode, GES_T("off"))) {
        out->note = GES_T("GO111MODULE=off");
        return;
    }
    ges_text cwd = ges_goenv_cwd(goenv);
    if (cwd.len == 0) {
        out->fatal = GES_T("go: cannot determine current directory: getwd: no such file or "
                           "directory");
        return;
    }
    ges_text found = GES_T("");
    ges_module_find_mod(goenv->os, goenv->mem, cwd, &found);
    out->note = GES_T("no go.mod here or above");
    ges_text temp_dir = ges_goenv_temp_dir(goenv);
    if (found.len != 0 && ges_module_in_temp_root(goenv->os, goenv->mem, found, temp_dir)) {
        ges_build_str(&warnings, "go: warning: ignoring go.mod in system temp root ");
        ges_build_text(&warnings, temp_dir);
        ges_build_char(&warnings, '\n');
        found = GES_T("");
        out->note = GES_T("go.mod in the system's temporary folder is ignored");
    }
    out->mod_file = found;
    out->is_enabled = found.len != 0 || !is_auto;
    if (out->is_enabled) {
        check_gopath(goenv, out, &warnings);
    }
    out->warnings = ges_build_done(&warnings);
}

const ges_goenv_modules *ges_goenv_modules_of(ges_goenv *goenv) {
    if (!goenv->is_modules_known) {
        goenv->is_modules_known = true;
        find_modules(goenv, &goenv->modules);
    }
    return &goenv->modules;
}

void ges_rule_gomod(ges_goenv *goenv, ges_goenv_id id, ges_text fallback, ges_goenv_slot *slot) {
    const ges_goenv_modules *modules = ges_goenv_modules_of(goenv);
    (void)id;
    (void)fallback;
    if (modules->mod_file.len != 0) {
        slot->value.value = modules->mod_file;
        slot->value.source = GES_GOENV_SEARCH;
        slot->value.file = modules->mod_file;
        slot->value.note = GES_T("the nearest go.mod");
        return;
    }
    bool is_windows = goenv->os->family == GES_OS_WINDOWS;
    slot->value.source = GES_GOENV_DEFAULT;
    slot->value.note = modules->note;
    if (modules->is_enabled) {
        slot->value.value = is_windows ? GES_T("NUL") : GES_T("/dev/null");
    }
}

bool ges_goenv_work_error(ges_goenv *goenv, ges_text *out) {
    ges_goenv_value set;
    if (goenv->minor < 18 || !ges_goenv_getenv(goenv, GES_T("GOWORK"), &set) ||
        ges_text_equal(set.value, GES_T("off")) || ges_text_equal(set.value, GES_T("auto")) ||
        ges_path_is_abs(goenv->style, set.value)) {
        return false;
    }
    *out = goenv->minor >= 21 ? GES_T("go: invalid GOWORK: not an absolute path")
                              : GES_T("the path provided to GOWORK must be an absolute path");
    return true;
}

void ges_rule_gowork(ges_goenv *goenv, ges_goenv_id id, ges_text fallback, ges_goenv_slot *slot) {
    ges_goenv_value set;
    ges_text cwd = ges_goenv_cwd(goenv);
    (void)id;
    (void)fallback;
    if (ges_goenv_getenv(goenv, GES_T("GOWORK"), &set) &&
        !ges_text_equal(set.value, GES_T("auto"))) {
        slot->value.value = set.value;
        slot->value.source = set.source;
        slot->value.file = set.file;
        slot->value.line = set.line;
        return;
    }
    slot->value.note = GES_T("no go.work here or above");
    if (cwd.len != 0) {
        ges_module_find_work(goenv->os, goenv->mem, cwd, goenv->goroot.value, &slot->value.value);
    }
    if (slot->value.value.len != 0) {
        slot->value.source = GES_GOENV_SEARCH;
        slot->value.file = slot->value.value;
        slot->value.note = GES_T("the nearest go.work");
    }
}
