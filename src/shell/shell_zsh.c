/* zsh. Source: zsh(1) STARTUP/SHUTDOWN FILES; Debian keeps the system's files in /etc/zsh. */
#include "shell/hook.h"

static void set_own_variables(ges_rc *rc) {
    static const char *const lists[][2] = {
        {"PATH", "path"},         {"MANPATH", "manpath"}, {"CDPATH", "cdpath"}, {"FPATH", "fpath"},
        {"MAILPATH", "mailpath"}, {"FIGNORE", "fignore"}, {"WATCH", "watch"},
    };
    for (size_t i = 0; i < GES_COUNT(lists); i++) {
        ges_rc_tie(rc, ges_text_of(lists[i][0]), ges_text_of(lists[i][1]), ':');
    }
    ges_rc_start_unknown(rc, GES_T("FPATH"));
    ges_rc_start(rc, GES_T("ZSH_VERSION"), GES_T("5.9"), false);
    ges_rc_start(rc, GES_T("ZSH_NAME"), GES_T("zsh"), false);
    ges_rc_start_unknown(rc, GES_T("HOST"));
    ges_text user;
    if (rc->os->user_name(rc->os, rc->mem, &user, NULL) == GES_OK) {
        ges_rc_start(rc, GES_T("USERNAME"), user, false);
        if (ges_rc_find(rc, GES_T("LOGNAME")) == NULL) {
            ges_rc_start(rc, GES_T("LOGNAME"), user, true);
        }
    }
    ges_rc_start(rc, GES_T("PS1"), rc->setup.is_interactive ? GES_T("%m%# ") : GES_T(""), false);
    ges_rc_start(rc, GES_T("PROMPT"), rc->setup.is_interactive ? GES_T("%m%# ") : GES_T(""), false);
    const ges_rc_var *path = ges_rc_find(rc, GES_T("PATH"));
    if (path == NULL || !path->is_set) {
        ges_rc_start(rc, GES_T("PATH"), GES_T("/bin:/usr/bin:/usr/ucb:/usr/local/bin"), false);
    }
}

static void read_both(ges_rc *rc, const char *name) {
    ges_text directory =
        ges_os_is_dir(rc->os, GES_T("/etc/zsh")) ? GES_T("/etc/zsh/") : GES_T("/etc/");
    if (!rc->skips_rcs && !rc->skips_global_rcs) {
        (void)ges_rc_read(
            rc, ges_text_join(rc->mem, directory, ges_text_of(name))); /* may be missing */
    }
    if (rc->skips_rcs) {
        return;
    }
    const ges_rc_var *zdotdir = ges_rc_find(rc, GES_T("ZDOTDIR"));
    ges_text home =
        ges_rc_value(rc, zdotdir != NULL && zdotdir->is_set ? GES_T("ZDOTDIR") : GES_T("HOME"));
    (void)ges_rc_read(
        rc, ges_text_join(rc->mem, home, GES_T("/."), ges_text_of(name))); /* may be missing */
}

static ges_rc *start(const ges_shell_start *start, ges_arena *mem) {
    ges_rc_setup setup = {.os = start->os,
                          .dialect = GES_SH_ZSH,
                          .source = "zsh",
                          .is_login = start->is_login,
                          .is_interactive = start->is_interactive};
    ges_rc *rc = ges_rc_new(&setup, mem);
    if (rc == NULL) {
        return NULL;
    }
    ges_shell_inherit(rc, start);
    set_own_variables(rc);
    read_both(rc, "zshenv");
    if (start->is_login) {
        read_both(rc, "zprofile");
    }
    if (start->is_interactive) {
        read_both(rc, "zshrc");
    }
    if (start->is_login) {
        read_both(rc, "zlogin");
    }
    ges_rc_finish(rc);
    return rc;
}

/* Source: zshparam(1), zshmodules(1). Most end the whole code with an error, being lists or read-only;
 * UID and USERNAME change the account, FPATH and MODULE_PATH hold code, SAVEHIST overwrites HISTFILE. */
static const char own[] =
    "ARGC EGID ERRNO EUID FIGNORE FPATH FUNCNEST GID HISTCHARS HISTCMD HISTFILE "
    "HISTSIZE KEYBOARD_HACK LINENO MAILCHECK MAILPATH MODULE_PATH NULLCMD OPTARG "
    "OPTIND PERIOD PPID RANDOM READNULLCMD SAVEHIST SECONDS STTY TMOUT TRY_BLOCK_* "
    "TTYIDLE UID USERNAME WATCH ZSH_ARGZERO ZSH_EVAL_CONTEXT ZSH_EXECUTION_STRING "
    "ZSH_SCRIPT ZSH_SUBSHELL aliases argv builtins cdpath chpwd_functions commands "
    "dirstack dis_* errnos fignore fpath func* functions* galiases histchars "
    "history* jobdirs jobstates jobtexts keymaps mailpath manpath module_path "
    "modules nameddirs options parameters patchars path periodic_functions "
    "pipestatus precmd_functions preexec_functions prompt psvar reswords saliases "
    "signals status termcap terminfo userdirs usergroups watch widgets "
    "zsh_eval_context zsh_scheduled_events zshaddhistory_functions "
    "zshexit_functions ";

const ges_shell ges_shell_zsh = {
    .name = "zsh",
    .programs = "zsh rzsh ",
    .files =
        "always: /etc/zsh/zshenv, $ZDOTDIR/.zshenv; login: zprofile; interactive: zshrc; login: "
        "zlogin; each the system's before the user's",
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
    .hook = &ges_hook_zsh,
};
