/* Where go's settings come from: the process block, the user's go env file, GOROOT/go.env; and the
 * folders that go derives from the process block. */
#include "go/engine.h"

ges_text ges_goenv_os(const ges_goenv *goenv, ges_text name) {
    ges_text value = {NULL, 0};
    (void)ges_env_find(goenv->os, goenv->env, name, &value); /* unset reads as "" */
    return value;
}

static void fill(ges_goenv_value *out, ges_goenv_source source, ges_text value, ges_text file,
                 uint32_t line) {
    out->source = source;
    out->value = value;
    out->file = file;
    out->line = line;
}

/* GOROOT of 1.21+ below the process: what findGOROOT said takes the place of any definition. */
static bool getenv_goroot(const ges_goenv *goenv, ges_goenv_value *out) {
    *out = goenv->goroot;
    return out->value.len != 0;
}

bool ges_goenv_getenv(const ges_goenv *goenv, ges_text name, ges_goenv_value *out) {
    fill(out, GES_GOENV_UNSET, GES_T(""), GES_T(""), 0);
    ges_text value = ges_goenv_os(goenv, name);
    if (value.len != 0) {
        fill(out, GES_GOENV_PROCESS, value, GES_T(""), 0);
        return true;
    }
    if (goenv->minor >= 21 && ges_text_equal(name, GES_T("GOROOT"))) {
        return getenv_goroot(goenv, out);
    }
    const ges_goenvfile_entry *entry = ges_goenvfile_last(&goenv->user.entries, name);
    if (entry != NULL) {
        fill(out, GES_GOENV_FILE, entry->value, goenv->user.path, entry->line);
        return entry->value.len != 0;
    }
    entry = ges_goenvfile_first(&goenv->goroot_layer.entries, name);
    if (entry != NULL) {
        fill(out, GES_GOENV_GOROOT_FILE, entry->value, goenv->goroot_layer.path, entry->line);
        return entry->value.len != 0;
    }
    return false;
}

typedef struct known_name {
    ges_text name;
    uint8_t first;
    uint8_t last;
} known_name;

static const known_name known_names[] = {
#define GES_GO_KNOWN(name, first, last) {GES_LIT(#name), first, last},
#include "go/known.def"
#undef GES_GO_KNOWN
};

bool ges_goenv_can_getenv(const ges_goenv *goenv, ges_text name) {
    if (goenv->minor >= 21 && (ges_text_equal(name, GES_T("GOROOT")) ||
                               ges_goenvfile_last(&goenv->user.entries, name) != NULL ||
                               ges_goenvfile_first(&goenv->goroot_layer.entries, name) != NULL)) {
        return true;
    }
    for (size_t i = 0; i < GES_COUNT(known_names); i++) {
        if (ges_text_equal(known_names[i].name, name)) {
            return goenv->minor >= known_names[i].first && goenv->minor <= known_names[i].last;
        }
    }
    return false;
}

/* The three kinds of systems that os.UserConfigDir and os.UserCacheDir tell apart. */
typedef struct user_dir {
    const char *unix_name;   /* XDG variable */
    const char *unix_suffix; /* below $HOME */
    const char *mac_suffix;
    const char *windows_name;
} user_dir;

static const user_dir config_dir = {"XDG_CONFIG_HOME", "/.config", "/Library/Application Support",
                                    "AppData"};
static const user_dir cache_dir = {"XDG_CACHE_HOME", "/.cache", "/Library/Caches", "LocalAppData"};

static bool dir_below_home(const ges_goenv *goenv, const char *suffix, ges_text *out) {
    ges_text home = ges_goenv_os(goenv, GES_T("HOME"));
    *out = ges_text_join(goenv->mem, home, ges_text_of(suffix));
    return home.len != 0;
}

