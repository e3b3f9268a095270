/* Does a go.work fit the modules that it names? */
#include "base/map.h"
#include "go/modtree.h"
#include "go/version.h"

typedef struct checking {
    const ges_os *os;
    ges_path_style style;
    ges_arena *mem;
    ges_text cwd;
    ges_arena *scratch;
    ges_map modules; /* whole, cleaned path of a go.mod -> its ges_mod_file */
} checking;

/* Two spellings of one path must be one, a relative and an absolute one too. */
static ges_text whole(const checking *c, ges_text path) {
    return ges_path_is_abs(c->style, path) ? ges_path_clean(c->mem, c->style, path)
                                           : ges_path_join(c->mem, c->style, c->cwd, path);
}

static void learn(checking *c, ges_mod_tree *tree) {
    for (size_t i = 0; i < tree->files.count; i++) {
        ges_mod_file *file = &tree->files.items[i];
        if (file->kind == GES_GOMOD_MODULE) {
            ges_text key = whole(c, file->path);
            (void)ges_map_set(c->mem, &c->modules, key, file); /* the arena remembers */
        }
    }
}

static ges_text module_dir(const checking *c, const ges_mod_file *work, ges_text use) {
    ges_text base = ges_path_dir(c->mem, c->style, work->path);
    bool is_whole = ges_path_is_abs(c->style, use);
    return whole(c, is_whole ? use : ges_path_join(c->mem, c->style, base, use));
}

static void blame(const checking *c, ges_mod_file *work, ges_text trouble) {
    (void)ges_list_push(c->mem, &work->troubles, trouble); /* the arena remembers */
}

/* The name as go prints it in the directory of the go.work. */
static ges_text shown(const checking *c, ges_text use) {
    return ges_path_clean(c->mem, c->style, use);
}

/* A module outside of the tree, or in a directory that was passed over; NULL: there is none, which
 * is said. */
static const ges_mod_file *read_outside(const checking *c, ges_mod_file *work, ges_text path,
                                        ges_text name) {
    ges_mod_file *module = ges_new(c->mem, ges_mod_file);
    if (module == NULL) {
        return NULL; /* the arena remembers */
    }
    if (!ges_os_exists(c->os, path)) {
        blame(c, work,
              ges_text_join(c->mem, GES_T("cannot load module "), name,
                            GES_T(" listed in go.work file: there is no go.mod")));
        return NULL;
    }
    module->path = path;
    module->kind = GES_GOMOD_MODULE;
    ges_mod_file_read(c->os, module, c->scratch, c->mem);
    if (module->errors.count != 0) {
        blame(c, work,
              ges_gomod_error_text(c->mem, ges_path_join(c->mem, c->style, name, GES_T("go.mod")),
                                   &module->errors.items[0]));
    } else if (module->problem.len != 0) {
        blame(c, work, module->problem);
    }
    return module;
}

static void check_module(const checking *c, ges_mod_file *work, ges_text use) {
    ges_text path = ges_path_join(c->mem, c->style, module_dir(c, work, use), GES_T("go.mod"));
    const ges_mod_file *module = ges_map_get(&c->modules, path);
    ges_text name = shown(c, use);
    module = module != NULL ? module : read_outside(c, work, path, name);
    if (module == NULL || module->errors.count != 0) {
        return;
    }
    ges_text least = work->go.len != 0 ? work->go : GES_T("1.18");
    if (ges_go_version_compare(module->go, least) > 0) {
        blame(c, work,
              ges_text_join(c->mem, GES_T("module "), name,
                            GES_T(" listed in go.work file requires go >= "), module->go,
                            work->go.len != 0 ? GES_T(", but go.work lists go ")
                                              : GES_T(", but go.work implicitly requires "
                                                      "go "),
                            least));
    }
}

static void check_uses(const checking *c, ges_mod_file *work) {
    ges_map seen = {0};
    for (size_t i = 0; i < work->use.count && i < GES_MOD_MAX_USES; i++) {
        ges_text use = work->use.items[i].path;
        ges_text dir = module_dir(c, work, use);
        if (ges_map_get(&seen, dir) != NULL) {
            blame(c, work,
                  ges_text_join(c->mem, GES_T("path "), use,
                                GES_T(" appears multiple times in workspace")));
            continue;
        }
        (void)ges_map_set(c->mem, &seen, dir, work); /* the arena remembers */
        check_module(c, work, use);
    }
}

void ges_mod_tree_check_work(const ges_os *os, ges_arena *mem, ges_mod_tree *tree) {
    ges_arena scratch;
    checking c = {.os = os, .style = ges_os_style(os), .mem = mem, .scratch = &scratch};
    bool is_learnt = false;
    ges_arena_init(&scratch, 0);
    (void)os->dir_current(os, mem, &c.cwd, NULL); /* "": then paths are compared as they are */
    for (size_t i = 0; i < tree->files.count; i++) {
        ges_mod_file *work = &tree->files.items[i];
        if (work->kind != GES_GOMOD_WORKSPACE || work->errors.count != 0) {
            continue;
        }
        if (!is_learnt) {
            learn(&c, tree);
            is_learnt = true;
        }
        check_uses(&c, work);
    }
    ges_arena_close(&scratch);
}
