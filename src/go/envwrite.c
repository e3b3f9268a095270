/* `go env -w` and `-u`: the checks, then the file. */
#include "go/envwrite.h"

#include "base/utf.h"
#include "env/fixers.h"
#include "env/makedirs.h"
#include "env/repairnow.h"
#include "formats/gostring.h"
#include "go/envcheck.h"

enum { EXIT_REFUSED = 1, EXIT_UNSUPPORTED = 3 };

/* "go: ", and up to 1.17 "go env -w: ". */
static ges_text prefix(const ges_goenv *goenv, bool is_write) {
    if (goenv->minor >= 18) {
        return GES_T("go: ");
    }
    return is_write ? GES_T("go env -w: ") : GES_T("go env -u: ");
}

static int refuse(const ges_goenv *goenv, bool is_write, ges_text text, ges_builder *err) {
    ges_build_text(err, prefix(goenv, is_write));
    ges_build_text(err, text);
    ges_build_char(err, '\n');
    return EXIT_REFUSED;
}

typedef struct fixed_name {
    ges_text name;
    uint8_t since; /* 1.N from which it is refused so */
    bool is_process_only;
} fixed_name;

static const fixed_name fixed_names[] = {
    {GES_LIT("GOEXE"), 16, false},       {GES_LIT("GOGCCFLAGS"), 16, false},
    {GES_LIT("GOHOSTARCH"), 16, false},  {GES_LIT("GOHOSTOS"), 16, false},
    {GES_LIT("GOMOD"), 16, false},       {GES_LIT("GOTOOLDIR"), 16, false},
    {GES_LIT("GOVERSION"), 16, false},   {GES_LIT("GOWORK"), 18, false},
    {GES_LIT("GOTELEMETRY"), 24, false}, {GES_LIT("GOTELEMETRYDIR"), 24, false},
    {GES_LIT("GOROOT"), 27, false},      {GES_LIT("GOENV"), 16, true},
    {GES_LIT("GODEBUG"), 23, true},
};

/* All value checks answer true with what go says. */
static bool check_name(ges_goenv *goenv, ges_text key, ges_text *out) {
    for (size_t i = 0; i < GES_COUNT(fixed_names); i++) {
        if (goenv->minor >= fixed_names[i].since && ges_text_equal(fixed_names[i].name, key)) {
            *out = ges_text_join(goenv->mem, key,
                                 fixed_names[i].is_process_only
                                     ? GES_T(" can only be set using the OS environment")
                                     : GES_T(" cannot be modified"));
            return true;
        }
    }
    *out = ges_text_join(goenv->mem, GES_T("unknown go command variable "), key);
    return !ges_goenv_can_getenv(goenv, key);
}

static bool check_go111module(ges_goenv *goenv, ges_text key, ges_text value, ges_text *out) {
    static const ges_text words[] = {GES_LIT(""), GES_LIT("auto"), GES_LIT("on"), GES_LIT("off")};
    for (size_t i = 0; i < GES_COUNT(words); i++) {
        if (ges_text_equal(words[i], value)) {
            return false;
        }
    }
    *out = ges_text_join(goenv->mem, GES_T("invalid "), key, GES_T(" value "),
                         ges_gostring_quoted(goenv->mem, value));
    return true;
}

static bool check_absolute(ges_goenv *goenv, ges_text key, ges_text value, ges_text *out) {
    *out = ges_text_join(goenv->mem, key, GES_T(" entry is relative; must be absolute path: "),
                         ges_gostring_quoted(goenv->mem, value));
    return value.len != 0 && !ges_path_is_abs(goenv->style, value);
}

static bool check_gopath(ges_goenv *goenv, ges_text key, ges_text value, ges_text *out) {
    if (value.len != 0 && value.ptr[0] == '~') {
        *out = ges_text_join(goenv->mem,
                             GES_T("GOPATH entry cannot start with shell metacharacter '~': "),
                             ges_gostring_quoted(goenv->mem, value));
        return true;
    }
    return check_absolute(goenv, key, value, out);
}

/* 1.17 let a single relative element pass, and 1.16 everything. */
static bool check_gomodcache(ges_goenv *goenv, ges_text key, ges_text value, ges_text *out) {
    return goenv->minor >= 18 && check_absolute(goenv, key, value, out);
}

static bool is_bare_or_absolute(const ges_goenv *goenv, ges_text program) {
    return ges_path_is_abs(goenv->style, program) ||
           ges_text_equal(ges_path_base(goenv->style, program), program);
}

