/* Does the module need a C compiler? Its go.mod, and the imports of its own files. */
#include "doctor/facts_gather.h"

#include "base/builder.h"
#include "formats/gosource.h"

/* Enough for the packages of most modules, and little enough not to be felt: a file costs about
 * 10 us. What lies beyond is not looked at, and nobody is told that it needs nothing. */
enum { DIRS_MAX = 24, FILES_MAX = 96, ENTRIES_MAX = 2000, HEAD = 4096 };

/* Modules that do not work without C, and whose users meet that most often. Each has files that
 * import "C" under no condition but the system's. */
static const ges_text known[] = {
    GES_LIT("github.com/mattn/go-sqlite3"),
    GES_LIT("github.com/confluentinc/confluent-kafka-go"),
    GES_LIT("github.com/confluentinc/confluent-kafka-go/v2"),
    GES_LIT("github.com/go-gl/gl"),
    GES_LIT("github.com/go-gl/glfw/v3.3/glfw"),
    GES_LIT("github.com/godror/godror"),
    GES_LIT("github.com/veandco/go-sdl2"),
    GES_LIT("gocv.io/x/gocv"),
    GES_LIT("github.com/DataDog/zstd"),
    GES_LIT("github.com/linxGnu/grocksdb"),
};

GES_LIST(dir_queue, ges_text);

typedef struct scan {
    ges_gather *g;
    ges_fact_cgo *cgo;
    ges_text root;
    ges_text module; /* its path */
    dir_queue dirs; /* still to be looked into, from `next` on */
    size_t next;
    size_t files;
    char *head;
} scan;

/* "x_linux.go", "x_windows_amd64.go", "x_test.go": built somewhere, or for tests only. A plain name
 * may hold an underscore, too; it then counts for nothing, which is the safe side. */
static bool is_plain_source(ges_text name) {
    return ges_text_ends(name, GES_T(".go")) && name.ptr[0] != '_' && name.ptr[0] != '.' &&
           ges_text_find_char(name, '_') == GES_NPOS;
}

/* Directories that belong to no package of the module. Source: `go help packages`. */
static bool is_package_dir(ges_text name) {
    return name.ptr[0] != '_' && name.ptr[0] != '.' && !ges_text_equal(name, GES_T("testdata")) &&
           !ges_text_equal(name, GES_T("vendor")) && !ges_text_equal(name, GES_T("node_modules"));
}

static bool read_head(scan *s, ges_text path, ges_gosource *out) {
    const ges_os *os = s->g->os;
    ges_file file = GES_FILE_CLOSED;
    uint64_t size = 0;
    size_t got = 0;
    if (os->file_open(os, path, &file, &size, NULL) != GES_OK) {
        return false;
    }
    size_t wanted = size != 0 && size < HEAD ? (size_t)size : HEAD; /* no question for the end */
    ges_status status = os->file_read_at(os, file, 0, s->head, wanted, &got, NULL);
    os->file_close(os, &file);
    s->files++;
    if (status == GES_OK) {
        ges_gosource_read((ges_text){s->head, got}, out);
    }
    return status == GES_OK;
}

/* Looks at the files of one directory; true when one of them needs C. */
static bool scan_files(scan *s, ges_text dir, const ges_dir_list *entries) {
    ges_text needy = {0};
    bool is_pure = true; /* nothing but files that need C */
    for (size_t i = 0; i < entries->count; i++) {
        ges_text name = entries->items[i].name;
        bool is_source = ges_text_ends(name, GES_T(".go")) &&
                         !ges_text_ends(name, GES_T("_test.go"));
        ges_gosource source = {0};
        if (!is_source || entries->items[i].kind == GES_FILE_DIRECTORY) {
            continue;
        }
        if (!is_plain_source(name) || s->files == FILES_MAX ||
            !read_head(s, ges_path_join(s->g->mem, s->g->facts->style, dir, name), &source)) {
            is_pure = false;
            continue;
        }
        /* A cut head that has shown import "C" has shown enough. */
        bool needs = source.imports_c && !source.is_conditional && !source.is_test_helper;
        is_pure = is_pure && needs;
        if (needs && needy.len == 0) {
            needy = ges_path_join(s->g->mem, s->g->facts->style, dir, name);
        }
    }
    s->cgo->needed_by = needy;
    s->cgo->is_own = needy.len != 0;
    s->cgo->own_package = needy.len != 0 && is_pure ? dir : (ges_text){0};
    return needy.len != 0;
}

