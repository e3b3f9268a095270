/* The inside of a go env resolver, shared by the files that compute its values. Not for callers:
 * they use ges/goenv.h. */
#ifndef GES_GO_ENGINE_H
#define GES_GO_ENGINE_H

#include "base/builder.h"
#include "formats/goenvfile.h"
#include "formats/gotables.h"
#include "ges/goenv.h"
#include "go/binary.h"
#include "go/gccflags.h"
#include "go/words.h"
#include "os/os.h"

/* Every variable of vars.def by number: GES_VAR_GOROOT ... */
typedef enum ges_goenv_id {
#define GES_GO_VAR(name, since, group, rule, fallback, changed) GES_VAR_##name,
#include "go/vars.def"
#undef GES_GO_VAR
    GES_VAR_COUNT
} ges_goenv_id;

typedef enum ges_goenv_group { GES_GROUP_MAIN, GES_GROUP_ARCH, GES_GROUP_EXTRA, GES_GROUP_COSTLY } ges_goenv_group;

/* A computed variable. */
typedef struct ges_goenv_slot {
    ges_goenv_value value;
    ges_text fallback; /* what the value would be if nothing set it; for -changed */
    bool is_done;
} ges_goenv_slot;

/* A file with definitions that was read, or would have been. */
typedef struct ges_goenv_layer {
    ges_text path; /* "": there is none */
    ges_goenvfile_list entries;
} ges_goenv_layer;

/* A generated source of the tree of the go binary, read once. */
typedef struct ges_goenv_table {
    ges_text path;
    ges_text source;
    bool is_read;
} ges_goenv_table;

/* What the command line and GOFLAGS say; the engine needs -n and -x. */
typedef struct ges_goenv_flags {
    bool is_json;
    bool is_unset;
    bool is_write;
    bool is_changed;
    bool is_dry;    /* -n */
    bool is_traced; /* -x */
} ges_goenv_flags;

/* What modload.Init and InitWorkfile find, with what they say about it. */
typedef struct ges_goenv_modules {
    bool is_enabled;
    ges_text mod_file; /* "" none */
    ges_text warnings; /* whole lines for standard error */
    ges_text fatal;    /* go stops with this line (status 1); "" when it does not */
    ges_text note;     /* why there is none */
} ges_goenv_modules;

struct ges_goenv {
    const ges_os *os;
    ges_arena *mem;
    ges_path_style style;
    const ges_env_list *env; /* the process block that this go sees */
    ges_text go;             /* the go command as it was found or named */
    ges_text exe;            /* os.Executable() */
    ges_text name;           /* argv[0] */
    ges_go_binary binary;
    uint32_t minor;          /* rules: at most GES_GOENV_NEWEST_MINOR */
    ges_text started;        /* the go that handed over to this one; "" when none did */
    ges_text switched_to;    /* the name that selection chose; "" when none did */
    ges_goenv_layer user;
    ges_goenv_layer goroot_layer;
    ges_goenv_value goroot;  /* cfg.GOROOT with its origin */
    ges_text cwd;            /* os.Getwd(), when is_cwd_known */
    bool is_cwd_known;
    bool is_default_goroot_known;
    ges_text default_goroot; /* baked into the binary */
    ges_text tree;           /* the tree around the binary, for build defaults; "" when none */
    bool is_tree_known;
    bool is_tree_trusted;    /* its generated sources are of this very version */
    ges_goenv_table bootstrap;
    ges_goenv_table compilers;
    ges_goenv_table pairs;
    ges_goenv_table cgo;
    ges_goenv_modules modules;
    bool is_modules_known;
    ges_text looked_up;      /* the program that was last looked up in PATH */
    bool is_found;           /* and whether it was there */
    ges_goenv_flags flags;
    bool may_probe;          /* the compiler may be run for what files do not tell */
    ges_text gcc_trace;      /* what -n or -x show on standard error */
    ges_goenv_slot slots[GES_VAR_COUNT];
};

/* --- goenv.c --- */
/* Finds and reads the go command and its settings; selects no toolchain. */
GES_CHECK ges_status ges_goenv_start(const ges_goenv_request *request, ges_arena *mem,
                                     ges_goenv **out, ges_error *err);

