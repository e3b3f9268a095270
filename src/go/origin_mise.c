/* mise: shims are links to mise itself; on Windows also .cmd files that run `mise x`.
 * Source: jdx/mise src/shims.rs, docs/configuration. */
#include "go/versionfile.h"

static bool is_mine(const ges_origin_ask *ask) {
    ges_path_style style = ges_os_style(ask->os);
    ges_text base = ges_path_base(style, ask->resolved);
    bool is_link =
        (ges_text_equal(base, GES_T("mise")) || ges_text_equal(base, GES_T("mise.exe"))) &&
        !ges_text_equal(ask->name, GES_T("mise"));
    return is_link || ges_origin_head_has(ask, "mise x -- ");
}

static ges_text data_dir(const ges_origin_ask *ask) {
    ges_text dir = ges_origin_env(ask, "MISE_DATA_DIR");
    if (dir.len > 0) {
        return dir;
    }
    if (ask->os->family == GES_OS_WINDOWS) {
        return ges_origin_join(ask, ges_origin_env(ask, "LOCALAPPDATA"), "mise");
    }
    return ges_origin_join(ask, ges_origin_root(ask, "XDG_DATA_HOME", ".local/share"), "mise");
}

static bool choose(const ges_origin_ask *ask, ges_versionfile_choice *out) {
    static const ges_versionfile_kind kinds[] = {
        {"mise.local.toml", ges_versionfile_read_toml},
        {".mise.local.toml", ges_versionfile_read_toml},
        {"mise.toml", ges_versionfile_read_toml},
        {".mise.toml", ges_versionfile_read_toml},
        {"mise/config.toml", ges_versionfile_read_toml},
        {".mise/config.toml", ges_versionfile_read_toml},
        {".config/mise.toml", ges_versionfile_read_toml},
        {".config/mise/config.toml", ges_versionfile_read_toml},
        {".tool-versions", ges_versionfile_read_tool_versions},
    };
    ges_text global = ges_origin_env(ask, "MISE_GLOBAL_CONFIG_FILE");
    if (global.len == 0) {
        ges_text config = ges_origin_root(ask, "XDG_CONFIG_HOME", ".config");
        global = ges_origin_join(ask, config, "mise/config.toml");
    }
    return ges_versionfile_variable(ask, "MISE_GO_VERSION", out) ||
           ges_versionfile_above(ask, kinds, GES_COUNT(kinds), out) ||
           ges_versionfile_in(ask, global, ges_versionfile_read_toml, out) ||
           ges_versionfile_in(ask, GES_T("/etc/mise/config.toml"), ges_versionfile_read_toml, out);
}

static void follow(const ges_origin_ask *ask, ges_sdk *out) {
    ges_versionfile_choice choice = {GES_LIT("system"), GES_LIT("no mise configuration names go")};
    (void)choose(ask, &choice); /* else the next one in PATH */
    if (ges_text_equal(choice.version, GES_T("system"))) {
        out->target_why = choice.why;
        if (!ges_origin_next_in_path(ask, &out->target)) {
            out->problem = GES_T("it falls back to the next go in PATH, and there is none");
        }
        return;
    }
    ges_text prefix = GES_T("prefix:");
    if (ges_text_starts(choice.version, prefix)) {
        choice.version = ges_text_skip(choice.version, prefix.len);
    }
    ges_path_style style = ges_os_style(ask->os);
    ges_text dir = ges_origin_join(ask, data_dir(ask), "installs/go");
    dir = ges_path_join(ask->mem, style, dir, choice.version);
    dir = ges_origin_join(ask, dir, "bin");
    bool is_windows = ask->os->family == GES_OS_WINDOWS;
    ges_text name = is_windows ? ges_text_join(ask->mem, ask->name, GES_T(".exe")) : ask->name;
    ges_origin_set_target(ask, ges_path_join(ask->mem, style, dir, name), choice.version,
                          choice.why, out);
}

const ges_origin ges_origin_mise = {"mise", "mise", GES_SDK_SHIM, is_mine, follow};