/* Source: os UserConfigDir, UserCacheDir. */
static bool find_user_dir(const ges_goenv *goenv, const user_dir *dir, ges_text *out,
                          ges_text *why) {
    if (goenv->os->family == GES_OS_WINDOWS) {
        *why = ges_text_format(goenv->mem, "%%%s%% is not defined", dir->windows_name);
        *out = ges_goenv_os(goenv, ges_text_of(dir->windows_name));
        return out->len != 0;
    }
    if (goenv->os->family == GES_OS_MACOS) {
        *why = GES_T("$HOME is not defined");
        return dir_below_home(goenv, dir->mac_suffix, out);
    }
    *out = ges_goenv_os(goenv, ges_text_of(dir->unix_name));
    if (out->len == 0) {
        *why = ges_text_format(goenv->mem, "neither $%s nor $HOME are defined", dir->unix_name);
        return dir_below_home(goenv, dir->unix_suffix, out);
    }
    *why = ges_text_format(goenv->mem, "path in $%s is relative", dir->unix_name);
    return goenv->minor < 24 || ges_path_is_abs(goenv->style, *out);
}

bool ges_goenv_config_dir(const ges_goenv *goenv, ges_text *out, ges_text *why) {
    return find_user_dir(goenv, &config_dir, out, why);
}

bool ges_goenv_cache_dir(const ges_goenv *goenv, ges_text *out, ges_text *why) {
    return find_user_dir(goenv, &cache_dir, out, why);
}

ges_text ges_goenv_temp_dir(const ges_goenv *goenv) {
    ges_text dir = {NULL, 0};
    if (goenv->os->family == GES_OS_WINDOWS) {
        (void)goenv->os->temp_dir(goenv->os, goenv->mem, &dir, NULL); /* "" then */
        return dir;
    }
    dir = ges_goenv_os(goenv, GES_T("TMPDIR"));
    return dir.len != 0 ? dir : GES_T("/tmp");
}

ges_text ges_goenv_cwd(ges_goenv *goenv) {
    if (goenv->is_cwd_known) {
        return goenv->cwd;
    }
    goenv->is_cwd_known = true;
    ges_text pwd = ges_goenv_os(goenv, GES_T("PWD"));
    if (goenv->os->family != GES_OS_WINDOWS && pwd.len != 0 && pwd.ptr[0] == '/' &&
        ges_os_same_file(goenv->os, GES_T("."), pwd)) {
        goenv->cwd = pwd;
    } else {
        goenv->cwd = (ges_text){NULL, 0};
        (void)goenv->os->dir_current(goenv->os, goenv->mem, &goenv->cwd, NULL); /* "" then */
    }
    return goenv->cwd;
}

/* The sentence behind "cannot do 'path': ", with the full stop that Windows gives it. */
static ges_text windows_sentence(const ges_goenv *goenv, const ges_error *err) {
    ges_text text = ges_text_of(err->text);
    for (size_t i = text.len; i >= 3; i--) {
        if (memcmp(text.ptr + i - 3, "': ", 3) == 0) {
            return ges_text_join(goenv->mem, ges_text_skip(text, i), GES_T("."));
        }
    }
    return GES_T("");
}

ges_text ges_goenv_reason(const ges_goenv *goenv, ges_status status, const ges_error *err) {
    bool is_windows = goenv->os->family == GES_OS_WINDOWS;
    if (is_windows && err != NULL) {
        ges_text sentence = windows_sentence(goenv, err);
        if (sentence.len != 0) {
            return sentence;
        }
    }
    if (status == GES_DENIED) {
        return is_windows ? GES_T("Access is denied.") : GES_T("permission denied");
    }
    if (status == GES_WRONG_KIND) {
        return is_windows ? GES_T("The directory name is invalid.") : GES_T("not a directory");
    }
    return is_windows ? GES_T("The system cannot find the file specified.")
                      : GES_T("no such file or directory");
}

ges_status ges_goenv_chdir(ges_goenv *goenv, ges_text dir, ges_error *err) {
    ges_error why = {0};
    ges_status status = goenv->os->dir_change(goenv->os, dir, &why);
    if (status != GES_OK) {
        ges_text reason = ges_goenv_reason(goenv, status, &why);
        return ges_error_set(err, status, "chdir %.*s: %.*s", GES_FMT(dir), GES_FMT(reason));
    }
    goenv->is_cwd_known = false;
    goenv->is_modules_known = false;
    return GES_OK;
}