/* --- engine.c: variables --- */
const ges_goenv_slot *ges_goenv_slot_of(ges_goenv *goenv, ges_goenv_id id);
static inline ges_text ges_goenv_text(ges_goenv *goenv, ges_goenv_id id) {
    return ges_goenv_slot_of(goenv, id)->value.value;
}
/* The number of a variable that this go has in its list (not: knows otherwise). */
bool ges_goenv_find_id(ges_goenv *goenv, ges_text name, ges_goenv_id *out);
ges_goenv_group ges_goenv_group_of(ges_goenv_id id);
ges_text ges_goenv_name_of(ges_goenv_id id);
/* Is it listed by this version for this GOARCH? */
bool ges_goenv_is_listed(ges_goenv *goenv, ges_goenv_id id);
/* The listed ones in the order of this version; at most GES_VAR_COUNT. */
size_t ges_goenv_order(ges_goenv *goenv, bool with_costly, ges_goenv_id *out);

/* Value and origin of `from`, under the slot's own name. */
void ges_slot_take(const ges_goenv_value *from, ges_goenv_slot *slot);
/* A computed default; an empty one counts as UNSET. */
void ges_slot_compute(ges_goenv_slot *slot, ges_text value, ges_text note);
/* What cfg.Getenv says; false when nothing sets it (the slot then holds the empty value). */
bool ges_slot_setting(ges_goenv *goenv, ges_goenv_id id, ges_goenv_slot *slot);

/* --- config.c: where settings come from --- */
/* os.Getenv: "" when unset. */
ges_text ges_goenv_os(const ges_goenv *goenv, ges_text name);
/* cfg.Getenv: the process, then the user's file (even an empty value there), then go.env. False and
 * an empty UNSET value when nothing sets it or the value is empty. */
bool ges_goenv_getenv(const ges_goenv *goenv, ges_text name, ges_goenv_value *out);
/* cfg.CanGetenv: a key that go knows as a setting, or (1.21+) that a file defines. */
bool ges_goenv_can_getenv(const ges_goenv *goenv, ges_text name);
/* Reads both files and finds GOROOT. */
GES_CHECK ges_status ges_goenv_load(ges_goenv *goenv, ges_error *err);
/* The user's go env file alone, which needs no go; with no entries when there is none.
 * Errors: TOO_LARGE, NO_MEMORY */
GES_CHECK ges_status ges_goenv_user_file(const ges_os *os, const ges_env_list *env, ges_arena *mem,
                                         ges_goenv_layer *out, ges_error *err);
/* os.UserConfigDir, os.UserCacheDir: false with Go's reason in *why. */
bool ges_goenv_config_dir(const ges_goenv *goenv, ges_text *out, ges_text *why);
bool ges_goenv_cache_dir(const ges_goenv *goenv, ges_text *out, ges_text *why);
/* os.Getwd(); "" when it cannot be found. */
ges_text ges_goenv_cwd(ges_goenv *goenv);
/* os.TempDir(). */
ges_text ges_goenv_temp_dir(const ges_goenv *goenv);
/* os.Chdir: the process's working directory changes. Errors: text is Go's, "chdir X: no such ..." */
GES_CHECK ges_status ges_goenv_chdir(ges_goenv *goenv, ges_text dir, ges_error *err);
/* How Go words a failure of the system: "no such file or directory". `err`: what the table said, for
 * Windows, whose own sentence Go prints; may be NULL. */
ges_text ges_goenv_reason(const ges_goenv *goenv, ges_status status, const ges_error *err);

/* --- goroot.c --- */
/* findGOROOT with `set` (a setting, or "") and where that came from. */
void ges_goroot_find(ges_goenv *goenv, const ges_goenv_value *set, ges_goenv_value *out);
/* runtime.GOROOT(): the process's, else the baked one. */
ges_text ges_goroot_runtime(ges_goenv *goenv);
/* The tree around the binary ("" when there is none), for its generated sources. */
ges_text ges_goroot_tree(ges_goenv *goenv);

/* --- buildtables.c: what was fixed when go was built --- */
/* A constant of zbootstrap.go, or `plain` when it cannot be read. */
void ges_buildtable_constant(ges_goenv *goenv, const char *name, ges_text plain,
                             ges_goenv_value *out);
/* DefaultCC or DefaultCXX for a target. */
void ges_buildtable_compiler(ges_goenv *goenv, ges_text function, ges_text goos, ges_text goarch,
                             ges_goenv_value *out);
ges_text ges_buildtable_pkg_config(ges_goenv *goenv, ges_goenv_value *out);
/* distcc.c: the compiler of a distribution that the go binary itself names for a linux target, when
 * no generated source is there to tell. Searches the whole binary. */
bool ges_distcc_find(ges_goenv *goenv, bool is_plus, ges_text goos, ges_text goarch,
                     ges_text *out);
/* Does the pair exist; does it have cgo? */
bool ges_buildtable_pair(ges_goenv *goenv, ges_text goos, ges_text goarch, bool *has_cgo);
/* The DefaultCGO_ENABLED of the build: "", "0" or "1". */
ges_text ges_buildtable_cgo_enabled(ges_goenv *goenv);

