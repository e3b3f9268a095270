/* Holds the files of a Go against what was recorded when they were made. */
#include "go/sdkverify.h"

#include "base/base64.h"
#include "base/builder.h"
#include "base/sha256.h"
#include "base/sort.h"
#include "go/inspect.h"
#include "go/treewalk.h"
#include "go/version.h"

enum {
    FILES_MAX = 200000, /* a Go has some 15,000 */
    FILE_MAX = 512 * 1024 * 1024,
    HASH_LEN = 32,
    SLACK_NS = 2000000000, /* FAT keeps times in steps of two seconds */
};

typedef struct verifying {
    const ges_os *os;
    ges_path_style style;
    ges_arena *mem;
    ges_arena scratch; /* for one file at a time */
    ges_sdk_entry *entry;
} verifying;

static void blame(const verifying *v, ges_text fault) {
    (void)ges_list_push(v->mem, &v->entry->faults, fault); /* the arena remembers */
}

/* What follows the root, with slashes. */
static ges_text name_of(const verifying *v, ges_text root, ges_text path, ges_arena *mem) {
    ges_builder b = ges_builder_in(mem);
    for (size_t i = root.len + 1; i < path.len; i++) {
        ges_build_char(&b, ges_path_is_separator(v->style, path.ptr[i]) ? '/' : path.ptr[i]);
    }
    return ges_build_done(&b);
}

/* --- programs ----------------------------------------------------------------------------------
 */

static void check_program(verifying *v, ges_text path) {
    ges_inspection file = {0};
    ges_text name = name_of(v, v->entry->root, path, v->mem);
    ges_arena_reset(&v->scratch);
    if (ges_inspect_file(v->os, path, GES_GOBIN_VERSION, true, &v->scratch, &file, NULL) !=
        GES_OK) {
        return; /* no program, or one that says nothing of itself */
    }
    for (size_t i = 0; i < file.images.count; i++) {
        const ges_gobin_witnesses *told = &file.images.items[i].versions;
        ges_text version =
            told->count != 0 ? ges_go_toolchain_version(told->items[0].value) : (ges_text){0};
        if (file.judged[i].verdict == GES_GOBIN_MODIFIED) {
            blame(v, ges_text_join(v->mem, GES_T("modified: "), name,
                                   GES_T(" is not what was linked (its build ID says so)")));
        }
        if (version.len != 0 && v->entry->number.len != 0 &&
            !ges_text_equal(version, v->entry->number)) {
            blame(v, ges_text_join(v->mem, GES_T("mixed: "), name, GES_T(" is of go"), version));
        }
    }
}

static void check_programs(verifying *v, const char *below) {
    ges_text dir = ges_path_join(v->mem, v->style, v->entry->root, ges_text_of(below));
    ges_dir_list list = {0};
    if (v->os->dir_list(v->os, dir, v->mem, &list, NULL) != GES_OK) {
        return;
    }
    for (size_t i = 0; i < list.count; i++) {
        ges_text path = ges_path_join(v->mem, v->style, dir, list.items[i].name);
        if (ges_os_is_file(v->os, path)) {
            check_program(v, path);
        }
    }
}

/* --- the module cache --------------------------------------------------------------------------
 */

typedef struct hashed {
    ges_text name; /* as in the zip: below the root, with slashes */
    ges_text path;
} hashed;
GES_LIST(hashed_list, hashed);

typedef struct gathering {
    verifying *v;
    hashed_list files;
    ges_text root;
} gathering;

static void gather(void *self, ges_text dir, const ges_dir_entry *entry) {
    gathering *g = self;
    hashed file = {.path = ges_path_join(g->v->mem, g->v->style, dir, entry->name)};
    file.name = name_of(g->v, g->root, file.path, g->v->mem);
    if (g->files.count < FILES_MAX) {
        (void)ges_list_push(g->v->mem, &g->files, file); /* the arena remembers */
    }
}

static int by_name(const void *a, const void *b) {
    return ges_text_compare(((const hashed *)a)->name, ((const hashed *)b)->name);
}

/* "h1:..." of the tree; "" when a file cannot be read. Source: x/mod sumdb/dirhash Hash1, HashZip:
 * a line "SHA256 in hex, two spaces, NAME" for each file in the order of names, hashed again. */
