/* Checks that come before go looks at the C compiler. Where go would make a folder, it is only
 * looked whether it could. */
#include "formats/gostring.h"
#include "go/envcheck.h"
#include "go/lookpath.h"

static bool stop(ges_builder *err, int *exit_code, int code, ges_text line) {
    ges_build_text(err, line);
    ges_build_char(err, '\n');
    *exit_code = code;
    return false;
}

/* Where go itself ends in a panic: its status, and one sentence in place of the dump. */
static bool crash(ges_builder *err, int *exit_code, ges_text what) {
    ges_build_str(err, "ges: the real go crashes here: ");
    return stop(err, exit_code, 2, what);
}

/* 1.20+: CC, CXX and FC must be names or absolute. Source: work BuildInit. */
static bool check_compiler_paths(ges_goenv *goenv, ges_builder *err, int *exit_code) {
    static const ges_text names[] = {GES_LIT("CC"), GES_LIT("CXX"), GES_LIT("FC")};
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        ges_goenv_value set;
        ges_word_list words = {0};
        char quote;
        (void)ges_goenv_getenv(goenv, names[i], &set); /* "" has no words */
        if (!ges_words_split(goenv->mem, set.value, &words, &quote)) {
            return stop(err, exit_code, 1,
                        ges_text_format(goenv->mem,
                                        "go: %.*s environment variable could not be parsed: "
                                        "unterminated %c string",
                                        GES_FMT(names[i]), quote));
        }
        if (words.count == 0 || ges_path_is_abs(goenv->style, words.items[0]) ||
            ges_text_equal(ges_path_base(goenv->style, words.items[0]), words.items[0])) {
            continue;
        }
        return stop(err, exit_code, 1,
                    ges_text_join(goenv->mem, GES_T("go: "), names[i],
                                  GES_T(" environment variable is relative; must be absolute "
                                        "path: "),
                                  words.items[0]));
    }
    return true;
}

static bool fail_work_dir(ges_goenv *goenv, ges_builder *err, int *exit_code, const char *call,
                          ges_text path, ges_status status, const ges_error *why) {
    return stop(err, exit_code, 1,
                ges_text_format(goenv->mem, "go: creating work dir: %s %.*s: %.*s", call,
                                GES_FMT(path),
                                GES_FMT(ges_goenv_reason(goenv, status, why))));
}

/* os.Stat goes by other names on Windows. */
static const char *stat_call(const ges_goenv *goenv) {
    if (goenv->os->family != GES_OS_WINDOWS) {
        return "stat";
    }
    return goenv->minor >= 25 ? "GetFileAttributesEx" : "CreateFile";
}

/* Could go make its work directory? Source: work NewBuilder, os MkdirTemp. */
static bool check_work_dir(ges_goenv *goenv, ges_builder *err, int *exit_code) {
    ges_text parent = ges_goenv_text(goenv, GES_VAR_GOTMPDIR);
    ges_file_info info;
    parent = parent.len != 0 ? parent : ges_goenv_temp_dir(goenv);
    char separator = ges_path_separator(goenv->style);
    bool has_separator =
        parent.len != 0 && ges_path_is_separator(goenv->style, parent.ptr[parent.len - 1]);
    ges_text inside =
        ges_text_join(goenv->mem, parent,
                      has_separator ? GES_T("") : (ges_text){&separator, 1},
                      GES_T("go-build" GES_GCCFLAGS_DIGITS));
    ges_error why = {0};
    ges_status status = goenv->os->file_info(goenv->os, parent, true, &info, &why);
    if (status == GES_NOT_FOUND) {
        return fail_work_dir(goenv, err, exit_code, stat_call(goenv), parent, status, &why);
    }
    if (status != GES_OK || info.kind != GES_FILE_DIRECTORY) {
        return fail_work_dir(goenv, err, exit_code, "mkdir", inside,
                             status != GES_OK ? status : GES_WRONG_KIND, NULL);
    }
    if (!goenv->os->file_is_writable(goenv->os, parent)) {
        return fail_work_dir(goenv, err, exit_code, "mkdir", inside, GES_DENIED, NULL);
    }
    return true;
}

