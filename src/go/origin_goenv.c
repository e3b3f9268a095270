/* goenv: shims are scripts that run `goenv exec NAME`.
 * Source: go-nv/goenv 2, libexec/goenv-rehash, goenv-version-file, goenv-version-name; goenv 3,
 * internal/shims/manager.go. */
#include "go/module.h"
#include "go/versionfile.h"

/* goenv 3 says so in its second line. */
static bool is_third(const ges_origin_ask *ask) {
    return ges_origin_head_has(ask, "goenv shim for ");
}

static bool is_mine(const ges_origin_ask *ask) {
    bool is_script = ges_origin_head_has(ask, "#!") && ges_origin_head_has(ask, "goenv") &&
                     ges_origin_head_has(ask, "exec \"$program\"");
    bool is_batch =
        ask->os->family == GES_OS_WINDOWS && is_third(ask) && ges_origin_head_has(ask, "@echo off");
    return ask->binary == NULL && (is_script || is_batch);
}

/* The shims of goenv 2 say where they belong, whatever the variable says. */
static ges_text root_of(const ges_origin_ask *ask) {
    ges_text mark = GES_T("export GOENV_ROOT=\"");
    ges_text head = ges_text_from(ask->head);
    size_t at = ges_text_find(head, mark);
    ges_text rest = ges_text_skip(head, at == GES_NPOS ? head.len : at + mark.len);
    size_t end = ges_text_find_char(rest, '"');
    bool is_plain = end != GES_NPOS && end > 0 && rest.ptr[0] == '/';
    return is_plain ? ges_text_slice(rest, 0, end) : ges_origin_root(ask, "GOENV_ROOT", ".goenv");
}

/* GOENV_VERSION, .go-version upwards, ROOT/version. */
static bool choose(const ges_origin_ask *ask, ges_text root, ges_versionfile_choice *out) {
    static const ges_versionfile_kind kinds[] = {{".go-version", ges_versionfile_read_plain}};
    return ges_versionfile_variable(ask, "GOENV_VERSION", out) ||
           ges_versionfile_above(ask, kinds, GES_COUNT(kinds), out) ||
           ges_versionfile_in(ask, ges_origin_join(ask, root, "version"),
                              ges_versionfile_read_plain, out);
}

/* A go.mod may decide instead: always in goenv 3, in goenv 2 when it was switched on. It then picks
 * among what is installed by rules of its own, which are not replayed here. */
static bool may_follow_module(const ges_origin_ask *ask, ges_text *mod) {
    bool is_on = is_third(ask) || ges_origin_env(ask, "GOENV_GOMOD_VERSION_ENABLE").len > 0;
    if (!is_on || ges_origin_env(ask, "GOENV_VERSION").len > 0 || ask->context->cwd.len == 0) {
        return false;
    }
    ges_module_find_mod(ask->os, ask->mem, ask->context->cwd, mod);
    return mod->len > 0;
}

static ges_text program_in(const ges_origin_ask *ask, ges_text root, ges_text version) {
    ges_path_style style = ges_os_style(ask->os);
    ges_text dir = ges_origin_join(ask, root, "versions");
    dir = ges_path_join(ask->mem, style, dir, version);
    dir = ges_origin_join(ask, dir, "bin");
    bool is_windows = ask->os->family == GES_OS_WINDOWS;
    ges_text name = is_windows ? ges_text_join(ask->mem, ask->name, GES_T(".exe")) : ask->name;
    return ges_path_join(ask->mem, style, dir, name);
}

static void follow(const ges_origin_ask *ask, ges_sdk *out) {
    ges_text root = root_of(ask);
    ges_versionfile_choice choice = {GES_LIT("system"), GES_LIT("no version is chosen")};
    ges_text mod;
    if (may_follow_module(ask, &mod)) {
        out->problem = ges_text_join(ask->mem, GES_T("goenv takes '"), mod,
                                     GES_T("' into account: 'goenv version' tells"));
        return;
    }
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
    ges_origin_set_target(ask, program_in(ask, root, choice.version), choice.version, choice.why,
                          out);
}

const ges_origin ges_origin_goenv = {"goenv", "goenv", GES_SDK_SHIM, is_mine, follow};
