/* Programs built with Go, beside go itself: what go install made, and known tools on PATH. */
#include "doctor/facts_gather.h"
#include "doctor/known_tools.h"

#include "base/sort.h"
#include "go/binary.h"
#include "go/lookpath.h"

/* A file costs about 10 us: open, a look or three of 4 KiB, close. */
enum { TOOLS_MAX = 64, ENTRIES_MAX = 2000, DIRS_MAX = 8 };

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

/* Reads one program; false when it is not built with Go, or is go itself. */
static bool read_tool(ges_gather *g, ges_text path, ges_fact_tool *out) {
    ges_arena scratch; /* module lists are long, and little of them is kept */
    ges_go_binary binary = {0};
    ges_text modified = {0};
    ges_arena_init(&scratch, 0);
    bool is_go = ges_go_binary_read(g->os, path, false, &scratch, &binary, NULL) == GES_OK &&
                 binary.program == GES_GO_PROGRAM_OTHER;
    if (is_go) {
        out->path = path;
        out->go = ges_text_copy(g->mem, binary.version);
        out->package = ges_text_copy(g->mem, binary.build.path);
        out->version = ges_text_copy(g->mem, binary.build.mod_version);
        out->is_modified =
            ges_text_ends(out->version, GES_T("+dirty")) ||
            (ges_gobuild_setting_find(&binary.build, GES_T("vcs.modified"), &modified) &&
             ges_text_equal(modified, GES_T("true")));
        take_replaced(g, binary.build.modinfo, out);
    }
    ges_arena_close(&scratch);
    return is_go;
}

/* Adds what stands at `path`, once. */
static void add_tool(ges_gather *g, ges_text path, bool is_installed) {
    ges_fact_tool tool = {.is_installed = is_installed};
    ges_text real = path;
    (void)g->os->path_resolve(g->os, path, g->mem, &real, NULL); /* else as it is spelt */
    for (size_t i = 0; i < g->facts->tools.count; i++) {
        if (ges_path_equal(g->facts->style, g->facts->tools.items[i].real, real)) {
            return;
        }
    }
    tool.real = real;
    if (g->facts->tools.count < TOOLS_MAX && read_tool(g, path, &tool)) {
        (void)ges_list_push(g->mem, &g->facts->tools, tool); /* the arena remembers */
    }
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

static void add_dir(ges_gather *g, ges_text dir) {
    ges_dir_list list = {0};
    bool is_windows = g->facts->style == GES_PATH_WINDOWS;
    if (!ges_path_is_abs(g->facts->style, dir) ||
        g->os->dir_list(g->os, dir, g->mem, &list, NULL) != GES_OK) {
        return; /* not there: nothing was installed */
    }
    size_t count = list.count < ENTRIES_MAX ? list.count : ENTRIES_MAX;
    ges_sort(list.items, count, sizeof(*list.items), compare_entries);
    for (size_t i = 0, looked = 0; i < count && looked < TOOLS_MAX; i++) {
        const ges_dir_entry *entry = &list.items[i];
        bool is_program =
            entry->kind != GES_FILE_DIRECTORY &&
            (!is_windows ||
             ges_text_equal_nocase(ges_path_ext(g->facts->style, entry->name), GES_T(".exe")));
        if (is_program) {
            looked++;
            add_tool(g, ges_path_join(g->mem, g->facts->style, dir, entry->name), true);
        }
    }
}

/* Those that a shell would start: only where a project asks something of them. */
static void add_known(ges_gather *g) {
    for (size_t i = 0; i < ges_known_tool_count; i++) {
        ges_arena scratch; /* a long PATH is tried name by name */
        ges_text path = {0};
        ges_arena_init(&scratch, 0);
        if (ges_lookpath(g->os, &scratch, &g->env, g->facts->dir, 0, ges_known_tools[i].name,
                         &path) == GES_LOOKPATH_FOUND) {
            add_tool(g, ges_text_copy(g->mem, path), false);
        }
        ges_arena_close(&scratch);
    }
}

void ges_gather_tools(ges_gather *g) {
    ges_text *entries = NULL;
    size_t count = 0;
    add_dir(g, ges_fact_value(g->facts, "GOBIN"));
    if (ges_path_split_list(g->mem, g->facts->style, ges_fact_value(g->facts, "GOPATH"), &entries,
                            &count) == GES_OK) { /* else no memory: the arena remembers */
        for (size_t i = 0; i < count && i < DIRS_MAX; i++) {
            add_dir(g, ges_path_join(g->mem, g->facts->style, entries[i], GES_T("bin")));
        }
    }
    if (ges_fact_project_go(g->facts).len != 0) {
        add_known(g);
    }
}