static bool check_pair(ges_goenv *goenv, ges_builder *err, int *exit_code) {
    bool has_cgo;
    ges_text goos = ges_goenv_text(goenv, GES_VAR_GOOS);
    ges_text goarch = ges_goenv_text(goenv, GES_VAR_GOARCH);
    if (ges_buildtable_pair(goenv, goos, goarch, &has_cgo)) {
        return true;
    }
    ges_build_text(err, goenv->minor < 18 ? GES_T("cmd/") : GES_T(""));
    return stop(err, exit_code, 2,
                ges_text_join(goenv->mem, GES_T("go: unsupported GOOS/GOARCH pair "), goos,
                              GES_T("/"), goarch));
}

static ges_text unterminated(ges_goenv *goenv, ges_text name, char quote) {
    return ges_text_format(goenv->mem,
                           "%.*s cannot be split into words: unterminated %c string; close the "
                           "quote or unset it",
                           GES_FMT(name), quote);
}

static bool check_words(ges_goenv *goenv, ges_builder *err, int *exit_code) {
    static const ges_goenv_id ids[] = {GES_VAR_CGO_CPPFLAGS, GES_VAR_CGO_CFLAGS,
                                       GES_VAR_CGO_CXXFLAGS, GES_VAR_CGO_FFLAGS,
                                       GES_VAR_CGO_LDFLAGS};
    char quote;
    for (size_t i = 0; i < GES_COUNT(ids); i++) {
        ges_word_list words = {0};
        if (!ges_goenv_flag_words(goenv, ids[i], &words, &quote)) {
            return crash(err, exit_code, unterminated(goenv, ges_goenv_name_of(ids[i]), quote));
        }
    }
    ges_word_list cc = {0};
    if (!ges_goenv_cc_words(goenv, &cc, &quote)) {
        return crash(err, exit_code, unterminated(goenv, GES_T("CC"), quote));
    }
    return cc.count != 0 ||
           crash(err, exit_code, GES_T("CC holds only blanks; name a compiler or unset CC"));
}

static bool fail_cache(ges_goenv *goenv, ges_builder *err, int *exit_code, ges_text dir,
                       ges_text path, ges_status status) {
    return stop(err, exit_code, 1,
                ges_text_format(goenv->mem,
                                "failed to initialize build cache at %.*s: mkdir %.*s: %.*s",
                                GES_FMT(dir), GES_FMT(path),
                                GES_FMT(ges_goenv_reason(goenv, status, NULL))));
}

/* Could go make the cache folder, and the folders 00 to ff in it? Source: os MkdirAll. */
static bool check_cache_dir(ges_goenv *goenv, ges_text dir, ges_builder *err, int *exit_code) {
    ges_file_info info = {.kind = GES_FILE_DIRECTORY};
    ges_text missing = ges_path_join(goenv->mem, goenv->style, dir, GES_T("00"));
    ges_text at = dir;
    if (ges_os_is_dir(goenv->os, missing)) {
        return true;
    }
    for (;;) {
        ges_status status = goenv->os->file_info(goenv->os, at, true, &info, NULL);
        ges_text parent = ges_path_dir(goenv->mem, goenv->style, at);
        if (status == GES_OK || ges_text_equal(parent, at)) {
            break;
        }
        missing = at;
        at = parent;
    }
    if (info.kind != GES_FILE_DIRECTORY) {
        return fail_cache(goenv, err, exit_code, dir, at, GES_WRONG_KIND);
    }
    return goenv->os->file_is_writable(goenv->os, at) ||
           fail_cache(goenv, err, exit_code, dir, missing, GES_DENIED);
}

