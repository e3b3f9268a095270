/* What keeps a Go tree from working: parts that are missing, parts of another version. */
#include "go/sdkhealth.h"

#include "base/builder.h"
#include "go/treewalk.h"

typedef struct exam {
    const ges_os *os;
    ges_path_style style;
    ges_arena *mem;
    ges_sdk_entry *entry;
} exam;

static void blame(const exam *e, ges_text fault) {
    (void)ges_list_push(e->mem, &e->entry->faults, fault); /* the arena remembers */
}

static ges_text below(const exam *e, const char *path) {
    return ges_path_join(e->mem, e->style, e->entry->root, ges_text_of(path));
}

static void note_go(const exam *e, const ges_sdk_context *context) {
    ges_sdk_entry *entry = e->entry;
    ges_sdk sdk;
    if (entry->go.len == 0) {
        blame(e, e->style == GES_PATH_WINDOWS ? GES_T("bin\\go.exe is missing")
                                              : GES_T("bin/go is missing"));
        return;
    }
    if (ges_sdk_identify(e->os, context, entry->go, e->mem, &sdk, NULL) != GES_OK) {
        return;
    }
    entry->version = sdk.version;
    entry->goos = sdk.goos;
    entry->goarch = sdk.goarch;
    if (sdk.origin.len != 0) { /* the place itself tells; else whose home it was found in */
        entry->origin = sdk.origin;
        entry->origin_title = sdk.origin_title;
    }
    entry->package = sdk.package;
    bool is_go = sdk.kind == GES_SDK_TREE || sdk.kind == GES_SDK_STRAY;
    if (!is_go) {
        ges_text kind = ges_text_of(ges_sdk_kind_name(sdk.kind));
        blame(e, ges_text_join(e->mem, GES_T("bin/go is no go command ("), kind, GES_T(")")));
    }
}

/* "linux_amd64", below pkg/tool; "": none, or several and the go command, as all before 1.18, does
 * not tell its own. */
static ges_text tools_of(const exam *e) {
    const ges_sdk_entry *entry = e->entry;
    ges_dir_list list = {0};
    if (entry->goos.len != 0 && entry->goarch.len != 0) {
        return ges_text_join(e->mem, entry->goos, GES_T("_"), entry->goarch);
    }
    (void)e->os->dir_list(e->os, below(e, "pkg/tool"), e->mem, &list, NULL); /* missing: none */
    return list.count == 1 ? list.items[0].name : GES_T("");
}

/* The directory of the tools; not every tool is there since 1.25, the compiler is. */
static void note_tools(const exam *e) {
    const ges_sdk_entry *entry = e->entry;
    ges_go_binary compiler;
    ges_text pair = tools_of(e);
    if (pair.len == 0) {
        if (!ges_os_is_dir(e->os, below(e, "pkg/tool"))) {
            blame(e, GES_T("pkg/tool is missing"));
        }
        return;
    }
    ges_text tool = ges_path_join(e->mem, e->style, below(e, "pkg/tool"), pair);
    tool = ges_path_join(e->mem, e->style, tool,
                         ges_text_starts(pair, GES_T("windows_")) ? GES_T("compile.exe")
                                                                  : GES_T("compile"));
    if (!ges_os_is_file(e->os, tool)) {
        blame(e, ges_text_join(e->mem, GES_T("the compiler is missing (pkg/tool/"), pair,
                               GES_T("/compile)")));
        return;
    }
    if (ges_go_binary_read(e->os, tool, false, e->mem, &compiler, NULL) == GES_OK) {
        ges_text own = ges_go_toolchain_version(compiler.version);
        if (own.len != 0 && entry->number.len != 0 && !ges_text_equal(own, entry->number)) {
            blame(e, ges_text_join(e->mem, GES_T("mixed: the compiler is "), compiler.version,
                                   GES_T(", the go command "), entry->version));
        }
    }
}

/* What archives and packages always have and a build cannot do without: every .s file includes
 * textflag.h (since 1.20 those of the library too, which is compiled at need), go test runs vet,
 * and unsafe stands near the end of an archive. Other tools, lib, misc, api and test are left out
 * by some packages. Source: builds with 1.15 to 1.27, each part taken away in turn */
