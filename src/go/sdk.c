/* What stands at a path: looked at, its links followed, its head read, its manager asked. */
#include "go/sdk.h"

#include "go/origin.h"
#include "go/scriptexec.h"
#include "go/version.h"

enum {
    HEAD_LEN = 4096,
    MAX_HOPS = 4, /* shims that start shims */
    MAX_VERSION_FILE = 4096,
};

static const char *const kind_names[] = {
    [GES_SDK_TREE] = "sdk",
    [GES_SDK_STRAY] = "stray_go",
    [GES_SDK_GO_PROGRAM] = "go_program",
    [GES_SDK_WRAPPER] = "wrapper",
    [GES_SDK_SHIM] = "shim",
    [GES_SDK_SCRIPT] = "script",
    [GES_SDK_PROGRAM] = "program",
    [GES_SDK_ALIAS] = "app_alias",
    [GES_SDK_DEAD_LINK] = "dead_link",
    [GES_SDK_DIRECTORY] = "directory",
    [GES_SDK_NOT_EXECUTABLE] = "not_executable",
    [GES_SDK_OTHER] = "other",
};

const char *ges_sdk_kind_name(ges_sdk_kind kind) {
    return kind_names[kind];
}

/* --- the tree around a go command --------------------------------------------------------------
 */

static bool is_goroot(const ges_os *os, ges_text dir, ges_arena *mem) {
    return ges_os_is_dir(os, ges_path_join(mem, ges_os_style(os), dir, GES_T("pkg/tool")));
}

static bool goroot_around(const ges_os *os, ges_text executable, uint32_t minor, ges_arena *mem,
                          ges_text *out) {
    static const ges_text ups[] = {GES_LIT("../.."), GES_LIT("../../..")};
    size_t count = minor == 0 || minor >= 21 ? 2 : 1;
    for (size_t i = 0; i < count; i++) {
        ges_text dir = ges_path_join(mem, ges_os_style(os), executable, ups[i]);
        if (is_goroot(os, dir, mem)) {
            *out = dir;
            return true;
        }
    }
    return false;
}

bool ges_sdk_goroot_of(const ges_os *os, ges_text executable, uint32_t minor, ges_arena *mem,
                       ges_text *out) {
    ges_text resolved;
    bool keeps_spelling = os->family != GES_OS_LINUX;
    if (keeps_spelling && goroot_around(os, executable, minor, mem, out)) {
        return true;
    }
    return os->path_resolve(os, executable, mem, &resolved, NULL) == GES_OK &&
           goroot_around(os, resolved, minor, mem, out);
}

static ges_text first_line(const ges_os *os, ges_text path, ges_arena *mem) {
    ges_bytes bytes;
    ges_text line = {0};
    if (os->file_read(os, path, MAX_VERSION_FILE, mem, &bytes, NULL) == GES_OK) {
        ges_text rest = ges_text_from(bytes);
        (void)ges_text_next_line(&rest, &line); /* an empty file gives "" */
    }
    return ges_text_trim(line);
}

static bool has_tool_dir(const ges_os *os, const ges_sdk *sdk, ges_arena *mem) {
    ges_path_style style = ges_os_style(os);
    ges_text dir = ges_path_join(mem, style, sdk->goroot, GES_T("pkg/tool"));
    if (sdk->goos.len > 0 && sdk->goarch.len > 0) {
        ges_text pair = ges_text_join(mem, sdk->goos, GES_T("_"), sdk->goarch);
        dir = ges_path_join(mem, style, dir, pair);
    }
    return ges_os_is_dir(os, dir);
}

/* VERSION holds a toolchain name ("go1.22.3"), the binary's may carry " X:..." behind it. */
static bool is_other_version(ges_text file, ges_text binary) {
    ges_text a = ges_go_toolchain_version(file);
    ges_text b = ges_go_toolchain_version(binary);
    return a.len > 0 && b.len > 0 && !ges_text_equal(a, b);
}

static void examine_tree(const ges_os *os, ges_arena *mem, ges_sdk *out) {
    ges_path_style style = ges_os_style(os);
    out->version_file =
        first_line(os, ges_path_join(mem, style, out->goroot, GES_T("VERSION")), mem);
    out->has_tools = has_tool_dir(os, out, mem);
    out->has_source =
        ges_os_is_dir(os, ges_path_join(mem, style, out->goroot, GES_T("src/runtime")));
    out->is_mixed = is_other_version(out->version_file, out->version);
}

/* --- the file itself ---------------------------------------------------------------------------
 */

static ges_bytes read_head(const ges_os *os, ges_text path, ges_arena *mem, ges_sdk *out) {
    ges_file file = GES_FILE_CLOSED;
    uint64_t size = 0;
    size_t got = 0;
    ges_error err = {0};
    uint8_t *buffer = ges_arena_alloc(mem, HEAD_LEN);
    if (buffer == NULL || os->file_open(os, path, &file, &size, &err) != GES_OK) {
        out->problem = ges_text_copy(mem, ges_text_of(err.text));
        return (ges_bytes){0};
    }
    if (os->file_read_at(os, file, 0, buffer, HEAD_LEN, &got, &err) != GES_OK) {
        out->problem = ges_text_copy(mem, ges_text_of(err.text));
        got = 0;
    }
    os->file_close(os, &file);
    return (ges_bytes){buffer, got};
}

