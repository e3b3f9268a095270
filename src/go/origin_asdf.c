/* asdf: shims are scripts with a line `# asdf-plugin: golang 1.22.3` per installed version.
 * Source: asdf-vm/asdf internal/shims; asdf-golang bin/list-bin-paths. */
#include "go/versionfile.h"

static bool is_mine(const ges_origin_ask *ask) {
    return ges_origin_head_has(ask, "#!") && ges_origin_head_has(ask, "# asdf-plugin: ");
}

/* The variable, .tool-versions upwards, that of the home directory. */
static bool choose(const ges_origin_ask *ask, ges_versionfile_choice *out) {
    static const ges_versionfile_kind kinds[] = {
        {".tool-versions", ges_versionfile_read_tool_versions}};
    ges_text home = ges_origin_join(ask, ges_origin_home(ask), ".tool-versions");
    return ges_versionfile_variable(ask, "ASDF_GOLANG_VERSION", out) ||
           ges_versionfile_above(ask, kinds, GES_COUNT(kinds), out) ||
           ges_versionfile_in(ask, home, ges_versionfile_read_tool_versions, out);
}

static void follow(const ges_origin_ask *ask, ges_sdk *out) {
    static const char *const bins[] = {"go/bin", "packages/bin", "bin"};
    ges_versionfile_choice choice;
    if (!choose(ask, &choice)) {
        out->problem = GES_T("asdf finds no version of golang: no .tool-versions names one");
        return;
    }
    if (ges_text_equal(choice.version, GES_T("system"))) {
        out->target_why = choice.why;
        if (!ges_origin_next_in_path(ask, &out->target)) {
            out->problem = GES_T("it asks for the system's go, and PATH holds no other");
        }
        return;
    }
    ges_path_style style = ges_os_style(ask->os);
    ges_text dir =
        ges_origin_join(ask, ges_origin_root(ask, "ASDF_DATA_DIR", ".asdf"), "installs/golang");
    dir = ges_path_join(ask->mem, style, dir, choice.version);
    for (size_t i = 0; i < GES_COUNT(bins) && out->target.len == 0; i++) {
        ges_text bin = ges_origin_join(ask, dir, bins[i]);
        ges_text candidate = ges_path_join(ask->mem, style, bin, ask->name);
        if (ges_os_is_file(ask->os, candidate) || i == 0) {
            ges_origin_set_target(ask, candidate, choice.version, choice.why, out);
        }
    }
    if (out->target.len > 0) {
        out->problem = (ges_text){0};
    }
}

const ges_origin ges_origin_asdf = {"asdf", "asdf", GES_SDK_SHIM, is_mine, follow};
