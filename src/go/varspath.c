/* Rules of the variables that name folders and files of the user. */
#include "base/unicode.h"
#include "go/engine.h"

/* Source: go/build defaultGOPATH. */
static ges_text default_gopath(ges_goenv *goenv, ges_text *note) {
    bool is_windows = goenv->os->family == GES_OS_WINDOWS;
    ges_text name = is_windows ? GES_T("USERPROFILE") : GES_T("HOME");
    ges_text home = ges_goenv_os(goenv, name);
    if (home.len == 0) {
        *note = ges_text_join(goenv->mem, name, GES_T(" is not set"));
        return GES_T("");
    }
    ges_text path = ges_path_join(goenv->mem, goenv->style, home, GES_T("go"));
    ges_text goroot = ges_path_clean(goenv->mem, goenv->style, ges_goroot_runtime(goenv));
    if (ges_text_equal(path, goroot)) {
        *note = ges_text_join(goenv->mem, path, GES_T(" is GOROOT"));
        return GES_T("");
    }
    *note = ges_text_join(goenv->mem, GES_T("the folder go in "), name);
    return path;
}

void ges_rule_gopath(ges_goenv *goenv, ges_goenv_id id, ges_text fallback, ges_goenv_slot *slot) {
    ges_text note = GES_T("");
    (void)fallback;
    slot->fallback = ges_goenv_os(goenv, GES_T("GOPATH"));
    if (slot->fallback.len == 0) {
        slot->fallback = default_gopath(goenv, &note);
    }
    if (!ges_slot_setting(goenv, id, slot)) {
        ges_slot_compute(slot, slot->fallback, note);
    }
}

ges_text ges_goenv_first_gopath(ges_goenv *goenv, ges_text gopath) {
    ges_text *list;
    size_t count;
    if (ges_path_split_list(goenv->mem, goenv->style, gopath, &list, &count) != GES_OK ||
        count == 0) {
        return GES_T("");
    }
    return list[0];
}

/* Computed before main may drop a bad default GOPATH. */
void ges_rule_gomodcache(ges_goenv *goenv, ges_goenv_id id, ges_text fallback,
                         ges_goenv_slot *slot) {
    ges_text first = ges_goenv_first_gopath(goenv, ges_goenv_text(goenv, GES_VAR_GOPATH));
    (void)fallback;
    slot->fallback = first.len != 0
                         ? ges_path_join(goenv->mem, goenv->style, first, GES_T("pkg/mod"))
                         : GES_T("");
    if (!ges_slot_setting(goenv, id, slot)) {
        ges_slot_compute(slot, slot->fallback, GES_T("pkg/mod in the first element of GOPATH"));
    }
}

/* Where go 1.27 would install to in GOPATH mode: the element that the folder's name starts with.
 * Source: cmd/go envcmd ExtraEnvVars. */
static ges_text guess_bin(ges_goenv *goenv) {
    ges_text *list;
    size_t count;
    ges_text cwd = ges_goenv_cwd(goenv);
    if (ges_path_split_list(goenv->mem, goenv->style, ges_goenv_text(goenv, GES_VAR_GOPATH), &list,
                            &count) != GES_OK ||
        count == 0 || cwd.len == 0) {
        return GES_T("");
    }
    ges_text chosen = list[0];
    for (size_t i = 0; i < count; i++) {
        if (ges_text_starts(cwd, list[i])) {
            chosen = list[i];
            break;
        }
    }
    return ges_path_join(goenv->mem, goenv->style, chosen, GES_T("bin"));
}

void ges_rule_gobin(ges_goenv *goenv, ges_goenv_id id, ges_text fallback, ges_goenv_slot *slot) {
    (void)fallback;
    bool is_set = ges_slot_setting(goenv, id, slot);
    const ges_goenvfile_entry *shipped =
        ges_goenvfile_last(&goenv->goroot_layer.entries, GES_T("GOBIN"));
    slot->value.is_changed = is_set && (goenv->minor < 27 || shipped == NULL ||
                                        !ges_text_equal(shipped->value, slot->value.value));
    if (is_set || goenv->minor < 27) {
        return;
    }
    const ges_goenv_modules *modules = ges_goenv_modules_of(goenv);
    if (!modules->is_enabled) {
        ges_slot_compute(slot, guess_bin(goenv), GES_T("bin in the GOPATH element of this folder"));
        return;
    }
    ges_text first = ges_goenv_first_gopath(goenv, ges_goenv_text(goenv, GES_VAR_GOPATH));
    ges_slot_compute(slot,
            first.len != 0 ? ges_path_join(goenv->mem, goenv->style, first, GES_T("bin"))
                           : GES_T(""),
            GES_T("bin in the first element of GOPATH"));
}

void ges_rule_goenv(ges_goenv *goenv, ges_goenv_id id, ges_text fallback, ges_goenv_slot *slot) {
    ges_text set = ges_goenv_os(goenv, GES_T("GOENV"));
    bool is_off = ges_text_equal(set, GES_T("off"));
    (void)id;
    (void)fallback;
    ges_slot_compute(slot, goenv->user.path, is_off ? GES_T("GOENV=off") : GES_T(""));
    if (set.len != 0) {
        slot->value.source = GES_GOENV_PROCESS;
        slot->value.is_changed = !is_off;
    }
}