static bool is_machine_code(ges_bytes head) {
    static const ges_text magics[] = {
        GES_LIT("\177ELF"),          GES_LIT("MZ"),
        GES_LIT("\xcf\xfa\xed\xfe"), GES_LIT("\xce\xfa\xed\xfe"),
        GES_LIT("\xfe\xed\xfa\xcf"), GES_LIT("\xfe\xed\xfa\xce"),
        GES_LIT("\xca\xfe\xba\xbe"), GES_LIT("\xca\xfe\xba\xbf"),
    };
    for (size_t i = 0; i < GES_COUNT(magics); i++) {
        if (ges_text_starts(ges_text_from(head), magics[i])) {
            return true;
        }
    }
    return false;
}

static ges_text name_without_extension(const ges_os *os, ges_text path) {
    static const ges_text extensions[] = {
        GES_LIT(".exe"), GES_LIT(".cmd"), GES_LIT(".bat"), GES_LIT(".com"), GES_LIT(".ps1"),
    };
    ges_text base = ges_path_base(ges_os_style(os), path);
    ges_text extension = ges_path_ext(ges_os_style(os), path);
    for (size_t i = 0; i < GES_COUNT(extensions) && os->family == GES_OS_WINDOWS; i++) {
        if (ges_text_equal_nocase(extension, extensions[i])) {
            return ges_text_slice(base, 0, base.len - extension.len);
        }
    }
    return base;
}

/* A go command: alone or in its tree. */
static void fill_go(const ges_origin_ask *ask, ges_sdk *out) {
    const ges_go_binary *binary = ask->binary;
    bool is_around = ges_sdk_goroot_of(ask->os, ask->path, binary->minor, ask->mem, &out->goroot);
    bool is_default =
        binary->has_default_goroot && binary->default_goroot.len > 0 &&
        (!is_around || ges_os_same_file(ask->os, out->goroot, binary->default_goroot));
    if (is_default) {
        out->goroot = binary->default_goroot; /* go prefers this spelling of the same directory */
    }
    if (out->goroot.len == 0) {
        out->kind = GES_SDK_STRAY;
        return;
    }
    out->kind = GES_SDK_TREE;
    examine_tree(ask->os, ask->mem, out);
    if (!is_goroot(ask->os, out->goroot, ask->mem)) {
        out->kind = GES_SDK_STRAY;
    }
}

/* A program built by Go: a go command, or another one. Before 1.18 a go command has no name inside,
 * so the file's name and its GOROOT decide. */
static void fill_go_binary(const ges_origin_ask *ask, ges_sdk *out) {
    const ges_go_binary *binary = ask->binary;
    out->version = binary->version;
    out->goos = binary->goos;
    out->goarch = binary->goarch;
    bool is_go = binary->program == GES_GO_PROGRAM_COMMAND;
    if (binary->program == GES_GO_PROGRAM_UNNAMED) {
        is_go = binary->minor < 18 && ges_go_is_command_name(ask->os, ask->resolved);
    }
    if (is_go) {
        fill_go(ask, out);
        return;
    }
    out->kind = GES_SDK_GO_PROGRAM;
    out->main_path = binary->build.path;
    out->module = binary->build.mod_path;
    out->module_version = binary->build.mod_version;
}

static void fill_other(const ges_origin_ask *ask, ges_sdk *out) {
    static const ges_text scripts[] = {GES_LIT(".cmd"), GES_LIT(".bat"), GES_LIT(".ps1")};
    ges_text extension = ges_path_ext(ges_os_style(ask->os), ask->path);
    out->kind = is_machine_code(ask->head) ? GES_SDK_PROGRAM : GES_SDK_SCRIPT;
    for (size_t i = 0; i < GES_COUNT(scripts) && ask->os->family == GES_OS_WINDOWS; i++) {
        if (ges_text_equal_nocase(extension, scripts[i])) {
            out->kind = GES_SDK_SCRIPT;
        }
    }
    uint32_t line;
    if (out->kind == GES_SDK_SCRIPT && ask->head.len < HEAD_LEN && out->target.len == 0 &&
        ges_scriptexec_find(ges_text_from(ask->head), &out->target, &line)) {
        out->target_why = ges_text_format(ask->mem, "line %u: exec", (unsigned)line);
    }
    bool has_no_line = out->kind == GES_SDK_SCRIPT && ask->os->family != GES_OS_WINDOWS &&
                       !ges_text_starts(ges_text_from(ask->head), GES_T("#!"));
    if (has_no_line && out->problem.len == 0) {
        out->problem = ask->head.len == 0 ? GES_T("the file is empty")
                                          : GES_T("no program and no #! line: a shell may run it, "
                                                  "other programs cannot");
    }
}