static bool check_compiler(ges_goenv *goenv, ges_text key, ges_text value, ges_text *out) {
    ges_word_list words = {0};
    char quote;
    ges_text program = value;
    if (value.len == 0) {
        return false;
    }
    if (goenv->minor >= 18) {
        if (!ges_words_split(goenv->mem, value, &words, &quote)) {
            *out = ges_text_format(goenv->mem, "invalid %.*s: unterminated %c string", GES_FMT(key),
                                   quote);
            return true;
        }
        if (words.count == 0) {
            *out = ges_text_join(goenv->mem, key, GES_T(" entry cannot contain only space"));
            return true;
        }
        program = words.items[0];
    }
    (void)check_absolute(goenv, key, program, out); /* for its text */
    return !is_bare_or_absolute(goenv, program);
}

typedef struct value_check {
    ges_text name;
    bool (*run)(ges_goenv *, ges_text, ges_text, ges_text *);
} value_check;

static const value_check value_checks[] = {
    {GES_LIT("GO111MODULE"), check_go111module}, {GES_LIT("GOPATH"), check_gopath},
    {GES_LIT("GOMODCACHE"), check_gomodcache},   {GES_LIT("CC"), check_compiler},
    {GES_LIT("CXX"), check_compiler},
};

static bool check_bytes(ges_goenv *goenv, ges_text key, ges_text value, ges_text *out) {
    const char *what = !ges_utf8_valid(value)                            ? "UTF-8"
                       : ges_text_find_char(value, '\0') != GES_NPOS     ? "NUL"
                       : ges_text_find_char(value, '\v') != GES_NPOS ||
                               ges_text_find_char(value, '\r') != GES_NPOS ||
                               ges_text_find_char(value, '\n') != GES_NPOS
                           ? "newline"
                           : NULL;
    if (what != NULL) {
        *out = ges_text_format(goenv->mem, "invalid %s in %.*s=... value", what, GES_FMT(key));
    }
    return what != NULL;
}

/* Source: cmd/go envcmd checkEnvWrite. */
static bool check_write(ges_goenv *goenv, ges_text key, ges_text value, ges_text *out) {
    if (check_name(goenv, key, out)) {
        return true;
    }
    for (size_t i = 0; i < GES_COUNT(value_checks); i++) {
        if (ges_text_equal(value_checks[i].name, key) &&
            value_checks[i].run(goenv, key, value, out)) {
            return true;
        }
    }
    return check_bytes(goenv, key, value, out);
}

/* One variable of the target after the change. */
typedef struct changed_value {
    ges_text value;
    bool is_changed;
} changed_value;

static changed_value after(ges_goenv *goenv, bool is_write, const ges_text *words, size_t count,
                           ges_goenv_id id, ges_text host) {
    changed_value out = {ges_goenv_text(goenv, id), false};
    for (size_t i = 0; i < count; i++) {
        ges_text key = words[i];
        ges_text value = {NULL, 0};
        (void)ges_text_cut(words[i], '=', &key, &value); /* -u has names only */
        if (!ges_text_equal(key, ges_goenv_name_of(id))) {
            continue;
        }
        out.is_changed = true;
        out.value = value;
        if (!is_write) {
            out.value = ges_goenv_os(goenv, key);
            out.value = out.value.len != 0 ? out.value : host;
        }
    }
    return out;
}

/* Source: cmd/go envcmd checkBuildConfig. */
static bool check_build_config(ges_goenv *goenv, bool is_write, const ges_text *words,
                               size_t count, ges_text *out) {
    bool has_cgo;
    changed_value goos = after(goenv, is_write, words, count, GES_VAR_GOOS, goenv->binary.goos);
    changed_value goarch =
        after(goenv, is_write, words, count, GES_VAR_GOARCH, goenv->binary.goarch);
    if ((goos.is_changed || goarch.is_changed) &&
        !ges_buildtable_pair(goenv, goos.value, goarch.value, &has_cgo)) {
        *out = ges_text_join(goenv->mem, GES_T("unsupported GOOS/GOARCH pair "), goos.value,
                             GES_T("/"), goarch.value);
        return true;
    }
    if (goenv->minor < 17) {
        return false;
    }
    ges_goenv_value built = {0};
    ges_buildtable_constant(goenv, "DefaultGOEXPERIMENT", GES_T(""), &built);
    changed_value experiment =
        after(goenv, is_write, words, count, GES_VAR_GOEXPERIMENT, built.value);
    return experiment.is_changed &&
           ges_experiment_error(goenv, goos.value, goarch.value, experiment.value, out);
}

