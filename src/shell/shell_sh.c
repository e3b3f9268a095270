/* sh: dash where Debian and its children put it, or bash in its POSIX mode.
 * Source: dash(1) Invocation; bash(1) "invoked with the name sh". */
#include "shell/shell.h"

static bool is_bash(const ges_os *os, ges_arena *mem) {
    ges_text path;
    return os->path_resolve(os, GES_T("/bin/sh"), mem, &path, NULL) == GES_OK &&
           ges_text_contains(ges_path_base(GES_PATH_UNIX, path), GES_T("bash"));
}

static ges_rc *start(const ges_shell_start *start, ges_arena *mem) {
    ges_sh_dialect dialect = is_bash(start->os, mem) ? GES_SH_BASH : GES_SH_POSIX;
    ges_rc_setup setup = {.os = start->os,
                          .dialect = dialect,
                          .source = "sh",
                          .is_posix = true,
                          .is_login = start->is_login,
                          .is_interactive = start->is_interactive};
    ges_rc *rc = ges_rc_new(&setup, mem);
    if (rc == NULL) {
        return NULL;
    }
    ges_shell_inherit(rc, start);
    if (dialect == GES_SH_POSIX && start->env->count > 0 &&
        !ges_env_find(start->os, start->env, GES_T("SHLVL"), &(ges_text){0})) {
        ges_rc_var *level = ges_rc_var_of(rc, GES_T("SHLVL"));
        if (level != NULL) {
            level->is_set = false; /* dash does not count */
        }
    }
    ges_rc_start(rc, GES_T("PS1"), start->os->user_id(start->os) == 0 ? GES_T("# ") : GES_T("$ "),
                 false);
    ges_rc_start(rc, GES_T("PS2"), GES_T("> "), false);
    ges_rc_start(rc, GES_T("PS4"), GES_T("+ "), false);
    if (ges_rc_find(rc, GES_T("PATH")) == NULL) {
        ges_rc_start(rc, GES_T("PATH"),
                     GES_T("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"), false);
    }
    if (start->is_login) {
        (void)ges_rc_read(rc, GES_T("/etc/profile")); /* they may be missing */
        (void)ges_rc_read(rc, ges_shell_home_file(rc, ".profile"));
    }
    ges_text env = ges_rc_value(rc, GES_T("ENV"));
    if (start->is_interactive && env.len > 0) {
        (void)ges_rc_read(rc,
                          ges_rc_absolute(rc, ges_rc_expand_text(rc, env))); /* it may be missing */
    }
    ges_rc_finish(rc);
    return rc;
}

/* Source: POSIX 2.5.3; ksh and its kin know integers. */
static const char own[] =
    "EUID HISTFILE HISTSIZE LINENO MAILCHECK MAILPATH OPTARG OPTIND PPID RANDOM "
    "SECONDS TMOUT UID ";

const ges_shell ges_shell_sh = {
    .name = "sh",
    .programs = "sh dash ash ",
    .files = "login: /etc/profile, ~/.profile; interactive: $ENV; neither: none",
    .evaluate = "eval \"$(%s)\"",
    .begin = "",
    .between = "\n",
    .end = "\n",
    .refuses = ges_shell_posix_refuses,
    .own = own,
    .quote = ges_shell_posix_quote,
    .set = ges_shell_posix_reset,
    .unset = ges_shell_posix_unset,
    .start = start,
};