/* cfg.EnvFile: GOENV, else go/env in the user's configuration folder. */
static ges_text find_env_file(const ges_goenv *goenv) {
    ges_text file = ges_goenv_os(goenv, GES_T("GOENV"));
    if (file.len != 0) {
        return ges_text_equal(file, GES_T("off")) ? GES_T("") : file;
    }
    ges_text dir;
    ges_text why;
    if (!ges_goenv_config_dir(goenv, &dir, &why)) {
        return GES_T("");
    }
    return ges_path_join(goenv->mem, goenv->style, dir, GES_T("go/env"));
}

/* Go takes what it cannot read for empty; so do we, but for a file that only we find too large. */
static ges_status read_layer(const ges_goenv *goenv, ges_goenv_layer *layer, ges_error *err) {
    ges_bytes bytes;
    if (layer->path.len == 0) {
        return GES_OK;
    }
    ges_status status =
        goenv->os->file_read(goenv->os, layer->path, GES_GOENVFILE_MAX, goenv->mem, &bytes, err);
    if (status == GES_OK) {
        ges_goenvfile_parse(ges_text_from(bytes), goenv->mem, &layer->entries);
    }
    return status == GES_TOO_LARGE || status == GES_NO_MEMORY ? status : GES_OK;
}

ges_status ges_goenv_user_file(const ges_os *os, const ges_env_list *env, ges_arena *mem,
                               ges_goenv_layer *out, ges_error *err) {
    const ges_goenv alone = {.os = os, .mem = mem, .style = ges_os_style(os), .env = env};
    ges_goenv_layer layer = {.path = find_env_file(&alone)};
    ges_status status = read_layer(&alone, &layer, err);
    *out = status == GES_OK ? layer : *out;
    return status;
}

static void setting_of(const ges_goenv_layer *layer, ges_text name, ges_goenv_value *out) {
    const ges_goenvfile_entry *entry = ges_goenvfile_last(&layer->entries, name);
    if (entry != NULL) {
        fill(out, GES_GOENV_FILE, entry->value, layer->path, entry->line);
    }
}

/* 1.16 to 1.20: one file, and GOROOT by the usual precedence. */
static void load_old(ges_goenv *goenv) {
    ges_goenv_value set;
    (void)ges_goenv_getenv(goenv, GES_T("GOROOT"), &set); /* unset reads as "" */
    ges_goroot_find(goenv, &set, &goenv->goroot);
}

/* 1.21+: go.env belongs to the GOROOT of the file first, then of the process; what is printed is
 * the process's GOROOT first. */
static ges_status load_new(ges_goenv *goenv, ges_error *err) {
    ges_goenv_value set = {0};
    ges_text from_process = ges_goenv_os(goenv, GES_T("GOROOT"));
    setting_of(&goenv->user, GES_T("GOROOT"), &set);
    if (set.value.len == 0 && from_process.len != 0) {
        fill(&set, GES_GOENV_PROCESS, from_process, GES_T(""), 0);
    }
    ges_goroot_find(goenv, &set, &goenv->goroot);
    if (goenv->goroot.value.len != 0) {
        goenv->goroot_layer.path =
            ges_path_join(goenv->mem, goenv->style, goenv->goroot.value, GES_T("go.env"));
    }
    ges_status status = read_layer(goenv, &goenv->goroot_layer, err);
    if (from_process.len != 0) {
        fill(&goenv->goroot, GES_GOENV_PROCESS, from_process, GES_T(""), 0);
        goenv->goroot.note = GES_T("");
    }
    return status;
}

ges_status ges_goenv_load(ges_goenv *goenv, ges_error *err) {
    goenv->user.path = find_env_file(goenv);
    ges_status status = read_layer(goenv, &goenv->user, err);
    if (status != GES_OK) {
        return status;
    }
    if (goenv->minor < 21) {
        load_old(goenv);
        return GES_OK;
    }
    return load_new(goenv, err);
}