static void note_parts(const exam *e) {
    static const ges_text tools[] = {GES_LIT("asm"), GES_LIT("cgo"), GES_LIT("link"),
                                     GES_LIT("vet")};
    ges_builder lacks = ges_builder_in(e->mem);
    ges_text root = e->entry->root;
    ges_text pair = tools_of(e);
    bool is_windows = ges_text_starts(pair, GES_T("windows_"));
    ges_text dir = ges_text_join(e->mem, GES_T("pkg/tool/"), pair);
    bool has_tools =
        pair.len != 0 && ges_os_is_dir(e->os, ges_path_join(e->mem, e->style, root, dir));
    if (!ges_os_is_file(e->os, below(e, "pkg/include/textflag.h"))) {
        ges_build_str(&lacks, ", pkg/include");
    }
    for (size_t i = 0; has_tools && i < GES_COUNT(tools); i++) { /* without: told by note_tools */
        ges_text name = ges_text_join(e->mem, dir, GES_T("/"), tools[i],
                                      is_windows ? GES_T(".exe") : GES_T(""));
        if (!ges_os_is_file(e->os, ges_path_join(e->mem, e->style, root, name))) {
            ges_build_format(&lacks, ", %.*s", GES_FMT(name));
        }
    }
    if (ges_os_is_dir(e->os, below(e, "src/runtime")) &&
        !ges_os_is_dir(e->os, below(e, "src/unsafe"))) {
        ges_build_str(&lacks, ", src/unsafe");
    }
    ges_text names = ges_build_done(&lacks);
    if (names.len != 0) {
        blame(e, ges_text_join(e->mem, GES_T("incomplete: lacks "), ges_text_skip(names, 2)));
    }
}

static void note_version(const exam *e) {
    ges_sdk_entry *entry = e->entry;
    ges_text told = ges_go_toolchain_version(entry->version_file);
    entry->version = entry->version.len != 0 ? entry->version : entry->version_file;
    entry->number = ges_go_toolchain_version(entry->version);
    if (entry->version_file.len == 0) {
        blame(e, GES_T("VERSION is missing"));
    } else if (told.len != 0 && entry->number.len != 0 && !ges_text_equal(told, entry->number)) {
        blame(e, ges_text_join(e->mem, GES_T("mixed: VERSION says "), entry->version_file,
                               GES_T(", the go command is "), entry->version));
    }
}

/* What the sources say of themselves: every build writes its version into them. "" when it cannot
 * be told. Source: cmd/dist buildruntime.go mkbuildcfg; before 1.17 mkzbootstrap */
static ges_text version_of_sources(const exam *e) {
    static const char *const files[] = {"src/internal/buildcfg/zbootstrap.go",
                                        "src/cmd/internal/objabi/zbootstrap.go"};
    enum { SOURCE_MAX = 64 * 1024 };
    ges_text mark = GES_T("const version = `");
    for (size_t i = 0; i < GES_COUNT(files); i++) {
        ges_bytes bytes;
        if (e->os->file_read(e->os, below(e, files[i]), SOURCE_MAX, e->mem, &bytes, NULL) !=
            GES_OK) {
            continue;
        }
        size_t at = ges_text_find(ges_text_from(bytes), mark);
        ges_text version = {0};
        ges_text rest = {0};
        if (at != GES_NPOS && ges_text_cut(ges_text_skip(ges_text_from(bytes), at + mark.len), '`',
                                           &version, &rest)) {
            return version;
        }
    }
    return (ges_text){0};
}

static void note_sources(const exam *e) {
    if (!ges_os_is_dir(e->os, below(e, "src/runtime"))) {
        blame(e, GES_T("the standard library is missing (src/runtime)"));
        return;
    }
    ges_text version = version_of_sources(e);
    ges_text number = ges_go_toolchain_version(version);
    if (number.len != 0 && e->entry->number.len != 0 && !ges_text_equal(number, e->entry->number)) {
        blame(e, ges_text_join(e->mem, GES_T("mixed: the standard library is of "), version,
                               GES_T(", the go command is "), e->entry->version));
    }
}

/* golang.org/dl keeps the archive beside what it unpacks, and marks the end; go marks the time
 * until then. Source: golang.org/dl internal/version; cmd/go modfetch download */
