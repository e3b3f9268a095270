/* The entries of this process's PATH, and of the one that a new logon would get. */
#include "doctor/facts_gather.h"

#include "env/pathlist.h"

/* Longer lists than that are compared with the registry's only so far. */
enum { LOGON_ENTRIES_MAX = 500 };

/* The directory that an entry means, looked at once. */
static ges_text resolve(const ges_gather *g, ges_text text) {
    ges_text real = {0};
    /* An empty entry is the current directory on Unix and nothing on Windows. */
    if (text.len == 0 && g->facts->style == GES_PATH_WINDOWS) {
        return real;
    }
    ges_text path = ges_path_is_abs(g->facts->style, text)
                        ? text
                        : ges_path_join(g->mem, g->facts->style, g->facts->dir, text);
    (void)g->os->path_resolve(g->os, path, g->mem, &real, NULL); /* "": not there */
    return real;
}

void ges_gather_path(ges_gather *g) {
    ges_text value = ges_gather_env(g, "PATH");
    ges_text rest = value;
    ges_text raw = {0};
    ges_text *entries = NULL;
    size_t count = 0;
    if (ges_path_split_list(g->mem, g->facts->style, value, &entries, &count) != GES_OK) {
        return; /* no memory: the arena remembers */
    }
    for (size_t i = 0; i < count && ges_path_next_raw(g->facts->style, &rest, &raw); i++) {
        ges_fact_path_entry entry = {
            .text = entries[i], .real = resolve(g, entries[i]), .raw = raw};
        (void)ges_list_push(g->mem, &g->facts->path, entry); /* the arena remembers */
    }
}

static bool is_same(const ges_gather *g, ges_text a, ges_text b) {
    return a.len != 0 && b.len != 0 &&
           ges_path_equal(g->facts->style, ges_path_clean(g->mem, g->facts->style, a),
                          ges_path_clean(g->mem, g->facts->style, b));
}

/* Marks this process's entry of that name; NULL when PATH lacks it. */
static ges_fact_path_entry *entry_of(ges_gather *g, ges_text text) {
    for (size_t i = 0; i < g->facts->path.count && i < LOGON_ENTRIES_MAX; i++) {
        if (is_same(g, g->facts->path.items[i].text, text)) {
            return &g->facts->path.items[i];
        }
    }
    return NULL;
}

static void take_logon_entry(ges_gather *g, ges_fact_path_entry entry) {
    ges_fact_path_entry *here = entry_of(g, entry.text);
    if (here != NULL) {
        entry.real = here->real;
        if (here->hive == GES_HIVE_NONE) {
            here->hive = entry.hive;
            here->written = entry.written;
        }
    } else {
        entry.real = resolve(g, entry.text);
        ges_text go = ges_path_join(g->mem, g->facts->style, entry.text, GES_T("go.exe"));
        if (entry.real.len != 0 && ges_os_is_file(g->os, go)) {
            entry.go = go;
        }
    }
    (void)ges_list_push(g->mem, &g->facts->logon_path, entry); /* the arena remembers */
}

static void take_hive(ges_gather *g, ges_fact_source source, ges_fact_hive hive) {
    ges_text *entries = NULL;
    size_t count = 0;
    const ges_fact_setting *path = ges_fact_registry(g->facts, GES_T("PATH"), source);
    if (path == NULL ||
        ges_path_split_list(g->mem, g->facts->style, path->value, &entries, &count) != GES_OK) {
        return;
    }
    ges_text rest = path->raw;
    for (size_t i = 0; i < count && i < LOGON_ENTRIES_MAX; i++) {
        ges_text written = {0};
        (void)ges_path_next_raw(g->facts->style, &rest, &written); /* "": a %NAME% held a ';' */
        if (ges_text_trim(entries[i]).len != 0) {
            take_logon_entry(g, (ges_fact_path_entry){
                                    .text = entries[i], .hive = hive, .written = written});
        }
    }
}

void ges_gather_logon_path(ges_gather *g) {
    take_hive(g, GES_FACT_MACHINE_KEY, GES_HIVE_MACHINE);
    take_hive(g, GES_FACT_USER_KEY, GES_HIVE_USER);
}