static ges_status identify(const ges_os *os, const ges_sdk_context *context, ges_text path,
                           unsigned hops, ges_arena *mem, ges_sdk *out, ges_error *err);

/* Takes over what is known about the Go behind a stand-in. */
static void look_behind(const ges_origin_ask *ask, unsigned hops, ges_sdk *out) {
    ges_sdk behind;
    if (out->target.len == 0 || hops == 0 ||
        identify(ask->os, ask->context, out->target, hops - 1, ask->mem, &behind, NULL) != GES_OK) {
        return;
    }
    out->version = behind.version;
    out->goos = behind.goos;
    out->goarch = behind.goarch;
    out->goroot = behind.goroot;
    out->version_file = behind.version_file;
    out->has_tools = behind.has_tools;
    out->has_source = behind.has_source;
    out->is_mixed = behind.is_mixed;
    if (out->problem.len == 0) {
        out->problem = behind.problem;
    }
}

/* The baked GOROOT is looked for only where there can be one, since that costs reading. */
static bool read_binary(const ges_os *os, ges_text path, ges_arena *mem, ges_go_binary *out) {
    if (ges_go_binary_read(os, path, false, mem, out, NULL) != GES_OK) {
        return false;
    }
    bool bakes_goroot = out->minor <= 20 && out->program != GES_GO_PROGRAM_OTHER;
    return !bakes_goroot || ges_go_binary_read(os, path, true, mem, out, NULL) == GES_OK;
}

/* A regular file. */
static void fill_file(const ges_os *os, const ges_sdk_context *context, unsigned hops,
                      ges_arena *mem, ges_sdk *out) {
    static const ges_sdk_context nothing = {0};
    ges_go_binary binary;
    ges_origin_ask ask = {
        .os = os,
        .context = context != NULL ? context : &nothing,
        .mem = mem,
        .path = out->path,
        .resolved = out->resolved,
        .name = name_without_extension(os, out->path),
        .head = read_head(os, out->path, mem, out),
    };
    if (is_machine_code(ask.head) && read_binary(os, out->path, mem, &binary)) {
        ask.binary = &binary;
    }
    const ges_origin *origin = ges_origin_of_shim(&ask);
    if (origin != NULL) {
        out->kind = origin->kind;
        out->origin = ges_text_of(origin->id);
        out->origin_title = ges_text_of(origin->title);
        if (ask.binary != NULL) {
            out->main_path = binary.build.path;
        }
        if (context != NULL && origin->follow != NULL) {
            origin->follow(&ask, out);
            look_behind(&ask, hops, out);
        }
        return;
    }
    if (ask.binary != NULL) {
        fill_go_binary(&ask, out);
    } else {
        fill_other(&ask, out);
        look_behind(&ask, hops, out);
    }
    ges_origin_of_place(&ask, out);
}

static ges_status identify(const ges_os *os, const ges_sdk_context *context, ges_text path,
                           unsigned hops, ges_arena *mem, ges_sdk *out, ges_error *err) {
    ges_sdk sdk = {.kind = GES_SDK_OTHER, .path = ges_text_copy(mem, path)};
    ges_file_info info;
    ges_error why = {0};
    ges_status status = os->file_info(os, path, false, &info, &why);
    if (status == GES_NOT_FOUND || status == GES_WRONG_KIND) {
        return ges_error_set(err, GES_NOT_FOUND, "%s", why.text);
    }
    if (status == GES_OK && info.kind == GES_FILE_SYMLINK) {
        (void)os->link_read(os, path, mem, &sdk.link, NULL); /* else "" */
        status = os->file_info(os, path, true, &info, &why);
        if (status == GES_NOT_FOUND || status == GES_WRONG_KIND) {
            sdk.kind = GES_SDK_DEAD_LINK;
        }
    }
    if (status != GES_OK && sdk.kind != GES_SDK_DEAD_LINK) {
        sdk.problem = ges_text_copy(mem, ges_text_of(why.text));
    } else if (status == GES_OK && os->path_resolve(os, path, mem, &sdk.resolved, NULL) != GES_OK) {
        sdk.resolved = sdk.path;
    }
    if (status == GES_OK) {
        switch (info.kind) {
        case GES_FILE_DIRECTORY:
            sdk.kind = GES_SDK_DIRECTORY;
            break;
        case GES_FILE_ALIAS:
            sdk.kind = GES_SDK_ALIAS;
            break;
        case GES_FILE_REGULAR:
            fill_file(os, context, hops, mem, &sdk);
            if (!os->file_is_executable(os, path)) {
                sdk.kind = GES_SDK_NOT_EXECUTABLE;
            }
            break;
        case GES_FILE_SYMLINK:
        case GES_FILE_OTHER:
            break;
        }
    }
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = sdk;
    return GES_OK;
}

ges_status ges_sdk_identify(const ges_os *os, const ges_sdk_context *context, ges_text path,
                            ges_arena *mem, ges_sdk *out, ges_error *err) {
    return identify(os, context, path, MAX_HOPS, mem, out, err);
}