/* --- buildcfg.c --- */
/* internal/buildcfg's complaint about the process's variables; false when there is none.
 * is_log: 1.16 says it through package log, with a time stamp and status 1. */
bool ges_buildcfg_error(ges_goenv *goenv, ges_text *out, bool *is_log);
/* The value that buildcfg made of an architecture variable of the process: canonical, or the
 * default when it is wrong (1.17 to 1.23 take it for the default of -changed). */
ges_text ges_buildcfg_canonical(ges_goenv *goenv, ges_goenv_id id, ges_text build_default);
/* GOEXPERIMENT as 1.17 and 1.18 print it. */
ges_text ges_experiment_canonical(ges_goenv *goenv, ges_text value, ges_text build_default);
/* What is wrong with a GOEXPERIMENT for a target; false when nothing is. */
bool ges_experiment_error(ges_goenv *goenv, ges_text goos, ges_text goarch, ges_text value,
                          ges_text *out);

/* --- varspath.c --- */
/* The first element of a GOPATH; "" when it has none. */
ges_text ges_goenv_first_gopath(ges_goenv *goenv, ges_text gopath);
/* Why the build cache cannot be used, as go says it when it needs it. */
bool ges_goenv_cache_error(ges_goenv *goenv, ges_text *out);

/* --- modvars.c --- */
const ges_goenv_modules *ges_goenv_modules_of(ges_goenv *goenv);
/* The same for the module mode in which a toolchain is downloaded: warnings and fatal only. */
void ges_goenv_download_modules(ges_goenv *goenv, ges_goenv_modules *out);
/* What is wrong with GOWORK, as go says it (a whole line); false when nothing is. */
bool ges_goenv_work_error(ges_goenv *goenv, ges_text *out);

/* --- fips.c --- */
/* What go says about a GOFIPS140 that it cannot use (a whole line); false when nothing (1.24+). */
bool ges_goenv_fips_error(ges_goenv *goenv, ges_text *out);

/* --- cgo.c --- */
/* Does Go's LookPath find this program? Remembers the last one asked about. */
bool ges_goenv_has_program(ges_goenv *goenv, ges_text name);
/* The words of CC as the probes use them; false when go would crash or complain. */
bool ges_goenv_cc_words(ges_goenv *goenv, ges_word_list *out, char *quote);
/* The words of CGO_CFLAGS and its like. */
bool ges_goenv_flag_words(ges_goenv *goenv, ges_goenv_id id, ges_word_list *out, char *quote);

/* --- words.c --- */
/* quoted.Join, or with blanks only when `is_plain` or when a word cannot be quoted. */
ges_text ges_words_join(ges_arena *mem, const ges_text *words, size_t count, bool is_plain);
/* The words of a list variable by the rules of a version. False: the quote does not end. */
bool ges_words_of(const ges_goenv *goenv, ges_text text, ges_word_list *out, char *quote);

/* --- the rules of vars.def --- */
#define GES_GO_VAR_RULE(rule) void ges_rule_##rule(ges_goenv *, ges_goenv_id, ges_text, ges_goenv_slot *)
GES_GO_VAR_RULE(setting);
GES_GO_VAR_RULE(build_setting);
GES_GO_VAR_RULE(process);
GES_GO_VAR_RULE(private);
GES_GO_VAR_RULE(network);
GES_GO_VAR_RULE(goarch);
GES_GO_VAR_RULE(goos);
GES_GO_VAR_RULE(gohostarch);
GES_GO_VAR_RULE(gohostos);
GES_GO_VAR_RULE(goexe);
GES_GO_VAR_RULE(goexperiment);
GES_GO_VAR_RULE(goversion);
GES_GO_VAR_RULE(arch);
GES_GO_VAR_RULE(gobin);
GES_GO_VAR_RULE(gocache);
GES_GO_VAR_RULE(goenv);
GES_GO_VAR_RULE(gomodcache);
GES_GO_VAR_RULE(gopath);
GES_GO_VAR_RULE(goroot);
GES_GO_VAR_RULE(gotooldir);
GES_GO_VAR_RULE(gotelemetry);
GES_GO_VAR_RULE(gotelemetrydir);
GES_GO_VAR_RULE(gccgo);
GES_GO_VAR_RULE(compiler);
GES_GO_VAR_RULE(cgo_enabled);
GES_GO_VAR_RULE(gomod);
GES_GO_VAR_RULE(gowork);
GES_GO_VAR_RULE(cgo_flags);
GES_GO_VAR_RULE(pkg_config);
GES_GO_VAR_RULE(gogccflags);

#endif
