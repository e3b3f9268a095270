/* The Go that a project asks for, among those of this machine. */
#include "cli/project.h"

#include "formats/gomod.h"
#include "go/trees.h"
#include "go/version.h"

static ges_text first_path(const ges_gomod_list *list) {
    return list->count != 0 ? list->items[0].path : GES_T("");
}

/* What a go.mod or go.work asks for at least; "": nothing, or go would refuse it. */
static ges_text asked(const ges_app *app, ges_text path) {
    ges_path_style style = ges_os_style(app->os);
    ges_text name = ges_path_base(style, path);
    ges_bytes bytes = {0};
    ges_gomod read = {0};
    ges_gomod_options options = {
        .kind = ges_text_equal(name, GES_T("go.work")) ? GES_GOMOD_WORKSPACE : GES_GOMOD_MODULE,
        .is_windows = style == GES_PATH_WINDOWS};
    if (app->os->file_read(app->os, path, GES_GOMOD_MAX, app->mem, &bytes, NULL) != GES_OK ||
        ges_gomod_parse(name, bytes, &options, app->mem, &read, NULL) != GES_OK ||
        read.errors.count != 0) {
        return GES_T("");
    }
    ges_text go = first_path(&read.go);
    ges_text toolchain = ges_go_toolchain_version(first_path(&read.toolchain));
    return ges_go_version_compare(toolchain, go) > 0 ? toolchain : go;
}

static bool serves(ges_text own, ges_text version, bool is_least) {
    return ges_text_equal(own, version) ||
           (ges_go_version_is_lang(version) && ges_text_equal(ges_go_version_lang(own), version)) ||
           (is_least && ges_go_version_compare(own, version) >= 0);
}

/* The newest that serves. */
static ges_text choose(const ges_trees *trees, ges_text version, bool is_least) {
    ges_text root = GES_T("");
    ges_text best = GES_T("");
    for (size_t i = 0; i < trees->count; i++) {
        ges_text own = ges_go_toolchain_version(trees->items[i].version);
        if (serves(own, version, is_least) && ges_go_version_compare(own, best) > 0) {
            best = own;
            root = trees->items[i].root;
        }
    }
    return root;
}

ges_text ges_cli_project_go(const ges_app *app, ges_text version) {
    ges_trees trees = {0};
    bool is_file = ges_path_is_abs(ges_os_style(app->os), version);
    version = is_file ? asked(app, version) : version;
    if (version.len == 0 || ges_trees_list(app->os, app->mem, &trees, NULL) != GES_OK) {
        return GES_T("");
    }
    ges_text root = choose(&trees, version, false);
    return root.len == 0 && is_file ? choose(&trees, version, true) : root;
}
