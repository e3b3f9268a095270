/* The resolver's door: finds the go command, follows toolchain selection, answers by name. */
#include "ges/goenv.h"

#include "go/engine.h"
#include "go/envselect.h"
#include "go/lookpath.h"

static ges_status find_go(const ges_goenv_request *request, const ges_env_list *env,
                          ges_arena *mem, ges_text *out, ges_error *err) {
    if (request->go.len != 0) {
        *out = request->go;
        return GES_OK;
    }
    if (ges_lookpath(request->os, mem, env, GES_T(""), 0, GES_T("go"), out) ==
        GES_LOOKPATH_NOT_FOUND) {
        return ges_error_set(err, GES_NOT_FOUND,
                             "no 'go' in PATH; name one with --go FILE or --goroot DIR");
    }
    return GES_OK;
}

/* Windows keeps the full path of a program as it was spelt, but for the letter of the drive. */
static ges_text with_upper_drive(ges_arena *mem, ges_path_style style, ges_text path) {
    ges_text cleaned = ges_path_clean(mem, style, path);
    char letter = cleaned.len > 1 && cleaned.ptr[1] == ':' ? cleaned.ptr[0] : 0;
    if (letter < 'a' || letter > 'z') {
        return cleaned;
    }
    letter = (char)(letter - 'a' + 'A');
    return ges_text_join(mem, ((ges_text){&letter, 1}), ges_text_skip(cleaned, 1));
}

/* os.Executable(): Linux asks the kernel, which has resolved all links; elsewhere it is the name
 * that was started, made absolute. */
static ges_status find_executable(const ges_os *os, ges_text go, ges_arena *mem, ges_text *out,
                                  ges_error *err) {
    ges_path_style style = ges_os_style(os);
    ges_text cwd;
    if (os->family == GES_OS_LINUX) {
        return os->path_resolve(os, go, mem, out, err);
    }
    ges_text path = go;
    if (!ges_path_is_abs(style, go)) {
        ges_status status = os->dir_current(os, mem, &cwd, err);
        if (status != GES_OK) {
            return status;
        }
        path = ges_path_join(mem, style, cwd, go);
    }
    *out = os->family == GES_OS_WINDOWS ? with_upper_drive(mem, style, path) : path;
    return GES_OK;
}

/* Variables of a wrapper's child: GOROOT and PATH are replaced where they stand or added. */
static bool set_child(const ges_os *os, ges_arena *mem, ges_env_list *env, ges_text name,
                      ges_text value) {
    ges_env_entry entry = {name, value};
    size_t kept = 0;
    for (size_t i = 0; i < env->count; i++) {
        if (!ges_env_name_equal(os, env->items[i].name, name)) {
            env->items[kept++] = env->items[i];
        }
    }
    env->count = kept;
    return ges_list_push(mem, env, entry);
}

/* golang.org/dl/goX starts ~/sdk/goX/bin/go with GOROOT and PATH set: that go is answered for.
 * False: it is no such wrapper, or its toolchain was not downloaded. Source: golang.org/dl
 * internal/version Run. */
static bool follow_wrapper(ges_goenv *goenv, ges_text *go) {
    ges_text path = goenv->binary.build.path;
    bool is_windows = goenv->os->family == GES_OS_WINDOWS;
    ges_text home = ges_goenv_os(goenv, is_windows ? GES_T("USERPROFILE") : GES_T("HOME"));
    if (!ges_text_starts(path, GES_T("golang.org/dl/go")) || home.len == 0) {
        return false;
    }
    ges_text name = ges_text_skip(path, ges_text_rfind_char(path, '/') + 1);
    ges_text sdk = ges_path_join(goenv->mem, goenv->style, home, GES_T("sdk"));
    ges_text root = ges_path_join(goenv->mem, goenv->style, sdk, name);
    ges_text bin = ges_path_join(goenv->mem, goenv->style, root, GES_T("bin"));
    ges_text exe = ges_path_join(goenv->mem, goenv->style, bin,
                                 is_windows ? GES_T("go.exe") : GES_T("go"));
    ges_env_list *env = ges_new(goenv->mem, ges_env_list);
    if (env == NULL || !ges_os_is_file(goenv->os, exe)) {
        return false;
    }
    for (size_t i = 0; i < goenv->env->count; i++) {
        (void)ges_list_push(goenv->mem, env, goenv->env->items[i]); /* the arena remembers */
    }
    ges_text old = ges_goenv_os(goenv, GES_T("PATH"));
    char separator = ges_path_list_separator(goenv->style);
    bool is_set = set_child(goenv->os, goenv->mem, env, GES_T("GOROOT"), root) &&
                  set_child(goenv->os, goenv->mem, env, GES_T("PATH"),
                            ges_text_join(goenv->mem, bin,
                                          old.len != 0 ? (ges_text){&separator, 1} : GES_T(""),
                                          old));
    goenv->env = env;
    goenv->started = *go;
    *go = exe;
    return is_set;
}

