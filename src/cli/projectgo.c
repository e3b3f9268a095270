/* The Go that a project asks for, among those of this machine. */
#include "cli/project.h"

#include "formats/gomod.h"
#include "go/trees.h"
#include "go/version.h"

static ges_text first_path(const ges_gomod_list *list) {
    return list->count != 0 ? list->items[0].path : GES_T("");
}

/* What a go.mod or go.work asks for at least; "": nothing, or go would refuse it: then *refused says
 * why. */
static ges_text asked(const ges_app *app, ges_text path, ges_text *refused) {
    ges_error err = {0};
    ges_path_style style = ges_os_style(app->os);
    ges_text name = ges_path_base(style, path);
    ges_bytes bytes = {0};
    ges_gomod read = {0};
    ges_gomod_options options = {
        .kind = ges_text_equal(name, GES_T("go.work")) ? GES_GOMOD_WORKSPACE : GES_GOMOD_MODULE,
        .is_windows = style == GES_PATH_WINDOWS};
    if (app->os->file_read(app->os, path, GES_GOMOD_MAX, app->mem, &bytes, &err) != GES_OK ||
        ges_gomod_parse(name, bytes, &options, app->mem, &read, &err) != GES_OK) {
        *refused = ges_text_copy(app->mem, ges_text_of(err.text));
        return GES_T("");
    }
    if (read.errors.count != 0) {
        *refused = ges_gomod_error_text(app->mem, path, &read.errors.items[0]);
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
    ges_text refused = {0};
    version = is_file ? asked(app, version, &refused) : version;
    if (version.len == 0 || ges_trees_list(app->os, app->mem, &trees, NULL) != GES_OK) {
        return GES_T("");
    }
    ges_text root = choose(&trees, version, false);
    return root.len == 0 && is_file ? choose(&trees, version, true) : root;
}

ges_text ges_cli_project_no_go(const ges_app *app, ges_text file) {
    ges_text refused = {0};
    ges_text version = asked(app, file, &refused);
    if (refused.len != 0) {
        return ges_text_join(app->mem, GES_T("no Go is chosen, as go would refuse "), refused);
    }
    return version.len == 0
               ? GES_T("")
               : ges_text_format(app->mem,
                                 "'%.*s' asks for go %.*s, and no Go on this machine is that new: PATH "
                                 "stays as it is; 'ges install %.*s' brings one",
                                 GES_FMT(file), GES_FMT(version), GES_FMT(version));
}
