/* bash. Source: bash(1) INVOCATION; Debian's build reads /etc/bash.bashrc, and ~/.bashrc for a
 * shell that sshd starts (SYS_BASHRC, SSH_SOURCE_BASHRC; seen with 5.2). */
#include "shell/hook.h"

#include "base/number.h"

static void set_own_variables(ges_rc *rc) {
    ges_rc_start(rc, GES_T("BASH"), GES_T("/bin/bash"), false);
    ges_rc_start(rc, GES_T("BASH_VERSION"), GES_T("5.2.15(1)-release"), false);
    ges_rc_start_unknown(rc, GES_T("BASH_VERSINFO"));
    ges_rc_start_unknown(rc, GES_T("HOSTNAME"));
    ges_rc_start(rc, GES_T("PS4"), GES_T("+ "), false);
    if (ges_rc_find(rc, GES_T("PATH")) == NULL) {
        ges_rc_start(rc, GES_T("PATH"),
                     GES_T("/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin:."),
                     false);
    }
    if (ges_rc_find(rc, GES_T("TERM")) == NULL) {
        ges_rc_start(rc, GES_T("TERM"), GES_T("dumb"), false);
    }
    if (rc->setup.is_interactive) {
        ges_rc_start(rc, GES_T("PS1"), GES_T("\\s-\\v\\$ "), false);
        ges_rc_start(rc, GES_T("PS2"), GES_T("> "), false);
    }
}

static void read_named_by(ges_rc *rc, ges_text variable) {
    ges_text value = ges_rc_value(rc, variable);
    if (value.len > 0) {
        (void)ges_rc_read(
            rc, ges_rc_absolute(rc, ges_rc_expand_text(rc, value))); /* it may be missing */
    }
}

static bool is_started_by_ssh(const ges_rc *rc) {
    bool has_client = ges_rc_find(rc, GES_T("SSH_CLIENT")) != NULL ||
                      ges_rc_find(rc, GES_T("SSH2_CLIENT")) != NULL;
    uint64_t level = 0;
    return has_client && ges_parse_u64(ges_rc_value(rc, GES_T("SHLVL")), &level) && level < 2;
}

static void read_files(ges_rc *rc) {
    static const char *const profiles[] = {".bash_profile", ".bash_login", ".profile"};
    bool is_interactive = rc->setup.is_interactive;
    if (rc->setup.is_login) {
        (void)ges_rc_read(rc, GES_T("/etc/profile")); /* it may be missing */
        for (size_t i = 0; i < GES_COUNT(profiles); i++) {
            if (ges_rc_read(rc, ges_shell_home_file(rc, profiles[i])) != GES_NOT_FOUND) {
                break; /* one that is there and cannot be read ends the search too */
            }
        }
    } else if (is_interactive || is_started_by_ssh(rc)) {
        (void)ges_rc_read(rc, GES_T("/etc/bash.bashrc")); /* they may be missing */
        (void)ges_rc_read(rc, ges_shell_home_file(rc, ".bashrc"));
    }
    if (!is_interactive) {
        read_named_by(rc, GES_T("BASH_ENV"));
    }
}

static ges_rc *start(const ges_shell_start *start, ges_arena *mem) {
    ges_rc_setup setup = {.os = start->os,
                          .dialect = GES_SH_BASH,
                          .source = "bash",
                          .is_login = start->is_login,
                          .is_interactive = start->is_interactive};
    ges_rc *rc = ges_rc_new(&setup, mem);
    if (rc != NULL) {
        ges_shell_inherit(rc, start);
        set_own_variables(rc);
        read_files(rc);
        ges_rc_finish(rc);
    }
    return rc;
}

/* Source: bash(1) "Shell Variables". RANDOM and its like are integers, MAILPATH is expanded, HISTFILESIZE
 * cuts the file that HISTFILE names, TMOUT ends the shell, PROMPT_COMMAND holds our hook. */
static const char own[] =
    "BASH BASHOPTS BASHPID BASH_ALIASES BASH_ARGC BASH_ARGV BASH_ARGV0 BASH_CMDS "
    "BASH_COMMAND BASH_COMPAT BASH_EXECUTION_STRING BASH_LINENO "
    "BASH_LOADABLES_PATH BASH_REMATCH BASH_SOURCE BASH_SUBSHELL BASH_VERSINFO "
    "BASH_VERSION BASH_XTRACEFD COMP_* COPROC DIRSTACK EPOCHREALTIME EPOCHSECONDS "
    "EUID FUNCNAME FUNCNEST GROUPS HIST* IGNOREEOF INPUTRC LINENO MAILCHECK "
    "MAILPATH OPTERR OPTIND PIPESTATUS POSIXLY_CORRECT PPID PROMPT_COMMAND RANDOM "
    "READLINE_* SECONDS SHELLOPTS SRANDOM TMOUT UID auto_resume histchars ";

const ges_shell ges_shell_bash = {
    .name = "bash",
    .programs = "bash rbash ",
    .files = "login: /etc/profile, then the first of ~/.bash_profile, ~/.bash_login, ~/.profile; "
             "interactive without login: /etc/bash.bashrc, ~/.bashrc; not interactive: $BASH_ENV",
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
    .hook = &ges_hook_bash,
};