static ges_status refuse_binary(ges_text go, const ges_go_binary *binary, ges_error *err) {
    if (binary->program == GES_GO_PROGRAM_OTHER) {
        return ges_error_set(err, GES_UNSUPPORTED,
                             "'%.*s' is not the go command but the program %.*s; its answer cannot "
                             "be told without running it",
                             GES_FMT(go), GES_FMT(binary->build.path));
    }
    return ges_error_set(err, GES_UNSUPPORTED,
                         "'%.*s' says its version is '%.*s'; Go 1.%d and later are understood",
                         GES_FMT(go), GES_FMT(binary->version), GES_GOENV_OLDEST_MINOR);
}

static ges_status open_binary(ges_goenv *goenv, ges_text go, ges_error *err) {
    ges_status status = ges_go_binary_read(goenv->os, goenv->exe, false, goenv->mem,
                                           &goenv->binary, err);
    if (status == GES_NOT_FOUND || status == GES_UNSUPPORTED || status == GES_CORRUPT ||
        status == GES_TRUNCATED) {
        return ges_error_set(err, GES_UNSUPPORTED,
                             "'%.*s' is not a go command (no Go build information in it); its "
                             "answer cannot be told without running it",
                             GES_FMT(go));
    }
    if (status != GES_OK) {
        return ges_error_note(err, status, "reading '%.*s'", GES_FMT(go));
    }
    return GES_OK;
}

static ges_status read_binary(ges_goenv *goenv, ges_text *name, ges_error *err) {
    ges_status status = open_binary(goenv, *name, err);
    if (status == GES_OK && follow_wrapper(goenv, name)) {
        status = find_executable(goenv->os, *name, goenv->mem, &goenv->exe, err);
        status = status == GES_OK ? open_binary(goenv, *name, err) : status;
    }
    if (status != GES_OK) {
        return status;
    }
    ges_text go = *name;
    if (goenv->binary.program == GES_GO_PROGRAM_OTHER ||
        goenv->binary.minor < GES_GOENV_OLDEST_MINOR) {
        return refuse_binary(go, &goenv->binary, err);
    }
    if (goenv->binary.goos.len == 0) { /* up to 1.17 nothing in an ELF file says it; it runs here */
        goenv->binary.goos = ges_os_goos(goenv->os);
    }
    if (goenv->binary.goarch.len == 0) {
        goenv->binary.goarch = ges_text_of(goenv->os->goarch);
    }
    goenv->minor = goenv->binary.minor < GES_GOENV_NEWEST_MINOR ? goenv->binary.minor
                                                               : GES_GOENV_NEWEST_MINOR;
    return GES_OK;
}

