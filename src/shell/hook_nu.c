/* The hook of Nushell. Nothing there evaluates text, so `ges load` prints records in JSON: the
 * variables, and `__ges_look` for the next look, a record that child processes do not inherit. `ls`
 * tells the time of a file to the nanosecond, of a link its own: links are resolved first. */
#include "shell/hooklists.h"

enum { TIMED = GES_HOOK_BIT(GES_HOOK_IS_OTHER) | GES_HOOK_BIT(GES_HOOK_IS_LATER) };

/* Those of the paths in "timed", in their order. */
static void build_times(ges_builder *out, const ges_hook_looks *looks) {
    const char *comma = "";
    ges_build_str(out, ", \"times\": [");
    for (size_t i = 0; i < looks->count; i++) {
        if ((TIMED & GES_HOOK_BIT(looks->items[i].test)) != 0) {
            ges_build_format(out, "%s%lld", comma, (long long)looks->items[i].mtime_ns);
            comma = ", ";
        }
    }
    ges_build_str(out, "]");
}

static ges_text look(ges_arena *mem, const ges_hook_looks *looks) {
    static const ges_hook_list lists[] = {
        {"absent", GES_HOOK_BIT(GES_HOOK_IS_THERE) | GES_HOOK_BIT(GES_HOOK_IS_BEHIND)},
        {"present", GES_HOOK_BIT(GES_HOOK_IS_GONE)},
        {"timed", TIMED},
        {"off", GES_HOOK_BIT(GES_HOOK_IS_ON)},
    };
    const ges_hook_list_form form = {", \"", "\": [", ", ", "]", ges_shell_nu.quote};
    ges_builder out = ges_builder_in(mem);
    ges_build_str(&out, "{\"__ges_look\": {\"dir\": ");
    ges_build_text(&out, ges_shell_nu.quote(mem, ges_hook_lists_dir(looks)));
    ges_hook_lists_build(&out, &form, lists, GES_COUNT(lists), looks);
    build_times(&out, looks);
    ges_build_str(&out, "}}\n");
    return ges_build_done(&out);
}

/* What cannot be looked at has changed; but in a directory that is gone Nushell runs no program.
 * Before the program runs, nothing is to be looked at but the
 * directory: a load that fails is told once. */
const ges_hook ges_hook_nu = {
    .text =
        "$env.config.hooks.pre_prompt = ($env.config.hooks.pre_prompt? | default [] | append {||\n"
        "    let here = (try { $env.PWD | path expand --strict } catch { null })\n"
        "    let off = (\"GES_NO_HOOK\" in $env)\n"
        "    let start = (if \"__ges_look\" in $env { [] } else { [\"--start\"] })\n"
        "    let changed = (try {\n"
        "        let look = $env.__ges_look\n"
        "        if $off or ($look.off | is-not-empty) { $off == ($look.off | is-empty)\n"
        "        } else if $here == null { false\n"
        "        } else if $here != $look.dir { true\n"
        "        } else if ($look.absent | any {|it| $it | path exists }) { true\n"
        "        } else if ($look.present | any {|it| not ($it | path exists) }) { true\n"
        "        } else if ($look.timed | is-empty) { false\n"
        "        } else { (ls -D ...($look.timed | path expand) | get modified | into int) != "
        "$look.times }\n"
        "    } catch { $here != null })\n"
        "    if $changed {\n"
        "        $env.__ges_look = {dir: $here, absent: [], present: [], timed: [], times: [], off: "
        "[]}\n"
        "        ^{ges} load --shell nu --pwd $env.PWD ...$start | from json --objects | reduce --fold {} "
        "{|it, all| $all | merge $it } | load-env\n"
        "    }\n"
        "})\n",
    .base = "XDG_CONFIG_HOME",
    .below_base = "nushell/autoload/ges.nu",
    .below_home = ".config/nushell/autoload/ges.nu",
    .look = look,
};