/* 1.24+ starts GOCACHEPROG to speak to the cache. Here it is enough that it could be started; a
 * program that then fails is not foreseen. Source: cache startCacheProg. */
static bool check_cache_program(ges_goenv *goenv, ges_builder *err, int *exit_code) {
    ges_goenv_value set;
    ges_word_list words = {0};
    char quote;
    if (goenv->minor < 24 || !ges_goenv_getenv(goenv, GES_T("GOCACHEPROG"), &set)) {
        return true;
    }
    if (!ges_words_split(goenv->mem, set.value, &words, &quote)) {
        return stop(err, exit_code, 1,
                    ges_text_format(goenv->mem, "GOCACHEPROG args: unterminated %c string", quote));
    }
    ges_text program = words.count != 0 ? words.items[0] : GES_T("");
    ges_text prefix = ges_text_join(goenv->mem, GES_T("error starting GOCACHEPROG program "),
                                    ges_gostring_quoted(goenv->mem, program), GES_T(": "));
    ges_lookpath_rules rules =
        ges_lookpath_rules_of(goenv->os, goenv->env, goenv->binary.minor, goenv->binary.patch);
    ges_lookpath_hit hit;
    ges_error error = {0};
    rules.cwd = ges_goenv_cwd(goenv);
    ges_status status = ges_lookpath_find(goenv->os, &rules, program, goenv->mem, &hit, &error);
    if (status == GES_OK) {
        return true;
    }
    bool has_slash = !ges_text_equal(ges_path_base(goenv->style, program), program);
    return stop(err, exit_code, 1,
                has_slash ? ges_text_join(goenv->mem, prefix, GES_T("fork/exec "), program,
                                          GES_T(": "), ges_goenv_reason(goenv, status, NULL))
                          : ges_text_join(goenv->mem, prefix, GES_T("exec: "),
                                          ges_text_of(error.text)));
}

/* 1.20+ wants the build cache as soon as there is a compiler to ask. */
static bool check_cache(ges_goenv *goenv, ges_builder *err, int *exit_code) {
    ges_word_list cc = {0};
    char quote;
    ges_text message;
    if (goenv->minor < 20 || !ges_goenv_cc_words(goenv, &cc, &quote) || cc.count == 0 ||
        !ges_goenv_has_program(goenv, cc.items[0])) {
        return true;
    }
    if (ges_goenv_cache_error(goenv, &message)) {
        return stop(err, exit_code, 1, message);
    }
    return check_cache_dir(goenv, ges_goenv_text(goenv, GES_VAR_GOCACHE), err, exit_code) &&
           check_cache_program(goenv, err, exit_code);
}

static bool check_pkg_config(ges_goenv *goenv, ges_builder *err, int *exit_code) {
    ges_goenv_value set;
    ges_word_list words = {0};
    char quote;
    if (!ges_goenv_getenv(goenv, GES_T("PKG_CONFIG"), &set)) {
        return true;
    }
    if (!ges_words_of(goenv, set.value, &words, &quote)) {
        return crash(err, exit_code, unterminated(goenv, GES_T("PKG_CONFIG"), quote));
    }
    return words.count != 0 ||
           crash(err, exit_code,
                 GES_T("PKG_CONFIG holds only blanks; name a program or unset PKG_CONFIG"));
}

bool ges_envcheck_costly(ges_goenv *goenv, ges_builder *err, int *exit_code) {
    bool is_dry = goenv->flags.is_dry;
    if (goenv->minor >= 20 && !check_compiler_paths(goenv, err, exit_code)) {
        return false;
    }
    if (!is_dry && !check_work_dir(goenv, err, exit_code)) {
        return false;
    }
    return check_pair(goenv, err, exit_code) && check_words(goenv, err, exit_code) &&
           (is_dry || check_cache(goenv, err, exit_code)) &&
           check_pkg_config(goenv, err, exit_code);
}
