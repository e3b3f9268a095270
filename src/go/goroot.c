/* GOROOT as cmd/go finds it: a setting, the tree around the executable, or what was baked in. */
#include "go/engine.h"

/* The baked GOROOT costs reads; trimmed binaries (releases from 1.21 on) have none. */
static ges_text default_goroot(ges_goenv *goenv) {
    if (!goenv->is_default_goroot_known) {
        goenv->is_default_goroot_known = true;
        ges_go_binary binary;
        if (!goenv->binary.is_trimpath && ges_go_binary_read(goenv->os, goenv->exe, true, goenv->mem,
                                                             &binary, NULL) == GES_OK) {
            goenv->default_goroot = binary.default_goroot;
        }
    }
    return goenv->default_goroot;
}

ges_text ges_goroot_runtime(ges_goenv *goenv) {
    ges_text set = ges_goenv_os(goenv, GES_T("GOROOT"));
    return set.len != 0 ? set : default_goroot(goenv);
}

/* Is pkg/tool a directory below `dir`? Source: cmd/go cfg isGOROOT. */
static bool is_tree(const ges_goenv *goenv, ges_text dir) {
    return ges_os_is_dir(goenv->os,
                         ges_path_join(goenv->mem, goenv->style, dir, GES_T("pkg/tool")));
}

/* The tree that a command at `exe` lies in: bin/go, or since 1.21.1 bin/GOOS_GOARCH/go. */
static bool tree_of(const ges_goenv *goenv, ges_text exe, ges_text *out) {
    ges_text dir = ges_path_join(goenv->mem, goenv->style, exe, GES_T("../.."));
    if (is_tree(goenv, dir)) {
        *out = dir;
        return true;
    }
    bool looks_deeper = goenv->minor > 21 || (goenv->minor == 21 && goenv->binary.patch >= 1);
    dir = ges_path_join(goenv->mem, goenv->style, exe, GES_T("../../.."));
    *out = dir;
    return looks_deeper && is_tree(goenv, dir);
}

/* Linux asks the kernel for the executable, so links are resolved from the start. */
static bool tree_of_binary(ges_goenv *goenv, ges_text *out) {
    ges_text resolved;
    if (tree_of(goenv, goenv->exe, out)) {
        return true;
    }
    return goenv->os->family != GES_OS_LINUX &&
           goenv->os->path_resolve(goenv->os, goenv->exe, goenv->mem, &resolved, NULL) == GES_OK &&
           !ges_text_equal(resolved, goenv->exe) && tree_of(goenv, resolved, out);
}

ges_text ges_goroot_tree(ges_goenv *goenv) {
    if (!goenv->is_tree_known) {
        goenv->is_tree_known = true;
        if (!tree_of_binary(goenv, &goenv->tree)) {
            goenv->tree = GES_T("");
        }
    }
    return goenv->tree;
}

void ges_goroot_find(ges_goenv *goenv, const ges_goenv_value *set, ges_goenv_value *out) {
    *out = *set;
    if (set->value.len != 0) {
        out->value = ges_path_clean(goenv->mem, goenv->style, set->value);
        return;
    }
    ges_text baked = default_goroot(goenv);
    if (baked.len != 0) {
        baked = ges_path_clean(goenv->mem, goenv->style, baked);
    }
    ges_text tree = ges_goroot_tree(goenv);
    *out = (ges_goenv_value){.value = baked, .source = GES_GOENV_BINARY, .file = goenv->exe,
                             .note = GES_T("built into the go binary")};
    if (tree.len != 0 && !ges_text_equal(tree, baked) &&
        (baked.len == 0 || !ges_os_same_file(goenv->os, baked, tree))) {
        *out = (ges_goenv_value){.value = tree, .source = GES_GOENV_SEARCH, .file = goenv->exe,
                                 .note = GES_T("the tree around the go binary")};
    } else if (baked.len == 0) {
        *out = (ges_goenv_value){.source = GES_GOENV_UNSET,
                                 .note = GES_T("no tree around the go binary, none built in")};
    }
}

void ges_rule_goroot(ges_goenv *goenv, ges_goenv_id id, ges_text fallback, ges_goenv_slot *slot) {
    (void)id;
    (void)fallback;
    slot->value.value = goenv->goroot.value;
    slot->value.source = goenv->goroot.source;
    slot->value.file = goenv->goroot.file;
    slot->value.line = goenv->goroot.line;
    slot->value.note = goenv->goroot.note;
}
