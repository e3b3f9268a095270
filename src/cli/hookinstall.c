/* The places that start a hook: a block in a start-up file, both profiles of PowerShell on Windows,
 * a file of its own that Nushell loads, or batch files that cmd's AutoRun runs. */
#include "cli/hookinstall.h"

#include "base/builder.h"
#include "env/fixers.h"
#include "env/registry.h"

static ges_status no_home(const ges_hook_place *p, const char *name, ges_error *err) {
    return ges_error_set(err, GES_NOT_FOUND,
                         "%s is not set, so the start-up file of %s is not known", name,
                         p->shell->name);
}

static bool find_dir(const ges_hook_place *p, const char *name, ges_text *out) {
    return ges_env_find(p->os, p->env, ges_text_of(name), out) &&
           ges_path_is_abs(ges_os_style(p->os), *out);
}

static ges_text below(const ges_hook_place *p, ges_text dir, const char *name) {
    ges_path_style style = ges_os_style(p->os);
    ges_text rest = ges_text_of(name);
    ges_text piece;
    while (rest.len != 0 && ges_text_next(&rest, '/', &piece)) {
        dir = ges_path_join(p->mem, style, dir, piece);
    }
    return dir;
}

/* --- a block in a start-up file --------------------------------------------------------------- */

static ges_status add_block(const ges_hook_place *p, ges_plan *plan, ges_text file,
                            ges_error *err) {
    ges_repair repair = {
        .fixer = &ges_fixer_startup_block,
        .file = file,
        .value = ges_hook_fill(p->mem, p->shell, p->shell->hook->line, p->program),
        .makes_dir = true,
    };
    return ges_plan_add(plan, &repair, GES_T("start the hook in every new shell"), GES_T(""), NULL,
                        err);
}

static ges_status plan_block(const ges_hook_place *p, ges_plan *plan, ges_texts *notes,
                             ges_error *err) {
    const ges_hook *hook = p->shell->hook;
    ges_text base = {0};
    (void)notes;
    if (hook->base != NULL && find_dir(p, hook->base, &base)) {
        return add_block(p, plan, below(p, base, hook->below_base), err);
    }
    if (!find_dir(p, "HOME", &base)) {
        return no_home(p, "HOME", err);
    }
    return add_block(p, plan, below(p, base, hook->below_home), err);
}

/* --- PowerShell on Windows -------------------------------------------------------------------- */

static bool read_value(const ges_hook_place *p, ges_registry_root root, const char *key,
                       const char *name, ges_text *out) {
    const ges_declaration_list none = {0};
    ges_registry_value value;
    size_t unknown = 0;
    if (p->os->registry_value(p->os, root, ges_text_of(key), ges_text_of(name), p->mem, &value,
                              NULL) != GES_OK ||
        (value.type != GES_REG_SZ && value.type != GES_REG_EXPAND_SZ)) {
        return false;
    }
    *out = ges_registry_expand(p->os, &none, 0, true, value.text, p->mem, &unknown);
    return true;
}

/* Where the documents really are: OneDrive and administrators move them. */
static bool find_documents(const ges_hook_place *p, ges_text *out) {
    static const char key[] =
        "Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\User Shell Folders";
    if (read_value(p, GES_REGISTRY_USER, key, "Personal", out) &&
        ges_path_is_abs(GES_PATH_WINDOWS, *out)) {
        return true;
    }
    ges_text profile = {0};
    if (!find_dir(p, "USERPROFILE", &profile)) {
        return false;
    }
    *out = below(p, profile, "Documents");
    return true;
}

/* Of Windows PowerShell; whatever a group policy says is said there too. */
static bool is_policy_open(const ges_hook_place *p) {
    static const char key[] = "Software\\Microsoft\\PowerShell\\1\\ShellIds\\Microsoft.PowerShell";
    static const char *const open[] = {"RemoteSigned", "Unrestricted", "Bypass"};
    ges_text policy = {0};
    if (!read_value(p, GES_REGISTRY_USER, key, "ExecutionPolicy", &policy) &&
        !read_value(p, GES_REGISTRY_MACHINE, key, "ExecutionPolicy", &policy)) {
        return false;
    }
    for (size_t i = 0; i < GES_COUNT(open); i++) {
        if (ges_text_equal_nocase(policy, ges_text_of(open[i]))) {
            return true;
        }
    }
    return false;
}

static ges_status plan_profiles(const ges_hook_place *p, ges_plan *plan, ges_texts *notes,
                                ges_error *err) {
    static const char *const profiles[] = {"WindowsPowerShell/profile.ps1",
                                           "PowerShell/profile.ps1"};
    ges_text documents = {0};
    if (!find_documents(p, &documents)) {
        return no_home(p, "USERPROFILE", err);
    }
    for (size_t i = 0; i < GES_COUNT(profiles); i++) {
        ges_status status = add_block(p, plan, below(p, documents, profiles[i]), err);
        if (status != GES_OK) {
            return status;
        }
    }
    if (!is_policy_open(p)) {
        ges_text note = GES_T("Windows PowerShell 5.1 reads no profile before its execution policy "
                              "lets it: Set-ExecutionPolicy -Scope CurrentUser RemoteSigned");
        (void)ges_list_push(p->mem, notes, note); /* the arena remembers */
    }
    return GES_OK;
}

/* --- files of our own ------------------------------------------------------------------------- */

#define MARK GES_T("written by ges: 'ges hook --install'")

static ges_status add_file(const ges_hook_place *p, ges_plan *plan, ges_text file, const char *says,
                           ges_text text, ges_error *err) {
    ges_repair repair = {
        .fixer = &ges_fixer_own_file,
        .file = file,
        .name = MARK,
        .value = ges_text_join(p->mem, ges_text_of(says), text),
        .makes_dir = true,
    };
    return ges_plan_add(plan, &repair, GES_T("write the hook"), GES_T(""), NULL, err);
}

