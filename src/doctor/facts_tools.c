/* Programs built with Go, beside go itself: what go install made, and known tools on PATH. */
#include "doctor/facts_gather.h"
#include "doctor/known_tools.h"

#include "base/sort.h"
#include "formats/gobuild.h"
#include "go/lookpath.h"
#include "os/filewindow.h"

/* A file costs about 10 us: open, two to six looks of 4 KiB, close. Long module lists need more. */
enum { TOOLS_MAX = 64, ENTRIES_MAX = 2000, DIRS_MAX = 8, READS_MAX = 16, SCRATCH_MAX = 128 * 1024 };

/* The first module that another one stands in for.
 * Source: Go runtime/debug mod.go: the line of a module, then "=>" and what replaces it. */
static void take_replaced(ges_gather *g, ges_text modinfo, ges_fact_tool *out) {
    ges_text before = {0};
    ges_text line = {0};
    if (ges_text_find(modinfo, GES_T("\n=>\t")) == GES_NPOS) {
        return;
    }
    while (ges_text_next_line(&modinfo, &line)) {
        if (ges_text_starts(line, GES_T("=>\t"))) {
            ges_text kind = {0};
            ges_text rest = {0};
            ges_text path = ges_text_skip(line, 3);
            (void)ges_text_cut(path, '\t', &path, &rest); /* a line that ends here: all of it */
            if (ges_text_cut(before, '\t', &kind, &before)) {
                (void)ges_text_cut(before, '\t', &before, &rest); /* the same */
            }
            out->replaced = ges_text_copy(g->mem, before);
            out->stand_in = ges_text_copy(g->mem, path);
            return;
        }
        before = line;
    }
}

/* A file of which only so much is read: a program without build info would be searched from end to
 * end. */
typedef struct sparing {
    const ges_window *file;
    size_t *reads_left;
} sparing;

static bool read_sparingly(const void *self, uint64_t off, void *buffer, size_t len) {
    const sparing *s = self;
    if (*s->reads_left == 0) {
        return false;
    }
    *s->reads_left -= 1;
    return ges_window_read(s->file, off, buffer, len);
}

static bool read_build(const ges_os *os, ges_text path, ges_arena *mem, ges_gobuild *out) {
    ges_file_window file;
    size_t reads_left = READS_MAX;
    if (ges_file_window_open(&file, os, path, NULL) != GES_OK) {
        return false;
    }
    sparing s = {&file.window, &reads_left};
    ges_window window = {&s, file.window.size, read_sparingly};
    bool is_read = ges_gobuild_read(&window, mem, out, NULL) == GES_OK;
    ges_file_window_close(&file);
    return is_read;
}

/* What this file works with. */
typedef struct tool_search {
    ges_gather *g;
    ges_arena scratch; /* module lists and paths that are tried: long, and little of them is kept */
} tool_search;

/* Memory that is used again and again costs less than memory that comes and goes. */
static void forget(tool_search *s) {
    if (s->scratch.used > SCRATCH_MAX) {
        ges_arena_close(&s->scratch);
    }
}

/* Reads one program; false when it is not built with Go, does not tell what it is, or comes with
 * Go itself (cmd/go, cmd/gofmt). */
static bool read_tool(tool_search *s, ges_text path, ges_fact_tool *out) {
    ges_gobuild build = {0};
    ges_text modified = {0};
    ges_gather *g = s->g;
    bool is_tool = read_build(g->os, path, &s->scratch, &build) && build.path.len != 0 &&
                   !ges_text_starts(build.path, GES_T("cmd/"));
    if (is_tool) {
        out->path = path;
        out->go = ges_text_copy(g->mem, build.version);
        out->package = ges_text_copy(g->mem, build.path);
        out->version = ges_text_copy(g->mem, build.mod_version);
        out->is_modified = ges_text_ends(out->version, GES_T("+dirty")) ||
                           (ges_gobuild_setting_find(&build, GES_T("vcs.modified"), &modified) &&
                            ges_text_equal(modified, GES_T("true")));
        take_replaced(g, build.modinfo, out);
    }
    forget(s);
    return is_tool;
}

