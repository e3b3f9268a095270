/* The hook of a shell: at every prompt it looks, without starting anything, whether the directory
 * is another one or a file of the project was written, came or went; only then it starts `ges load`
 * and evaluates what that prints: the variables, and the next look. One const entry in
 * hook_<name>.c. */
#ifndef GES_SHELL_HOOK_H
#define GES_SHELL_HOOK_H

#include "shell/shell.h"

typedef enum ges_hook_test {
    GES_HOOK_IS_LEFT,   /* changed when the current directory is not `path` */
    GES_HOOK_IS_THERE,  /* changed when `path` is there */
    GES_HOOK_IS_GONE,   /* changed when it is not */
    GES_HOOK_IS_BEHIND, /* the same, and not looked for before one of the gates is open */
    GES_HOOK_IS_GATE,   /* open when its time is later than that of `stamp` */
    GES_HOOK_IS_LATER,  /* changed when its time is later than that of `stamp` */
    GES_HOOK_IS_OTHER,  /* changed when it is gone, or its time is not that of `stamp` */
    GES_HOOK_IS_OFF,    /* changed when GES_NO_HOOK is set */
    GES_HOOK_IS_ON,     /* changed when it is not: nothing else is looked at */
} ges_hook_test;

typedef struct ges_hook_look {
    ges_hook_test test;
    ges_text path;
    ges_text stamp; /* IS_OTHER, IS_GATE, IS_LATER: a file with its time; "": none could be made */
    int64_t mtime_ns; /* IS_OTHER, IS_GATE, IS_LATER: its time */
} ges_hook_look;
GES_LIST(ges_hook_looks, ges_hook_look);

struct ges_hook {
    const char *text; /* what the shell evaluates once; "{ges}" is the program, quoted for it */
    const char *line; /* what the start-up file says so that it does; likewise */
    /* The start-up file, below the directory that `base` names: its default below HOME. */
    const char *base; /* a variable, or NULL */
    const char *below_base;
    const char *below_home;
    bool uses_stamps;   /* cannot read the time of a file, but compare it with that of another */
    bool sees_links;    /* is told the time of a link, not that of what it leads to */
    bool reads_content; /* cannot do that either: IS_OTHER is a file whose content is another one */
    /* What stands around and between the statements of `ges load` instead of what the shell has,
     * where one that fails would end the rest (a read-only variable); NULL: nothing else. */
    const char *begin;
    const char *between;
    const char *end;
    /* Code that defines the next look; NULL: it looks by starting `ges load`. */
    ges_text (*look)(ges_arena *mem, const ges_hook_looks *looks);
};

/* `text` with {ges} as the program. */
ges_text ges_hook_fill(ges_arena *mem, const ges_shell *shell, const char *text, ges_text program);

/* The shells that have one, for people: "bash, zsh, fish". */
ges_text ges_hook_shells(ges_arena *mem);

extern const ges_hook ges_hook_bash;
extern const ges_hook ges_hook_zsh;
extern const ges_hook ges_hook_fish;
extern const ges_hook ges_hook_elvish;
extern const ges_hook ges_hook_pwsh;
extern const ges_hook ges_hook_nu;
extern const ges_hook ges_hook_cmd;

/* cmd, installed: the batch file for AutoRun, with its macros in `hook.doskey` beside it, so that
 * one doskey reads all. */
ges_text ges_hook_cmd_batch(ges_arena *mem, ges_text program);
ges_text ges_hook_cmd_macros(ges_arena *mem, ges_text program);

/* `path` as it is called in `dir`, where that is shorter: what a shell that stands there has to
 * expand and the system to look up. Both absolute, with '/', and `dir` without links. */
ges_text ges_hook_nearer(ges_arena *mem, ges_text dir, ges_text path);

/* For the entries: is one of them of that kind? Where none is IS_LEFT, PWD has to tell that. */
bool ges_hook_has(const ges_hook_looks *looks, ges_hook_test test);
/* bash and zsh look alike, but for what they make of files that are not there. */
ges_text ges_hook_bash_look(ges_arena *mem, const ges_hook_looks *looks);
ges_text ges_hook_zsh_look(ges_arena *mem, const ges_hook_looks *looks);

/* bash, zsh: what is for this session is evaluated here at once, as a person who has the hook
 * expects; what only reports, shows or lasts goes to the program as it is. So does what somebody
 * else reads: in `eval "$(ges refresh)"` a subshell would take it and be gone. */
#define GES_HOOK_SH_FUNCTION                                                                       \
    "ges() {\n"                                                                                    \
    "    case \" ${1-}  $* \" in\n"                                                                \
    "    *' --json '*|*' --help '*|*' -h '*|*' --dry-run '*|*' --shell'*|*' --begin '*) ;;\n"      \
    "    ' use '*' --scope session '*|' use '*' --scope=session '*|"                               \
    "' set '*' --scope session '*|' set '*' --scope=session '*|"                                   \
    "' unset '*' --scope session '*|' unset '*' --scope=session '*|"                               \
    "' path '*' --scope session '*|' path '*' --scope=session '*|' refresh '*)\n"                  \
    "        if [ \"${BASH_SUBSHELL-}${ZSH_SUBSHELL-}\" != 0 ] && [ ! -t 1 ]; then\n"              \
    "            {ges} \"$@\"; return\n"                                                           \
    "        fi\n"                                                                                 \
    "        typeset __ges_code\n"                                                                 \
    "        __ges_code=$({ges} \"$@\") || return\n"                                               \
    "        eval \"$__ges_code\"\n"                                                               \
    "        return ;;\n"                                                                          \
    "    esac\n"                                                                                   \
    "    {ges} \"$@\"\n"                                                                           \
    "}\n"

#endif
