/* goenv: shims are scripts that run `goenv exec NAME`.
 * Source: go-nv/goenv 2, libexec/goenv-rehash, goenv-version-file, goenv-version-name. */
#include "go/versionfile.h"

static bool is_mine(const ges_origin_ask *ask) {
    return ges_origin_head_has(ask, "#!") && ges_origin_head_has(ask, "goenv") &&
           ges_origin_head_has(ask, "exec \"$program\"");
}

/* GOENV_VERSION, .go-version upwards, ROOT/version. go.mod counts only when somebody switched it
 * on, and then goenv picks among what is installed: that is not replayed here. */
static bool choose(const ges_origin_ask *ask, ges_text root, ges_versionfile_choice *out) {
    static const ges_versionfile_kind kinds[] = {{".go-version", ges_versionfile_read_plain}};
    return ges_versionfile_variable(ask, "GOENV_VERSION", out) ||
           ges_versionfile_above(ask, kinds, GES_COUNT(kinds), out) ||
           ges_versionfile_in(ask, ges_origin_join(ask, root, "version"),
                              ges_versionfile_read_plain, out);
}

static void follow(const ges_origin_ask *ask, ges_sdk *out) {
    ges_text root = ges_origin_root(ask, "GOENV_ROOT", ".goenv");
    ges_versionfile_choice choice = {GES_LIT("system"), GES_LIT("no version is chosen")};
    (void)choose(ask, root, &choice); /* else the system's */
    ges_text rest;
    (void)ges_text_cut(choice.version, ':', &choice.version, &rest); /* a list: the first counts */
    if (ges_text_equal(choice.version, GES_T("system"))) {
        out->target_why = choice.why;
        if (!ges_origin_next_in_path(ask, &out->target)) {
            out->problem = GES_T("it asks for the system's go, and PATH holds no other");
        }
        return;
    }
    if (ges_text_starts(choice.version, GES_T("go-"))) {
        choice.version = ges_text_skip(choice.version, 3);
    }
    ges_path_style style = ges_os_style(ask->os);
    ges_text dir = ges_origin_join(ask, root, "versions");
    dir = ges_path_join(ask->mem, style, dir, choice.version);
    dir = ges_origin_join(ask, dir, "bin");
    ges_origin_set_target(ask, ges_path_join(ask->mem, style, dir, ask->name), choice.version,
                          choice.why, out);
}

const ges_origin ges_origin_goenv = {"goenv", "goenv", GES_SDK_SHIM, is_mine, follow};
