/* The hook of Elvish, before every prompt and after `cd`. Up to 0.21 it has no way to ask for the
 * time of a file, so it keeps the content of the project's files, and of what was decided about
 * them, and reads them again: a few small files. What it keeps was read before the program read
 * them, so that a change in between is noticed; where the program names other files than before, it
 * is asked once more after these were read. */
#include "shell/hooklists.h"

static ges_text look(ges_arena *mem, const ges_hook_looks *looks) {
    static const ges_hook_list lists[] = {
        {"absent", GES_HOOK_BIT(GES_HOOK_IS_THERE)},
        {"behind", GES_HOOK_BIT(GES_HOOK_IS_BEHIND)}, /* many: only a regular file counts */
        {"present", GES_HOOK_BIT(GES_HOOK_IS_GONE)},
        {"content", GES_HOOK_BIT(GES_HOOK_IS_OTHER)},
        {"off", GES_HOOK_BIT(GES_HOOK_IS_ON)},
    };
    const ges_hook_list_form form = {" &", "=[", " ", "]", ges_shell_elvish.quote};
    ges_builder out = ges_builder_in(mem);
    ges_build_str(&out, "var ges-look = [&dir=");
    ges_build_text(&out, ges_shell_elvish.quote(mem, ges_hook_lists_dir(looks)));
    ges_hook_lists_build(&out, &form, lists, GES_COUNT(lists), looks);
    ges_build_str(&out, "]\n");
    return ges_build_done(&out);
}

/* What is for this session is evaluated at once: ges-is-here tells as GES_HOOK_SH_FUNCTION does.
 * A `ges-look` that only has the directory stands while the program runs: a load that fails is told
 * once. */
const ges_hook ges_hook_elvish = {
    .text =
        "use path\n"
        "use re\n"
        "use str\n"
        "var ges-program~ = (external {ges})\n"
        "var ges-look = [&dir='' &absent=[] &behind=[] &present=[] &content=[] &off=[]]\n"
        "var ges-start = [--start]\n"
        "var ges-seen = []\n"
        "fn ges-there {|file| or (path:is-regular $file &follow-symlink=$true) (path:is-dir $file "
        "&follow-symlink=$true) }\n"
        "fn ges-read {|files|\n"
        "    put [(each {|file| if (path:is-regular $file &follow-symlink=$true) { slurp < $file } "
        "else { put $false } } $files)]\n"
        "}\n"
        "fn ges-here { try { path:eval-symlinks $pwd } catch _ { put '' } }\n"
        "fn ges-changed {\n"
        "    var off = (has-env GES_NO_HOOK)\n"
        "    var was-off = (> (count $ges-look[off]) 0)\n"
        "    if (or $off $was-off) { not-eq $off $was-off; return }\n"
        "    if (not-eq (ges-here) $ges-look[dir]) { put $true; return }\n"
        "    for file $ges-look[absent] { if (ges-there $file) { put $true; return } }\n"
        "    for file $ges-look[behind] { if (path:is-regular $file &follow-symlink=$true) { put "
        "$true; return } }\n"
        "    for file $ges-look[present] { if (not (ges-there $file)) { put $true; return } }\n"
        "    not-eq (ges-read $ges-look[content]) $ges-seen\n"
        "}\n"
        "fn ges-load {\n"
        "    set ges-look = [&dir=(ges-here) &absent=[] &behind=[] &present=[] &content=[] "
        "&off=[]]\n"
        "    eval (ges-program load --shell elvish --pwd $pwd $@ges-start | slurp) &on-end={|ns| set ges-look "
        "= $ns[ges-look] }\n"
        "    set ges-start = []\n"
        "}\n"
        "fn ges-hook {|@_|\n"
        "    var changed = (try { ges-changed } catch _ { put $true })\n"
        "    if $changed {\n"
        "        var files = $ges-look[content]\n"
        "        set ges-seen = (ges-read $files)\n"
        "        ges-load\n"
        "        if (not-eq $ges-look[content] $files) {\n"
        "            set ges-seen = (ges-read $ges-look[content])\n"
        "            ges-load\n"
        "        }\n"
        "    }\n"
        "}\n"
        "fn ges-is-here {|words|\n"
        "    var line = (str:join ' ' $words)' '\n"
        "    and (re:match '^(use|set|unset|path) (.* )?--scope[ =]session |^refresh ' $line) (not "
        "(re:match ' (--json|--help|-h|--dry-run|--shell|--begin)[ =]' ' '$line))\n"
        "}\n"
        "edit:add-var ges~ {|@words|\n"
        "    if (ges-is-here $words) { eval (ges-program $@words | slurp) } else { ges-program "
        "$@words }\n"
        "}\n"
        "set edit:before-readline = [$ges-hook~ $@edit:before-readline]\n"
        "set after-chdir = [$ges-hook~ $@after-chdir]\n",
    .line = "eval ((external {ges}) hook elvish | slurp)",
    .base = "XDG_CONFIG_HOME",
    .below_base = "elvish/rc.elv",
    .below_home = ".config/elvish/rc.elv",
    .reads_content = true,
    .look = look,
};