static bool is_repeated(const ges_text *words, size_t index, ges_text key) {
    for (size_t i = 0; i < index; i++) {
        ges_text other = words[i];
        ges_text value;
        (void)ges_text_cut(words[i], '=', &other, &value); /* checked before */
        if (ges_text_equal(other, key)) {
            return true;
        }
    }
    return false;
}

static void warn_conflict(const ges_goenv *goenv, ges_text key, ges_text value, ges_builder *err) {
    ges_text set = ges_goenv_os(goenv, key);
    if (set.len != 0 && !ges_text_equal(set, value)) {
        ges_build_format(err,
                         "warning: go env -w %.*s=... does not override conflicting OS environment "
                         "variable\n",
                         GES_FMT(key));
    }
}

/* The words of -w one after another; true with what go says. */
static bool check_assignments(ges_goenv *goenv, const ges_text *words, size_t count, ges_text *out,
                              ges_builder *err) {
    for (size_t i = 0; i < count; i++) {
        ges_text key;
        ges_text value;
        if (!ges_text_cut(words[i], '=', &key, &value)) {
            *out = ges_text_join(goenv->mem,
                                 GES_T("arguments must be KEY=VALUE: invalid argument: "),
                                 words[i]);
            return true;
        }
        if (check_write(goenv, key, value, out)) {
            return true;
        }
        if (is_repeated(words, i, key)) {
            *out = ges_text_join(goenv->mem, GES_T("multiple values for key: "), key);
            return true;
        }
        warn_conflict(goenv, key, value, err);
    }
    if (check_build_config(goenv, true, words, count, out)) {
        return true;
    }
    changed_value gotmpdir = after(goenv, true, words, count, GES_VAR_GOTMPDIR, GES_T(""));
    *out = GES_T("GOTMPDIR must be an absolute path");
    return gotmpdir.is_changed && gotmpdir.value.len != 0 &&
           !ges_path_is_abs(goenv->style, gotmpdir.value);
}

static bool check_removals(ges_goenv *goenv, const ges_text *words, size_t count, ges_text *out) {
    for (size_t i = 0; i < count; i++) {
        if (check_write(goenv, words[i], GES_T(""), out)) {
            return true;
        }
    }
    return check_build_config(goenv, false, words, count, out);
}

/* The file that go would write: by then it has set GOENV to what it printed, so that GOENV=off has
 * become unset. False: there is none, and *out says why. */
static bool find_target(ges_goenv *goenv, ges_text *file, ges_text *why) {
    ges_text dir;
    if (goenv->user.path.len != 0) {
        *file = goenv->user.path;
        return true;
    }
    if (!ges_goenv_config_dir(goenv, &dir, why)) {
        return false;
    }
    *file = ges_path_join(goenv->mem, goenv->style, dir, GES_T("go/env"));
    return true;
}

/* Would os.WriteFile, which creates or truncates, have failed, and how? What go can write and we do
 * not (a file with other names, a device) is told apart by that. */
static bool is_denied(const ges_goenv *goenv, ges_text file) {
    ges_text dir = ges_path_dir(goenv->mem, goenv->style, file);
    if (ges_os_exists(goenv->os, file)) {
        return !goenv->os->file_is_writable(goenv->os, file);
    }
    return !goenv->os->file_is_writable(goenv->os, ges_nearest_dir(goenv->os, dir, goenv->mem));
}

static int fail_writing(ges_goenv *goenv, ges_text file, const ges_error *why, ges_builder *err) {
    const char *name = goenv->minor < 18 ? " env" : "";
    if (is_denied(goenv, file)) {
        ges_build_format(err, "go%s: writing go env config: open %.*s: %.*s\n", name, GES_FMT(file),
                         GES_FMT(ges_goenv_reason(goenv, GES_DENIED, NULL)));
        return EXIT_REFUSED;
    }
    ges_build_format(err, "ges: %s\n", why->text);
    return EXIT_UNSUPPORTED;
}

static int write_words(ges_goenv *goenv, ges_text file, bool is_write, const ges_text *words,
                       size_t count, ges_builder *err) {
    ges_error why = {0};
    ges_repair repair = {.file = file, .makes_dir = true};
    ges_text what = is_write ? GES_T("go env -w") : GES_T("go env -u");
    ges_envwrite_repair(goenv->mem, words, count, &repair, &what);
    ges_status status = ges_repair_now(goenv->os, goenv->mem, &repair, what, NULL, &why);
    return status == GES_OK ? 0 : fail_writing(goenv, file, &why, err);
}

