/* fish. Source: fish-language(1) "Configuration files"; share/config.fish of 3.6 for the order of
 * the conf.d folders. */
#include "shell/hook.h"

#include "base/builder.h"
#include "formats/fishvars.h"

static ges_text quote(ges_arena *mem, ges_text text) {
    ges_builder out = ges_builder_in(mem);
    ges_build_char(&out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\'' || text.ptr[i] == '\\') {
            ges_build_char(&out, '\\');
        }
        ges_build_char(&out, text.ptr[i]);
    }
    ges_build_char(&out, '\'');
    return ges_build_done(&out);
}

static ges_text set(ges_arena *mem, ges_text name, ges_text value) {
    return ges_text_join(mem, GES_T("set -gx "), name, GES_T(" "), quote(mem, value));
}

static ges_text unset(ges_arena *mem, ges_text name) {
    return ges_text_join(mem, GES_T("set -e "), name);
}

/* Inherited variables whose name ends in PATH are lists. */
static void split_lists(ges_rc *rc) {
    for (size_t i = 0; i < rc->vars.count; i++) {
        ges_rc_var *var = rc->vars.entries[i].value;
        ges_text rest = var->value;
        ges_text piece;
        var->is_array = var->is_set && var->is_exported;
        if (!var->is_array) {
            continue;
        }
        if (!ges_fish_is_path(var->name)) {
            (void)ges_list_push(rc->mem, &var->items, rest); /* the arena remembers */
            continue;
        }
        rest = rest.ptr == NULL ? GES_T("") : rest;
        while (ges_text_next(&rest, ':', &piece)) {
            (void)ges_list_push(rc->mem, &var->items, piece); /* the arena remembers */
        }
    }
}

static ges_text folder(ges_rc *rc, const char *variable, const char *below_home) {
    ges_text base = ges_rc_value(rc, ges_text_of(variable));
    return base.len > 0
               ? ges_text_join(rc->mem, base, GES_T("/fish"))
               : ges_text_join(rc->mem, ges_rc_value(rc, GES_T("HOME")), ges_text_of(below_home));
}

static void read_universals(ges_rc *rc, ges_text config) {
    ges_text path = ges_text_join(rc->mem, config, GES_T("/fish_variables"));
    ges_bytes bytes;
    ges_fishvar_list vars = {0};
    ges_status status = rc->os->file_read(rc->os, path, GES_RC_FILE_MAX, rc->mem, &bytes, NULL);
    ges_rc_file file = {.path = path, .status = status};
    (void)ges_list_push(rc->mem, &rc->files, file); /* the arena remembers */
    if (status != GES_OK ||
        ges_fishvars_parse(ges_text_from(bytes), rc->mem, &vars, NULL) != GES_OK) {
        return;
    }
    rc->file = path;
    for (size_t i = 0; i < vars.count; i++) {
        ges_texts items = {.items = vars.items[i].items, .count = vars.items[i].item_count};
        rc->line = vars.items[i].line;
        rc->raw = vars.items[i].raw;
        ges_fish_start_universal(rc, vars.items[i].name, &items, vars.items[i].is_exported);
        if (ges_text_equal(vars.items[i].name, GES_T("fish_user_paths"))) {
            ges_fish_reconstruct_path(rc);
        }
    }
    rc->file = (ges_text){NULL, 0};
}

static bool is_known(const ges_texts *names, ges_text name) {
    for (size_t i = 0; i < names->count; i++) {
        if (ges_text_equal(names->items[i], name)) {
            return true;
        }
    }
    return false;
}

/* A name that stands in several folders counts once, in the first. */
static void read_folder(ges_rc *rc, ges_text dir, ges_texts *seen) {
    bool is_uncertain = false;
    ges_texts found = ges_rc_glob(rc, ges_text_join(rc->mem, dir, GES_T("/*.fish")), &is_uncertain);
    for (size_t i = 0; i < found.count; i++) {
        ges_text name = ges_path_base(GES_PATH_UNIX, found.items[i]);
        if (is_known(seen, name)) {
            continue;
        }
        (void)ges_list_push(rc->mem, seen, name); /* the arena remembers */
        if (ges_rc_test_file(rc, 'f', found.items[i]) == GES_YES) {
            (void)ges_rc_read(rc, found.items[i]); /* the status stands in rc->files */
        }
    }
}

