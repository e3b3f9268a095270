/* What go.mod and go.work list. Bounded by GES_FACT_MODFILE_MAX. */
#include "doctor/facts_gather.h"

#include "formats/gomod.h"
#include "go/version.h"

static ges_text beside(const ges_gather *g, ges_text file, const char *name) {
    ges_path_style style = g->facts->style;
    return ges_path_join(g->mem, style, ges_path_dir(g->mem, style, file), ges_text_of(name));
}

/* False when the file cannot be read or go would refuse it: that is another rule's matter. */
static bool read_file(ges_gather *g, ges_text path, ges_gomod_kind kind, ges_gomod *out) {
    ges_bytes bytes = {0};
    const ges_fact_go *go = ges_fact_first_go(g->facts);
    ges_gomod_options options = {.kind = kind,
                                 .minor = go != NULL ? ges_go_version_minor(go->version) : 0,
                                 .is_windows = g->facts->family == GES_OS_WINDOWS};
    return g->os->file_read(g->os, path, GES_FACT_MODFILE_MAX, g->mem, &bytes, NULL) == GES_OK &&
           ges_gomod_parse(path, bytes, &options, g->mem, out, NULL) == GES_OK &&
           out->errors.count == 0;
}

static bool is_replaced(const ges_gomod *mod, const ges_gomod_item *require) {
    for (size_t i = 0; i < mod->replace.count; i++) {
        const ges_gomod_item *replace = &mod->replace.items[i];
        if (ges_text_equal(replace->path, require->path) &&
            (replace->version.len == 0 || ges_text_equal(replace->version, require->version))) {
            return true;
        }
    }
    return false;
}

static void take_requires(ges_gather *g, const ges_gomod *mod) {
    for (size_t i = 0; i < mod->require.count; i++) {
        const ges_gomod_item *item = &mod->require.items[i];
        ges_fact_require require = {item->path, item->version, item->at.line,
                                    is_replaced(mod, item), item->is_indirect};
        (void)ges_list_push(g->mem, &g->facts->modfile.requires, require); /* the arena remembers */
    }
}

/* go compares by spelling; a directory that is the same through links is left in peace too. */
static bool is_module_dir(ges_gather *g, ges_text dir) {
    const ges_fact_module *m = &g->facts->module;
    ges_path_style style = g->facts->style;
    ges_text used = ges_path_is_abs(style, dir)
                        ? ges_path_clean(g->mem, style, dir)
                        : ges_path_join(g->mem, style, ges_path_dir(g->mem, style, m->go_work), dir);
    ges_text home = ges_path_dir(g->mem, style, m->go_mod);
    return ges_path_equal(style, used, home) || ges_os_same_file(g->os, used, home);
}

static void take_uses(ges_gather *g, const ges_gomod *work) {
    ges_fact_modfile *out = &g->facts->modfile;
    out->is_work_read = true;
    for (size_t i = 0; i < work->use.count; i++) {
        (void)ges_list_push(g->mem, &out->uses, work->use.items[i].path); /* the arena remembers */
        out->is_used = out->is_used || is_module_dir(g, work->use.items[i].path);
    }
}

/* The file that -modfile=FILE of GOFLAGS names, when it is missing. */
static void look_at_other_mod(ges_gather *g) {
    static const ges_text flag = GES_LIT("-modfile=");
    ges_text rest = ges_fact_value(g->facts, "GOFLAGS");
    ges_text word = {0};
    while (ges_text_next(&rest, ' ', &word)) {
        if (word.len <= flag.len || !ges_text_starts(word, flag)) {
            continue;
        }
        ges_text path = ges_text_skip(word, flag.len);
        bool is_abs = ges_path_is_abs(g->facts->style, path);
        ges_text at = is_abs ? path
                             : ges_path_join(g->mem, g->facts->style, g->facts->dir, path);
        g->facts->modfile.other_mod = ges_os_exists(g->os, at) ? (ges_text){0} : path;
    }
}

void ges_gather_modfile(ges_gather *g) {
    const ges_fact_module *m = &g->facts->module;
    ges_gomod mod = {0};
    if (m->go_mod.len == 0) {
        return;
    }
    if (read_file(g, m->go_mod, GES_GOMOD_MODULE, &mod)) {
        g->facts->modfile.module = mod.module.count != 0 ? mod.module.items[0].path : (ges_text){0};
        take_requires(g, &mod);
    }
    g->facts->modfile.has_vendor = ges_os_exists(g->os, beside(g, m->go_mod, "vendor/modules.txt"));
    look_at_other_mod(g);
    ges_gomod work = {0};
    if (m->go_work.len != 0 && read_file(g, m->go_work, GES_GOMOD_WORKSPACE, &work)) {
        take_uses(g, &work);
    }
}
