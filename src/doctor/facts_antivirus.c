/* A tree of Go whose go.exe is gone: a scanner that takes it away leaves the rest. Nothing is tried
 * out, and Defender is only asked where there is such a tree. */
#include "doctor/facts_gather.h"

#define DEFENDER "SOFTWARE\\Microsoft\\Windows Defender"

static ges_text join(const ges_gather *g, ges_text dir, const char *below) {
    return ges_path_join(g->mem, g->facts->style, dir, ges_text_of(below));
}

/* Is `root` a whole tree but for go.exe? */
static bool look_at(ges_gather *g, ges_text root) {
    ges_bytes bytes = {0};
    if (g->os->file_read(g->os, join(g, root, "VERSION"), GES_FACT_ANTIVIRUS_BYTES, g->mem, &bytes,
                         NULL) != GES_OK) {
        return false;
    }
    ges_text rest = ges_text_from(bytes);
    ges_text line = {0};
    (void)ges_text_next_line(&rest, &line); /* empty: then it is no version */
    if (!ges_text_starts(line, GES_T("go1")) || !ges_os_is_dir(g->os, join(g, root, "pkg\\tool")) ||
        !ges_os_is_dir(g->os, join(g, root, "bin")) ||
        ges_os_exists(g->os, join(g, root, "bin\\go.exe"))) {
        return false;
    }
    g->facts->antivirus.root = root;
    g->facts->antivirus.version = ges_text_trim(line);
    return true;
}

static bool find_tree(ges_gather *g) {
    for (size_t i = 0; i < g->facts->path.count && i < GES_FACT_ANTIVIRUS_ENTRIES; i++) {
        const ges_fact_path_entry *entry = &g->facts->path.items[i];
        ges_text dir = ges_path_clean(g->mem, g->facts->style, entry->text);
        bool is_bin = entry->real.len != 0 && ges_path_is_abs(g->facts->style, dir) &&
                      ges_text_equal_nocase(ges_path_base(g->facts->style, dir), GES_T("bin"));
        for (size_t k = 0; is_bin && k < g->facts->gos.count; k++) {
            ges_text known = ges_path_dir(g->mem, g->facts->style, g->facts->gos.items[k].path);
            is_bin = !ges_path_equal(g->facts->style, known, dir);
        }
        if (is_bin && look_at(g, ges_path_dir(g->mem, g->facts->style, dir))) {
            return true;
        }
    }
    ges_text programs = ges_gather_env(g, "ProgramFiles");
    return ges_fact_first_go(g->facts) == NULL && programs.len != 0 &&
           look_at(g, join(g, programs, "Go"));
}

/* Is that a number that is not 0? */
static bool is_set(const ges_registry_list *values, const char *name) {
    for (size_t i = 0; i < values->count; i++) {
        if (ges_text_equal_nocase(values->items[i].name, ges_text_of(name)) &&
            values->items[i].type == GES_REG_DWORD) {
            return values->items[i].number != 0;
        }
    }
    return false;
}

static void ask_defender(ges_gather *g) {
    ges_fact_antivirus *a = &g->facts->antivirus;
    ges_registry_list own = {0};
    ges_registry_list guard = {0};
    ges_registry_list paths = {0};
    if (g->os->registry_list(g->os, GES_REGISTRY_MACHINE, GES_T(DEFENDER), g->mem, &own, NULL) !=
        GES_OK) {
        return;
    }
    (void)g->os->registry_list(g->os, GES_REGISTRY_MACHINE, GES_T(DEFENDER "\\Real-Time Protection"),
                               g->mem, &guard, NULL); /* no such key: nothing is off */
    a->has_defender = !is_set(&own, "DisableAntiSpyware") && !is_set(&own, "DisableAntiVirus") &&
                      !is_set(&guard, "DisableRealtimeMonitoring");
    ges_status status = g->os->registry_list(g->os, GES_REGISTRY_MACHINE,
                                             GES_T(DEFENDER "\\Exclusions\\Paths"), g->mem, &paths,
                                             NULL);
    a->is_hidden = status != GES_OK && status != GES_NOT_FOUND;
    for (size_t i = 0; i < paths.count; i++) {
        ges_text out = ges_path_clean(g->mem, g->facts->style, paths.items[i].name);
        a->is_left_out = a->is_left_out || ges_path_equal(g->facts->style, out, a->root) ||
                         ges_path_inside(g->facts->style, a->root, out);
    }
}

void ges_gather_antivirus(ges_gather *g) {
    if (g->facts->family == GES_OS_WINDOWS && find_tree(g)) {
        ask_defender(g);
    }
}