static void read_vendor_folders(ges_rc *rc, ges_texts *seen) {
    ges_text data = folder(rc, "XDG_DATA_HOME", "/.local/share/fish");
    read_folder(rc, ges_text_join(rc->mem, data, GES_T("/vendor_conf.d")), seen);
    ges_text rest = ges_rc_value(rc, GES_T("XDG_DATA_DIRS"));
    ges_text dir;
    while (rest.len > 0 && ges_text_next(&rest, ':', &dir)) {
        bool has_slash = ges_text_ends(dir, GES_T("/"));
        read_folder(rc,
                    ges_text_join(rc->mem, dir, has_slash ? GES_T("") : GES_T("/"),
                                  GES_T("fish/vendor_conf.d")),
                    seen);
    }
    read_folder(rc, GES_T("/usr/share/fish/vendor_conf.d"), seen);
}

static ges_rc *start(const ges_shell_start *start, ges_arena *mem) {
    ges_rc_setup setup = {.os = start->os,
                          .dialect = GES_SH_FISH,
                          .source = "fish",
                          .is_login = start->is_login,
                          .is_interactive = start->is_interactive};
    ges_rc *rc = ges_rc_new(&setup, mem);
    if (rc == NULL) {
        return NULL;
    }
    ges_shell_inherit(rc, start);
    static const char *const not_fish[] = {"IFS", "OPTIND", "UID", "EUID", "PPID", "OSTYPE"};
    for (size_t i = 0; i < GES_COUNT(not_fish); i++) {
        ges_rc_var *var = ges_rc_var_of(rc, ges_text_of(not_fish[i]));
        if (var != NULL && !var->is_exported) {
            *var = (ges_rc_var){.name = var->name};
        }
    }
    split_lists(rc);
    ges_text config = folder(rc, "XDG_CONFIG_HOME", "/.config/fish");
    ges_rc_start(rc, GES_T("FISH_VERSION"), GES_T("3.6.0"), false);
    ges_rc_start(rc, GES_T("version"), GES_T("3.6.0"), false);
    ges_rc_start(rc, GES_T("__fish_config_dir"), config, false);
    ges_rc_start(rc, GES_T("__fish_sysconf_dir"), GES_T("/etc/fish"), false);
    ges_rc_start(rc, GES_T("__fish_data_dir"), GES_T("/usr/share/fish"), false);
    ges_rc_start_unknown(rc, GES_T("hostname"));
    ges_rc_start_unknown(rc, GES_T("fish_pid"));
    read_universals(rc, config);
    ges_texts seen = {0};
    read_folder(rc, ges_text_join(rc->mem, config, GES_T("/conf.d")), &seen);
    read_folder(rc, GES_T("/etc/fish/conf.d"), &seen);
    read_vendor_folders(rc, &seen);
    (void)ges_rc_read(rc, GES_T("/etc/fish/config.fish")); /* they may be missing */
    (void)ges_rc_read(rc, ges_text_join(rc->mem, config, GES_T("/config.fish")));
    ges_rc_finish(rc);
    return rc;
}

/* Source: fish-language(1) "Special variables". fish_function_path holds code, fish_user_paths goes to PATH. */
static const char own[] =
    "FISH_VERSION PWD SHLVL _ __fish_* argv fish_* history hostname pipestatus "
    "status status_generation umask version ";

const ges_shell ges_shell_fish = {
    .name = "fish",
    .programs = "fish ",
    .files = "always: fish_variables (universal variables), conf.d/*.fish of ~/.config/fish, "
             "/etc/fish and "
             "vendors, /etc/fish/config.fish, ~/.config/fish/config.fish",
    .evaluate = "%s | source",
    .begin = "",
    .between = "\n",
    .end = "\n",
    .refuses = ges_shell_posix_refuses,
    .own = own,
    .quote = quote,
    .set = set,
    .unset = unset,
    .start = start,
    .hook = &ges_hook_fish,
};