/* Nushell evaluates no text, but every file in its autoload directory. */
static ges_status plan_autoload(const ges_hook_place *p, ges_plan *plan, ges_texts *notes,
                                ges_error *err) {
    const ges_hook *hook = p->shell->hook;
    bool is_windows = p->os->family == GES_OS_WINDOWS;
    ges_text base = {0};
    ges_text file = {0};
    (void)notes;
    if (find_dir(p, hook->base, &base) || (is_windows && find_dir(p, "APPDATA", &base))) {
        file = below(p, base, hook->below_base);
    } else if (!is_windows && find_dir(p, "HOME", &base)) {
        bool is_macos = p->os->family == GES_OS_MACOS;
        file = is_macos ? below(p, base, "Library/Application Support/nushell/autoload/ges.nu")
                        : below(p, base, hook->below_home);
    } else {
        return no_home(p, is_windows ? "APPDATA" : "HOME", err);
    }
    return add_file(p, plan, file,
                    "# written by ges: 'ges hook --install'; 'ges undo' takes it back\n",
                    ges_hook_fill(p->mem, p->shell, hook->text, p->program), err);
}

/* --- cmd -------------------------------------------------------------------------------------- */

static bool is_ascii(ges_text text) {
    for (size_t i = 0; i < text.len; i++) {
        if ((uint8_t)text.ptr[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

/* cmd reads batch files, and doskey its macros, in the console's code page, which is another one
 * elsewhere: the user's name in a path is left to the variable that holds it. */
static ges_text as_cmd_names(const ges_hook_place *p, ges_text path) {
    ges_text profile = {0};
    if (is_ascii(path) || !find_dir(p, "USERPROFILE", &profile) || path.len <= profile.len ||
        !ges_text_equal_nocase(ges_text_slice(path, 0, profile.len), profile)) {
        return path;
    }
    return ges_text_join(p->mem, GES_T("%USERPROFILE%"), ges_text_skip(path, profile.len));
}

static ges_status add_autorun(const ges_hook_place *p, ges_plan *plan, ges_text batch,
                              ges_error *err) {
    ges_text name = as_cmd_names(p, batch);
    ges_repair repair = {
        .fixer = &ges_fixer_registry_command_add,
        .place = {GES_REGISTRY_USER, GES_T("Software\\Microsoft\\Command Processor"),
                  GES_T("AutoRun")},
        .value =
            ges_text_join(p->mem, GES_T("(if exist \""), name, GES_T("\" \""), name, GES_T("\")")),
    };
    return ges_plan_repair_value(plan, &repair, GES_T("have every new cmd run it"), GES_T(""), NULL,
                                 err);
}

static ges_status plan_autorun(const ges_hook_place *p, ges_plan *plan, ges_texts *notes,
                               ges_error *err) {
    ges_text base = {0};
    ges_hook_place named = *p;
    (void)notes;
    if (!find_dir(p, "LOCALAPPDATA", &base)) {
        return no_home(p, "LOCALAPPDATA", err);
    }
    named.program = as_cmd_names(p, p->program);
    if (!is_ascii(named.program) || !is_ascii(as_cmd_names(p, base))) {
        return ges_error_set(err, GES_UNSUPPORTED,
                             "'%.*s' cannot be named in a batch file for every code page; put ges "
                             "into a directory with an ASCII name, or below %%USERPROFILE%%",
                             GES_FMT(p->program));
    }
    ges_text batch = below(p, base, "go-env-sync/hook.cmd");
    ges_text macros = below(p, base, "go-env-sync/hook.doskey");
    ges_status status = add_file(
        p, plan, batch, "@rem written by ges: 'ges hook --install'; 'ges undo' takes it back\r\n",
        ges_hook_cmd_batch(p->mem, named.program), err);
    if (status == GES_OK) {
        status = add_file(p, plan, macros, "ges.hook=rem written by ges: 'ges hook --install'\r\n",
                          ges_hook_cmd_macros(p->mem, named.program), err);
    }
    return status == GES_OK ? add_autorun(p, plan, batch, err) : status;
}

/* --- which ------------------------------------------------------------------------------------ */

typedef struct way {
    const char *shell;
    bool is_windows; /* only there; else only elsewhere */
    bool is_anywhere;
    ges_status (*plan)(const ges_hook_place *p, ges_plan *plan, ges_texts *notes, ges_error *err);
} way;

static const way ways[] = {
    {"nu", .is_anywhere = true, .plan = plan_autoload},
    {"pwsh", .is_windows = true, .plan = plan_profiles},
    {"cmd", .is_windows = true, .plan = plan_autorun},
    {"bash", .plan = plan_block},
    {"zsh", .plan = plan_block},
    {"fish", .plan = plan_block},
    {"elvish", .plan = plan_block},
    {"pwsh", .plan = plan_block},
};

ges_status ges_hook_plan(const ges_hook_place *place, ges_plan *plan, ges_texts *notes,
                         ges_error *err) {
    bool is_windows = place->os->family == GES_OS_WINDOWS;
    for (size_t i = 0; i < GES_COUNT(ways); i++) {
        if (ges_text_equal(ges_text_of(place->shell->name), ges_text_of(ways[i].shell)) &&
            (ways[i].is_anywhere || ways[i].is_windows == is_windows)) {
            return ways[i].plan(place, plan, notes, err);
        }
    }
    return ges_error_set(err, GES_UNSUPPORTED,
                         "not supported on this system: the start-up file of %s is not written; "
                         "docs/hooks.md says what to put there",
                         place->shell->name);
}