/* os.ReadFile of the target: true when go goes on, a missing file being fine for -w. */
static bool can_read(ges_goenv *goenv, ges_text file, bool is_write, ges_builder *err) {
    const ges_os *os = goenv->os;
    ges_file opened = GES_FILE_CLOSED;
    uint64_t size = 0;
    const char *call = "open";
    ges_text reason = {0};
    ges_error why = {0};
    ges_status status = os->file_open(os, file, &opened, &size, &why);
    os->file_close(os, &opened);
    if (ges_os_is_dir(os, file) && os->family != GES_OS_WINDOWS) {
        call = "read";
        reason = GES_T("is a directory");
    } else if ((status == GES_NOT_FOUND && !is_write) || status == GES_DENIED) {
        reason = ges_goenv_reason(goenv, status, NULL);
    } else {
        return true;
    }
    ges_build_format(err, "go%s: reading go env config: %s %.*s: %.*s\n",
                     goenv->minor < 18 ? " env" : "", call, GES_FMT(file), GES_FMT(reason));
    return false;
}

static int answer_valid(ges_goenv *goenv, bool is_write, const ges_text *words, size_t count,
                        bool may_write, ges_builder *err) {
    ges_text file;
    ges_text why;
    if (!find_target(goenv, &file, &why)) {
        ges_build_format(err, "go%s: cannot find go env config: %.*s\n",
                         goenv->minor < 18 ? " env" : "", GES_FMT(why));
        return EXIT_REFUSED;
    }
    if (!can_read(goenv, file, is_write, err)) {
        return EXIT_REFUSED;
    }
    if (!may_write) {
        ges_build_format(err, "ges: nothing is written to a recorded machine\n");
        return EXIT_UNSUPPORTED;
    }
    return write_words(goenv, file, is_write, words, count, err);
}

void ges_envwrite_repair(ges_arena *mem, const ges_text *words, size_t count, ges_repair *repair,
                         ges_text *what) {
    ges_builder lines = ges_builder_in(mem);
    ges_builder names = ges_builder_in(mem);
    ges_build_text(&names, *what);
    for (size_t i = 0; i < count; i++) {
        ges_text key = words[i];
        ges_text value;
        (void)ges_text_cut(words[i], '=', &key, &value); /* a name alone is all of it */
        ges_build_text(&lines, words[i]);
        ges_build_char(&lines, '\n');
        ges_build_char(&names, ' ');
        ges_build_text(&names, key);
    }
    repair->fixer = &ges_fixer_goenv_write;
    repair->value = ges_build_done(&lines);
    *what = ges_build_done(&names);
}

int ges_envwrite_answer(ges_goenv *goenv, bool is_write, const ges_text *words, size_t count,
                        bool may_write, ges_builder *err) {
    int code = 0;
    ges_text text;
    /* 1.16 looks for go.mod first. */
    if (goenv->minor < 17 && !ges_envcheck_modules(goenv, err, &code)) {
        return code;
    }
    if (count == 0 && is_write) {
        return refuse(goenv, is_write, GES_T("no KEY=VALUE arguments given"), err);
    }
    if (count == 0) {
        return refuse(goenv, is_write,
                      goenv->minor < 18 ? GES_T("no arguments given")
                                        : GES_T("'go env -u' requires an argument"),
                      err);
    }
    bool is_refused = is_write ? check_assignments(goenv, words, count, &text, err)
                               : check_removals(goenv, words, count, &text);
    return is_refused ? refuse(goenv, is_write, text, err)
                      : answer_valid(goenv, is_write, words, count, may_write, err);
}

ges_text ges_envwrite_check(ges_goenv *goenv, bool is_write, const ges_text *words, size_t count,
                            ges_text *file, ges_builder *err) {
    ges_text text = {0};
    ges_text why = {0};
    bool is_refused = is_write ? check_assignments(goenv, words, count, &text, err)
                               : check_removals(goenv, words, count, &text);
    *file = (ges_text){0};
    if (is_refused) {
        return text;
    }
    return find_target(goenv, file, &why)
               ? (ges_text){0}
               : ges_text_join(goenv->mem, GES_T("cannot find go env config: "), why);
}