void ges_rule_gotooldir(ges_goenv *goenv, ges_goenv_id id, ges_text fallback,
                        ges_goenv_slot *slot) {
    ges_text pair = ges_text_join(goenv->mem, GES_T("pkg/tool/"), goenv->binary.goos, GES_T("_"),
                                  goenv->binary.goarch);
    (void)id;
    (void)fallback;
    if (goenv->goroot.value.len == 0) {
        ges_slot_compute(slot, GES_T(""), GES_T("no GOROOT"));
        return;
    }
    ges_slot_compute(slot, ges_path_join(goenv->mem, goenv->style, goenv->goroot.value, pair),
            GES_T("below GOROOT"));
}

/* The folder go/telemetry of the user's configuration; false when there is none. */
static bool telemetry_dir(ges_goenv *goenv, ges_text *out, ges_text *why) {
    ges_text dir;
    if (!ges_goenv_config_dir(goenv, &dir, why)) {
        return false;
    }
    *out = ges_path_join(goenv->mem, goenv->style, dir, GES_T("go/telemetry"));
    return true;
}

void ges_rule_gotelemetrydir(ges_goenv *goenv, ges_goenv_id id, ges_text fallback,
                             ges_goenv_slot *slot) {
    ges_text dir = {NULL, 0};
    ges_text why = {NULL, 0};
    (void)id;
    (void)fallback;
    bool has_dir = telemetry_dir(goenv, &dir, &why);
    ges_slot_compute(slot, dir, has_dir ? GES_T("in the user's configuration folder") : why);
}

enum { TELEMETRY_MODE_MAX = 1024 * 1024 };

/* The first word of the file `mode`; any word is echoed. Source: x/telemetry Dir.Mode. */
void ges_rule_gotelemetry(ges_goenv *goenv, ges_goenv_id id, ges_text fallback,
                          ges_goenv_slot *slot) {
    ges_text dir;
    ges_text why;
    ges_bytes bytes;
    (void)id;
    (void)fallback;
    if (!telemetry_dir(goenv, &dir, &why)) {
        ges_slot_compute(slot, GES_T("off"), why);
        return;
    }
    ges_text file = ges_path_join(goenv->mem, goenv->style, dir, GES_T("mode"));
    if (goenv->os->file_read(goenv->os, file, TELEMETRY_MODE_MAX, goenv->mem, &bytes, NULL) !=
        GES_OK) {
        ges_slot_compute(slot, GES_T("local"), GES_T("no mode file"));
        return;
    }
    ges_text mode = ges_text_trim_unicode(ges_text_from(bytes));
    ges_text word = mode;
    ges_text date;
    (void)ges_text_cut(mode, ' ', &word, &date); /* without a blank all of it */
    slot->value.value = word;
    slot->value.source = GES_GOENV_SEARCH;
    slot->value.file = file;
    slot->value.line = 1;
}

static ges_text default_cache(ges_goenv *goenv, ges_text *note) {
    ges_text dir;
    ges_text why;
    if (!ges_goenv_cache_dir(goenv, &dir, &why)) {
        *note = why;
        return GES_T("off");
    }
    *note = GES_T("in the user's cache folder");
    return ges_path_join(goenv->mem, goenv->style, dir, GES_T("go-build"));
}

void ges_rule_gocache(ges_goenv *goenv, ges_goenv_id id, ges_text fallback, ges_goenv_slot *slot) {
    ges_text note = GES_T("");
    ges_text dir = default_cache(goenv, &note);
    (void)fallback;
    if (!ges_slot_setting(goenv, id, slot)) {
        ges_slot_compute(slot, dir, note);
        slot->value.is_changed = goenv->minor < 25 && ges_text_equal(dir, GES_T("off"));
        return;
    }
    ges_text set = slot->value.value;
    slot->value.is_changed = goenv->minor < 25 || !ges_text_equal(set, dir);
    if (!ges_path_is_abs(goenv->style, set) && !ges_text_equal(set, GES_T("off"))) {
        slot->value.value = GES_T("off");
        slot->value.note = GES_T("not an absolute path, so go uses no cache");
    }
}

bool ges_goenv_cache_error(ges_goenv *goenv, ges_text *out) {
    ges_goenv_value set;
    ges_text dir;
    ges_text why;
    if (!ges_text_equal(ges_goenv_text(goenv, GES_VAR_GOCACHE), GES_T("off"))) {
        return false;
    }
    if (ges_goenv_getenv(goenv, GES_T("GOCACHE"), &set)) {
        *out = ges_text_equal(set.value, GES_T("off"))
                   ? GES_T("build cache is disabled by GOCACHE=off, but required as of Go 1.12")
                   : GES_T("build cache is required, but could not be located: GOCACHE is not an "
                           "absolute path");
        return true;
    }
    (void)ges_goenv_cache_dir(goenv, &dir, &why); /* it fails: that is how it became "off" */
    *out = ges_text_join(goenv->mem,
                         GES_T("build cache is required, but could not be located: GOCACHE is not "
                               "defined and "),
                         why);
    return true;
}