static void note_unfinished(const exam *e) {
    ges_text base = ges_path_base(e->style, e->entry->root);
    ges_text dir = ges_path_dir(e->mem, e->style, e->entry->root);
    ges_text mark = GES_T("toolchain@");
    ges_dir_list list = {0};
    if (ges_text_starts(base, mark)) {
        ges_text partial =
            ges_text_join(e->mem, GES_T("../cache/download/golang.org/toolchain/@v/"),
                          ges_text_skip(base, mark.len), GES_T(".partial"));
        if (ges_os_exists(e->os, ges_path_join(e->mem, e->style, dir, partial))) {
            blame(e, GES_T("go did not finish unpacking it (its .partial is there)"));
        }
        return;
    }
    bool is_dl = ges_text_equal(ges_path_base(e->style, dir), GES_T("sdk")) &&
                 !ges_os_exists(e->os, below(e, ".unpacked-success")) &&
                 e->os->dir_list(e->os, e->entry->root, e->mem, &list, NULL) == GES_OK;
    for (size_t i = 0; i < list.count && is_dl; i++) {
        if (ges_text_starts(list.items[i].name, base) &&
            ges_text_contains(list.items[i].name, GES_T(".tar.gz"))) {
            blame(e, GES_T("it was not unpacked to the end (.unpacked-success is missing)"));
        }
    }
}

/* Since 1.21 a go reads GOPROXY, GOSUMDB and GOTOOLCHAIN from GOROOT/go.env. */
static void note_files(const exam *e) {
    uint32_t minor = ges_go_version_minor(e->entry->version);
    ges_text leftover = ges_tree_leftover(e->os, e->entry->root, minor, e->mem);
    note_unfinished(e);
    note_sources(e);
    if (minor >= 21 && !ges_os_is_file(e->os, below(e, "go.env"))) {
        blame(e, GES_T("go.env is missing: no GOPROXY, no GOSUMDB"));
    }
    if (leftover.len != 0) {
        blame(e, ges_text_join(e->mem, GES_T("mixed: "), leftover,
                               GES_T(" is of an older version that was there before")));
    }
}

void ges_sdk_examine(const ges_os *os, const ges_sdk_context *context, ges_arena *mem,
                     ges_sdk_entry *entry) {
    const exam e = {os, ges_os_style(os), mem, entry};
    note_go(&e, context);
    note_version(&e);
    note_tools(&e);
    note_parts(&e);
    note_files(&e);
    bool is_known = entry->goos.len != 0 && entry->goarch.len != 0;
    /* 386 runs on amd64; emulators are not looked for. */
    bool is_narrow = ges_text_equal(entry->goarch, GES_T("386")) &&
                     ges_text_equal(ges_text_of(os->goarch), GES_T("amd64"));
    entry->runs_here =
        !is_known || (ges_text_equal(entry->goos, ges_os_goos(os)) &&
                      (is_narrow || ges_text_equal(entry->goarch, ges_text_of(os->goarch))));
}

/* --- size --------------------------------------------------------------------------------------
 */

typedef struct weighing {
    const ges_os *os;
    ges_arena names; /* for one path at a time */
    uint64_t bytes;
} weighing;

static void weigh(void *self, ges_text dir, const ges_dir_entry *entry) {
    weighing *w = self;
    ges_file_info info;
    ges_text path = ges_path_join(&w->names, ges_os_style(w->os), dir, entry->name);
    if (entry->kind == GES_FILE_REGULAR &&
        w->os->file_info(w->os, path, false, &info, NULL) == GES_OK) {
        w->bytes += info.size;
    }
    ges_arena_reset(&w->names);
}

/* The parts of Debian's trees lie elsewhere, behind links in the root. */
static ges_status weigh_linked(weighing *w, ges_treewalk *walk, ges_text root, ges_arena *mem) {
    ges_dir_list list = {0};
    ges_status status = w->os->dir_list(w->os, root, mem, &list, NULL);
    for (size_t i = 0; status == GES_OK && i < list.count; i++) {
        ges_text path = ges_path_join(mem, ges_os_style(w->os), root, list.items[i].name);
        if (list.items[i].kind == GES_FILE_SYMLINK && ges_os_is_dir(w->os, path)) {
            status = ges_treewalk_run(walk, path, mem, NULL);
        }
    }
    return status;
}

uint64_t ges_sdk_size(const ges_os *os, ges_text root, ges_arena *mem) {
    weighing w = {.os = os};
    ges_treewalk walk = {.os = os, .file = weigh, .self = &w};
    ges_arena_init(&w.names, 0);
    ges_status status = ges_treewalk_run(&walk, root, mem, NULL);
    status = status == GES_OK ? weigh_linked(&w, &walk, root, mem) : status;
    ges_arena_close(&w.names);
    return status == GES_OK ? w.bytes : 0;
}
