/* The user on Linux and macOS: our block in the start-up files that reach the user's shells, or a file
 * of environment.d. */
#include "env/fixers.h"
#include "env/layer.h"
#include "env/layerfile.h"
#include "formats/dotenv.h"
#include "shell/shell.h"
#include "shell/startupscope.h"

/* --- which files ------------------------------------------------------------------------------ */

/* A parent that is a script's sh says nothing about what the user types into. */
static ges_text find_shell(const ges_scope_ask *ask) {
    ges_text program = {0};
    ges_text login = {0};
    if (ask->shell.len != 0) {
        return ask->shell;
    }
    const ges_os *os = ask->os;
    const ges_shell *parent = os->parent_program(os, ask->mem, &program, NULL) == GES_OK
                                  ? ges_shell_find_read(program)
                                  : NULL;
    if (parent != NULL && parent != &ges_shell_sh) {
        return ges_text_of(parent->name);
    }
    return ges_env_find(os, ask->env, GES_T("SHELL"), &login) && ges_shell_find_read(login) != NULL
               ? login
               : GES_T("sh");
}

static ges_text below(const ges_scope_ask *ask, const char *variable, ges_text home,
                      const char *name) {
    ges_text dir = {0};
    bool has_own = variable != NULL && ges_env_find(ask->os, ask->env, ges_text_of(variable), &dir) &&
                   ges_path_is_abs(GES_PATH_UNIX, dir);
    return ges_path_join(ask->mem, GES_PATH_UNIX, has_own ? dir : home, ges_text_of(name));
}

static bool add(const ges_scope_ask *ask, ges_startup_files *out, ges_text path,
                ges_startup_dialect dialect, bool is_target) {
    return ges_list_push(ask->mem, out, ((ges_startup_file){path, dialect, is_target}));
}

/* A login bash reads the first of these that is there, another interactive one ~/.bashrc; only both
 * reach every bash, and programs that a graphical login starts. A new .bash_profile would hide the
 * user's .profile. */
static bool add_bash(const ges_scope_ask *ask, ges_text home, ges_startup_files *out) {
    static const char *const profiles[] = {".bash_profile", ".bash_login"};
    ges_text profile = below(ask, NULL, home, ".profile");
    ges_startup_dialect dialect = GES_STARTUP_SH;
    for (size_t i = GES_COUNT(profiles); i-- > 0;) {
        ges_text path = below(ask, NULL, home, profiles[i]);
        if (ges_os_exists(ask->os, path)) {
            profile = path;
            dialect = GES_STARTUP_BASH;
        }
    }
    return add(ask, out, below(ask, NULL, home, ".bashrc"), GES_STARTUP_BASH, true) &&
           add(ask, out, profile, dialect, true);
}

static ges_status find_files(const ges_scope_ask *ask, const ges_shell *shell,
                             ges_startup_files *out, ges_error *err) {
    ges_text home = ges_layer_home(ask->os, ask->mem);
    bool is_done = true;
    if (home.len == 0) {
        return ges_error_set(err, GES_NOT_FOUND, "no home directory is known; set HOME");
    }
    if (shell == &ges_shell_bash) {
        is_done = add_bash(ask, home, out);
    } else if (shell == &ges_shell_zsh) {
        /* Every zsh reads .zshenv; `ges doctor --fix` writes into .zshrc. */
        is_done = add(ask, out, below(ask, "ZDOTDIR", home, ".zshenv"), GES_STARTUP_BASH, true) &&
                  add(ask, out, below(ask, "ZDOTDIR", home, ".zshrc"), GES_STARTUP_BASH, false);
    } else if (shell == &ges_shell_fish) {
        ges_text config = below(ask, "XDG_CONFIG_HOME", below(ask, NULL, home, ".config"), "");
        is_done = add(ask, out, below(ask, NULL, config, "fish/config.fish"), GES_STARTUP_FISH, true);
    } else {
        is_done = add(ask, out, below(ask, NULL, home, ".profile"), GES_STARTUP_SH, true);
    }
    return is_done ? GES_OK : ges_arena_error(ask->mem, err);
}

/* --- environment.d ---------------------------------------------------------------------------- */