ges_status ges_goenv_start(const ges_goenv_request *request, ges_arena *mem, ges_goenv **out,
                           ges_error *err) {
    ges_text go;
    ges_goenv *goenv = ges_new(mem, ges_goenv);
    ges_env_list *own = ges_new(mem, ges_env_list);
    if (goenv == NULL || own == NULL) {
        return ges_arena_error(mem, err);
    }
    goenv->os = request->os;
    goenv->mem = mem;
    goenv->style = ges_os_style(request->os);
    goenv->env = request->env;
    ges_status status = GES_OK;
    if (goenv->env == NULL) {
        status = request->os->env_list(request->os, mem, own, err);
        goenv->env = own;
    }
    if (status == GES_OK) {
        status = find_go(request, goenv->env, mem, &go, err);
    }
    if (status == GES_OK) {
        status = find_executable(request->os, go, mem, &goenv->exe, err);
        if (status != GES_OK) {
            (void)ges_error_note(err, status, "go command '%.*s'", GES_FMT(go)); /* same status */
        }
    }
    if (status == GES_OK) {
        status = read_binary(goenv, &go, err);
    }
    if (status != GES_OK) {
        return status;
    }
    goenv->go = go;
    goenv->name = request->name.len != 0 ? request->name : ges_path_base(goenv->style, go);
    *out = goenv;
    return ges_goenv_load(goenv, err);
}

ges_status ges_goenv_open(const ges_goenv_request *request, ges_arena *mem, ges_goenv **out,
                          ges_error *err) {
    static const ges_text argv[] = {GES_LIT("env")};
    ges_goenv *goenv;
    ges_status status = ges_goenv_start(request, mem, &goenv, err);
    if (status == GES_OK && !request->keeps_local) {
        status = ges_envselect_follow(&goenv, argv, GES_COUNT(argv), err);
    }
    if (status == GES_OK) {
        goenv->may_probe = false;
        *out = goenv;
    }
    return status;
}

ges_goenv_about ges_goenv_about_of(const ges_goenv *goenv) {
    return (ges_goenv_about){
        .go = goenv->go,
        .version = goenv->binary.version,
        .minor = goenv->binary.minor,
        .goos = goenv->binary.goos,
        .goarch = goenv->binary.goarch,
        .goroot = goenv->goroot.value,
        .env_file = goenv->user.path,
        .goroot_file = goenv->goroot_layer.path,
        .started = goenv->started,
        .is_newer = goenv->binary.minor > GES_GOENV_NEWEST_MINOR,
    };
}

bool ges_goenv_get(ges_goenv *goenv, ges_text name, ges_goenv_value *out) {
    ges_goenv_id id;
    if (ges_goenv_find_id(goenv, name, &id)) {
        *out = ges_goenv_slot_of(goenv, id)->value;
        return true;
    }
    *out = (ges_goenv_value){.is_known = true};
    bool is_known = goenv->minor >= 21 && ges_goenv_can_getenv(goenv, name);
    if (is_known) {
        (void)ges_goenv_getenv(goenv, name, out); /* unset is an answer */
    }
    out->name = name;
    return is_known;
}

ges_status ges_goenv_list(ges_goenv *goenv, bool with_costly, ges_goenv_value **out,
                          size_t *out_count, ges_error *err) {
    ges_goenv_id order[GES_VAR_COUNT];
    size_t count = ges_goenv_order(goenv, with_costly, order);
    ges_goenv_value *values = ges_new_array(goenv->mem, count, ges_goenv_value);
    for (size_t i = 0; i < count && values != NULL; i++) {
        values[i] = ges_goenv_slot_of(goenv, order[i])->value;
    }
    if (ges_arena_failed(goenv->mem)) {
        return ges_arena_error(goenv->mem, err);
    }
    *out = values;
    *out_count = count;
    return GES_OK;
}

const char *ges_goenv_source_name(ges_goenv_source source) {
    static const char *const names[] = {
        [GES_GOENV_UNSET] = "unset",
        [GES_GOENV_PROCESS] = "environment",
        [GES_GOENV_FILE] = "go env file",
        [GES_GOENV_GOROOT_FILE] = "GOROOT/go.env",
        [GES_GOENV_DEFAULT] = "default",
        [GES_GOENV_BUILD] = "build default",
        [GES_GOENV_BINARY] = "go binary",
        [GES_GOENV_SEARCH] = "found",
        [GES_GOENV_TOOLCHAIN] = "toolchain selection",
        [GES_GOENV_COMPILER] = "C compiler",
    };
    return names[source];
}