static void queue_dirs(scan *s, ges_text dir, const ges_dir_list *entries) {
    for (size_t i = 0; i < entries->count && s->dirs.count < DIRS_MAX; i++) {
        if (entries->items[i].kind == GES_FILE_DIRECTORY && is_package_dir(entries->items[i].name)) {
            ges_text below = ges_path_join(s->g->mem, s->g->facts->style, dir,
                                           entries->items[i].name);
            (void)ges_list_push(s->g->mem, &s->dirs, below); /* the arena remembers */
        }
    }
}

/* Is another module rooted here? */
static bool is_other_module(const scan *s, const ges_dir_list *entries) {
    for (size_t i = 0; s->next > 1 && i < entries->count; i++) {
        if (ges_text_equal(entries->items[i].name, GES_T("go.mod"))) {
            return true;
        }
    }
    return false;
}

/* The module's directories from the top downwards, the nearest first. */
static void scan_module(scan *s) {
    (void)ges_list_push(s->g->mem, &s->dirs, s->root); /* the arena remembers */
    while (s->next < s->dirs.count && s->files < FILES_MAX) {
        ges_text dir = s->dirs.items[s->next++];
        ges_dir_list entries = {0};
        if (s->g->os->dir_list(s->g->os, dir, s->g->mem, &entries, NULL) != GES_OK ||
            entries.count > ENTRIES_MAX || is_other_module(s, &entries)) {
            continue;
        }
        if (scan_files(s, dir, &entries)) {
            return;
        }
        queue_dirs(s, dir, &entries);
    }
}

/* The first module that go.mod requires itself and that needs C. */
static ges_text needy_module(const ges_fact_require_list *requires) {
    for (size_t i = 0; i < requires->count; i++) {
        for (size_t k = 0; k < GES_COUNT(known) && !requires->items[i].is_indirect; k++) {
            if (ges_text_equal(requires->items[i].path, known[k])) {
                return known[k];
            }
        }
    }
    return (ges_text){0};
}

/* "example.com/shop/a/b" of the directory a/b below the module. */
static ges_text import_path(const scan *s, ges_text dir) {
    ges_arena *mem = s->g->mem;
    ges_builder b = ges_builder_in(mem);
    ges_build_text(&b, s->module);
    ges_text below = ges_text_skip(dir, s->root.len);
    for (size_t i = 0; i < below.len; i++) {
        bool is_separator = ges_path_is_separator(s->g->facts->style, below.ptr[i]);
        ges_build_char(&b, is_separator ? '/' : below.ptr[i]);
    }
    return ges_build_done(&b);
}

void ges_gather_cgo_need(ges_gather *g) {
    ges_text go_mod = g->facts->module.go_mod;
    scan s = {.g = g, .cgo = &g->facts->cgo, .head = ges_arena_alloc(g->mem, HEAD)};
    if (go_mod.len == 0 || s.head == NULL) {
        return;
    }
    s.root = ges_path_dir(g->mem, g->facts->style, go_mod);
    s.module = g->facts->modfile.module;
    s.cgo->needed_by = needy_module(&g->facts->modfile.requires);
    if (s.cgo->needed_by.len == 0) {
        scan_module(&s);
    }
    if (s.cgo->own_package.len != 0) {
        s.cgo->own_path = import_path(&s, s.cgo->own_package);
    }
}