static ges_text environment_file(const ges_scope_ask *ask) {
    ges_text home = ges_layer_home(ask->os, ask->mem);
    ges_text config = below(ask, "XDG_CONFIG_HOME", below(ask, NULL, home, ".config"), "");
    return below(ask, NULL, config, "environment.d/60-go-env-sync.conf");
}

static ges_status plan_environment(const ges_scope_ask *ask, const ges_wish *wish, ges_plan *plan,
                                   ges_error *err) {
    ges_text line = {0};
    ges_status status = ges_scope_check_identifier(wish->name, err);
    if (status == GES_OK && wish->verb == GES_WISH_EDIT_LIST) {
        return ges_error_set(err, GES_UNSUPPORTED, "environment.d holds whole values: PATH is "
                             "edited with --in shell");
    }
    if (status == GES_OK && wish->verb == GES_WISH_SET) {
        status = ges_scope_check_value(ask->os, wish->name, wish->value, err);
        if (status == GES_OK && (ges_text_find_char(wish->value, '$') != GES_NPOS ||
                                 ges_text_find_char(wish->value, '\\') != GES_NPOS)) {
            return ges_error_set(err, GES_UNSUPPORTED,
                                 "the value of %.*s holds $ or \\, which environment.d takes for "
                                 "more than itself; use --in shell", GES_FMT(wish->name));
        }
        status = status == GES_OK
                     ? ges_dotenv_write(wish->name, wish->value, &ges_dotenv_common, ask->mem, &line, err)
                     : status;
    }
    if (status != GES_OK) {
        return status;
    }
    ges_repair repair = {.fixer = line.len != 0 ? &ges_fixer_dotenv_set : &ges_fixer_dotenv_unset,
                         .file = environment_file(ask),
                         .name = wish->name,
                         .value = line,
                         .makes_dir = true};
    ges_scope_note(ask, GES_T("systemd reads environment.d: programs of the next graphical login "
                              "have it, shells do not need to"));
    return ges_plan_add(plan, &repair,
                        ges_text_join(ask->mem, line.len != 0 ? GES_T("set ") : GES_T("unset "),
                                      wish->name),
                        GES_T(""), NULL, err);
}

/* --- the scope -------------------------------------------------------------------------------- */

static ges_status choose(const ges_scope_ask *ask, ges_text *shell, ges_startup_files *files,
                         ges_error *err) {
    *shell = find_shell(ask);
    const ges_shell *found = ges_shell_find_read(*shell);
    if (found == NULL) {
        return ges_error_set(err, GES_INVALID,
                             "'%.*s' is no shell whose start-up files are known here: bash, zsh, "
                             "fish or sh", GES_FMT(*shell));
    }
    return find_files(ask, found, files, err);
}

static ges_status read(const ges_scope_ask *ask, ges_text name, ges_scope_value *out,
                       ges_error *err) {
    ges_text shell = {0};
    ges_startup_files files = {0};
    ges_status status = choose(ask, &shell, &files, err);
    return status == GES_OK ? ges_startup_scope_read(ask, &files, name, out, err) : status;
}

static ges_status plan(const ges_scope_ask *ask, const ges_wish *wishes, size_t count,
                       ges_plan *plan, ges_error *err) {
    ges_text shell = {0};
    ges_startup_files files = {0};
    ges_status status = GES_OK;
    if (ges_text_equal(ask->in, GES_T("environment.d")) && ask->os->family == GES_OS_LINUX) {
        for (size_t i = 0; status == GES_OK && i < count; i++) {
            status = plan_environment(ask, &wishes[i], plan, err);
        }
        return status;
    }
    if (ask->in.len != 0 && !ges_text_equal(ask->in, GES_T("shell"))) {
        return ges_error_set(err, GES_INVALID, "'%.*s' is no place for variables on this system: "
                             "shell%s", GES_FMT(ask->in),
                             ask->os->family == GES_OS_LINUX ? " or environment.d" : "");
    }
    status = choose(ask, &shell, &files, err);
    return status == GES_OK ? ges_startup_scope_plan(ask, &files, shell, wishes, count, plan, err)
                            : status;
}

const ges_scope ges_scope_startup_user = {
    .name = "user",
    .title = "it counts in your shells from now on, and in what they start",
    .systems = GES_LAYER_LINUX | GES_LAYER_MACOS,
    .read = read,
    .plan = plan,
};