static ges_text hash_tree(verifying *v, ges_text prefix) {
    gathering g = {.v = v, .root = v->entry->real};
    ges_treewalk walk = {.os = v->os, .file = gather, .self = &g};
    ges_sha256 all;
    uint8_t digest[HASH_LEN];
    ges_sha256_init(&all);
    if (ges_treewalk_run(&walk, v->entry->real, v->mem, NULL) != GES_OK || walk.unreadable != 0) {
        return (ges_text){0};
    }
    ges_sort(g.files.items, g.files.count, sizeof(*g.files.items), by_name);
    for (size_t i = 0; i < g.files.count; i++) {
        ges_bytes bytes;
        ges_arena_reset(&v->scratch);
        if (v->os->file_read(v->os, g.files.items[i].path, FILE_MAX, &v->scratch, &bytes, NULL) !=
            GES_OK) {
            return (ges_text){0};
        }
        ges_builder line = ges_builder_in(&v->scratch);
        ges_sha256_of(bytes, digest);
        ges_build_hex(&line, (ges_bytes){digest, HASH_LEN});
        ges_build_format(&line, "  %.*s/%.*s\n", GES_FMT(prefix), GES_FMT(g.files.items[i].name));
        ges_text text = ges_build_done(&line);
        ges_sha256_add(&all, text.ptr, text.len);
    }
    ges_sha256_done(&all, digest);
    return ges_text_join(v->mem, GES_T("h1:"),
                         ges_base64_encode(v->mem, (ges_bytes){digest, HASH_LEN}));
}

/* Is it a toolchain of the module cache, with its hash? */
static bool check_cached(verifying *v) {
    enum { HASH_FILE_MAX = 4096 };
    ges_text base = ges_path_base(v->style, v->entry->real);
    ges_text mark = GES_T("toolchain@");
    ges_bytes bytes = {0};
    if (!ges_text_starts(base, mark)) {
        return false;
    }
    ges_text file = ges_text_join(v->mem, GES_T("../../cache/download/golang.org/toolchain/@v/"),
                                  ges_text_skip(base, mark.len), GES_T(".ziphash"));
    file = ges_path_join(v->mem, v->style, v->entry->real, file);
    if (v->os->file_read(v->os, file, HASH_FILE_MAX, v->mem, &bytes, NULL) != GES_OK) {
        return false;
    }
    ges_text own = hash_tree(v, ges_text_join(v->mem, GES_T("golang.org/"), base));
    if (own.len != 0 && !ges_text_equal(own, ges_text_trim(ges_text_from(bytes)))) {
        blame(v, GES_T("modified: its files are not those that go unpacked (.ziphash says so); "
                       "go clean -modcache, or remove it"));
    }
    return true;
}

/* --- times -------------------------------------------------------------------------------------
 */

typedef struct dating {
    verifying *v;
    int64_t built_ns;
    ges_text root; /* the directory of the sources */
    size_t files;
    size_t newer;
    ges_text first; /* by name */
} dating;

static void look_at_time(void *self, ges_text dir, const ges_dir_entry *entry) {
    dating *d = self;
    ges_file_info info;
    ges_arena_reset(&d->v->scratch);
    ges_text path = ges_path_join(&d->v->scratch, d->v->style, dir, entry->name);
    if (entry->kind != GES_FILE_REGULAR ||
        d->v->os->file_info(d->v->os, path, false, &info, NULL) != GES_OK) {
        return;
    }
    d->files++;
    if (info.mtime_ns > d->built_ns + SLACK_NS) {
        ges_text name = name_of(d->v, d->root, path, d->v->mem);
        d->first = d->newer == 0 || ges_text_compare(name, d->first) < 0 ? name : d->first;
        d->newer++;
    }
}

static void check_times(verifying *v) {
    ges_file_info go;
    dating d = {.v = v, .root = ges_path_join(v->mem, v->style, v->entry->root, GES_T("src"))};
    ges_treewalk walk = {.os = v->os, .file = look_at_time, .self = &d};
    if (v->entry->go.len == 0 || v->os->file_info(v->os, v->entry->go, true, &go, NULL) != GES_OK) {
        return;
    }
    d.built_ns = go.mtime_ns;
    if (ges_treewalk_run(&walk, d.root, v->mem, NULL) != GES_OK || d.newer == 0 ||
        d.newer * 2 > d.files) {
        return;
    }
    ges_text more =
        d.newer == 1 ? GES_T(" was") : ges_text_format(v->mem, " and %zu more were", d.newer - 1);
    blame(v, ges_text_join(v->mem, GES_T("modified: src/"), d.first, more,
                           GES_T(" written after its go command")));
}

void ges_sdk_verify(const ges_os *os, ges_arena *mem, ges_sdk_entry *entry) {
    verifying v = {.os = os, .style = ges_os_style(os), .mem = mem, .entry = entry};
    ges_text tools = ges_text_join(mem, GES_T("pkg/tool/"), entry->goos, GES_T("_"), entry->goarch);
    ges_arena_init(&v.scratch, 0);
    check_programs(&v, "bin");
    check_programs(&v, ges_text_cstr(mem, tools));
    if (!check_cached(&v)) {
        check_times(&v);
    }
    ges_arena_close(&v.scratch);
}