/* Adds what stands at `path`, once; `real` is where that is. */
static void add_tool(tool_search *s, ges_text path, ges_text real, bool is_installed) {
    ges_fact_tool tool = {.real = real, .is_installed = is_installed};
    ges_fact_tool_list *tools = &s->g->facts->tools;
    for (size_t i = 0; i < tools->count; i++) {
        if (ges_path_equal(s->g->facts->style, tools->items[i].real, real)) {
            return;
        }
    }
    if (tools->count < TOOLS_MAX && read_tool(s, path, &tool)) {
        (void)ges_list_push(s->g->mem, tools, tool); /* the arena remembers */
    }
}

static ges_text resolve(const ges_gather *g, ges_text path) {
    ges_text real = path;
    (void)g->os->path_resolve(g->os, path, g->mem, &real, NULL); /* else as it is spelt */
    return real;
}

/* Known tools come first, so that a full directory does not crowd them out; then by name. */
static bool is_known_name(ges_text name) {
    if (ges_text_ends(name, GES_T(".exe"))) {
        name = ges_text_slice(name, 0, name.len - 4);
    }
    for (size_t i = 0; i < ges_known_tool_count; i++) {
        if (ges_text_equal(name, ges_known_tools[i].name)) {
            return true;
        }
    }
    return false;
}

static int compare_entries(const void *a, const void *b) {
    const ges_dir_entry *left = a;
    const ges_dir_entry *right = b;
    bool is_left_known = is_known_name(left->name);
    bool is_right_known = is_known_name(right->name);
    return is_left_known != is_right_known ? is_right_known - is_left_known
                                           : ges_text_compare(left->name, right->name);
}

static bool is_candidate(const ges_gather *g, const ges_dir_entry *entry) {
    bool is_windows = g->facts->style == GES_PATH_WINDOWS;
    return entry->kind != GES_FILE_DIRECTORY &&
           (!is_windows ||
            ges_text_equal_nocase(ges_path_ext(g->facts->style, entry->name), GES_T(".exe")));
}

static void add_dir(tool_search *s, ges_text dir) {
    const ges_gather *g = s->g;
    ges_path_style style = g->facts->style;
    ges_dir_list list = {0};
    if (!ges_path_is_abs(style, dir) ||
        g->os->dir_list(g->os, dir, g->mem, &list, NULL) != GES_OK) {
        return; /* not there: nothing was installed */
    }
    ges_text real_dir = resolve(g, dir);
    size_t count = list.count < ENTRIES_MAX ? list.count : ENTRIES_MAX;
    ges_sort(list.items, count, sizeof(*list.items), compare_entries);
    for (size_t i = 0, looked = 0; i < count && looked < TOOLS_MAX; i++) {
        const ges_dir_entry *entry = &list.items[i];
        if (is_candidate(g, entry)) {
            ges_text path = ges_path_join(g->mem, style, dir, entry->name);
            bool is_plain = entry->kind == GES_FILE_REGULAR;
            looked++;
            add_tool(s, path,
                     is_plain ? ges_path_join(g->mem, style, real_dir, entry->name)
                              : resolve(g, path),
                     true);
        }
    }
}

/* Those that a shell would start: only where a project asks something of them. */
static void add_known(tool_search *s) {
    const ges_gather *g = s->g;
    for (size_t i = 0; i < ges_known_tool_count; i++) {
        ges_text path = {0};
        if (ges_lookpath(g->os, &s->scratch, &g->env, g->facts->dir, 0, ges_known_tools[i].name,
                         &path) == GES_LOOKPATH_FOUND) {
            path = ges_text_copy(g->mem, path);
            add_tool(s, path, resolve(g, path), false);
        }
        forget(s);
    }
}

void ges_gather_tools(ges_gather *g) {
    tool_search s = {.g = g};
    ges_text *entries = NULL;
    size_t count = 0;
    ges_arena_init(&s.scratch, 0);
    add_dir(&s, ges_fact_value(g->facts, "GOBIN"));
    if (ges_path_split_list(g->mem, g->facts->style, ges_fact_value(g->facts, "GOPATH"), &entries,
                            &count) == GES_OK) { /* else no memory: the arena remembers */
        for (size_t i = 0; i < count && i < DIRS_MAX; i++) {
            add_dir(&s, ges_path_join(g->mem, g->facts->style, entries[i], GES_T("bin")));
        }
    }
    if (ges_fact_project_go(g->facts).len != 0) {
        add_known(&s);
    }
    ges_arena_close(&s.scratch);
}
