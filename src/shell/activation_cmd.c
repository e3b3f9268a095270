/* go-env.cmd: for cmd.exe. It avoids what emulators get wrong, so that what is proven under wine is
 * what Windows runs: no && and ||, no delayed expansion, no `set /p`, no redirection in front, no
 * exit code of a called file, no block behind `do @`, no `call set`. Source: `help cmd`, `help
 * set`, `help for`; "How does the Windows Command Interpreter parse scripts". */
#include "shell/activation.h"

/* clang-format off */
static const char *const head[] = {
    "@rem go-env.cmd: written by `ges activate --write`, which also renews it; `ges undo` takes it back.",
    "@rem The Go of this project in this cmd:              go-env.cmd",
    "@rem Back to what was before, one level at a time:    go-env deactivate",
    "@rem GO_ENV_GOROOT, when set, names the GOROOT to take.",
    "@set \"_go_env_dir=%~dp0\"",
    "@set \"_go_env_file=%~f0\"",
};

static const char *const finder[] = {
    "@for %%v in (root seen top set n) do @set \"_go_env_%%v=\"",
    "@for %%n in (1 2 3 4 5 6 7 8 9) do @if \"%%n\"==\"%GO_ENV_DEPTH%\" set \"_go_env_n=%%n\"",
    "@if not defined _go_env_n set \"_go_env_n=0\"",
    "@if /i \"%~1\"==\"deactivate\" goto go_env_asked_back",
    "@if not defined GO_ENV_GOROOT goto go_env_find",
    "@set \"_go_env_want=\"",
    "@set \"_go_env_try=%GO_ENV_GOROOT%\"",
    "@call :go_env_try",
    "@if not defined _go_env_root goto go_env_misnamed",
    "@goto go_env_found",
    "",
    ":go_env_find",
};

static const char *const body[] = {
    "@if not defined _go_env_root goto go_env_nowhere",
    "",
    ":go_env_found",
    "@set \"_go_env_bin=%_go_env_root%\\bin\"",
    "@call :go_env_read_path",
    "@if not defined _go_env_path goto go_env_long",
    "@if not \"%_go_env_path:~7800,1%\"==\"\" goto go_env_long",
    "@if \"%_go_env_n%\"==\"0\" goto go_env_push",
    "@call :go_env_read",
    "@set \"_go_env_bin=%_go_env_root%\\bin\"",
    "@if /i not \"%_go_env_top%\"==\"%_go_env_dir%\" goto go_env_push",
    "@if not \"%_go_env_set%\"==\"%_go_env_root%\" goto go_env_again",
    "@if not \"%_go_env_goroot%\"==\"%_go_env_root%\" goto go_env_again",
    "@call :go_env_walk",
    "@if \"%_go_env_gone%\"==\"yes\" goto go_env_done",
    ":go_env_again",
    "@call :go_env_pop",
    "@call :go_env_read_path",
    "",
    ":go_env_push",
    "@if \"%_go_env_n%\"==\"9\" goto go_env_deep",
    "@set /a _go_env_n=_go_env_n+1",
    "@set \"GO_ENV_%_go_env_n%_PROJECT=%_go_env_dir%\"",
    "@set \"GO_ENV_%_go_env_n%_GOROOT=%_go_env_root%\"",
    "@set \"GO_ENV_%_go_env_n%_BIN=%_go_env_root%\\bin\"",
    "@set \"GO_ENV_%_go_env_n%_OLD=%_go_env_goroot%\"",
    "@set \"GO_ENV_DEPTH=%_go_env_n%\"",
    "@set \"GOROOT=%_go_env_root%\"",
    "@set \"_go_env_path=%_go_env_root%\\bin;%_go_env_path%\"",
    "@if \"%_go_env_path:~-2%\"==\";*\" set \"_go_env_path=%_go_env_path:~0,-2%\"",
    "@call :go_env_write_path",
    "@doskey go-env=\"%_go_env_file%\" $* >nul 2>nul",
    "@goto go_env_done",
    "",
    ":go_env_asked_back",
    "@if \"%_go_env_n%\"==\"0\" goto go_env_nothing",
    "@call :go_env_read_path",
    "@if not defined _go_env_path goto go_env_long",
    "@call :go_env_pop",
    "@goto go_env_done",
    "",
    "@rem The level _go_env_n of the stack.",
    ":go_env_read",
    "@goto go_env_read_%_go_env_n%",
};

static const char *const rest[] = {
    "@rem Is a Go of the wanted version in _go_env_try?",
    ":go_env_try",
    "@if defined _go_env_root goto :eof",
    "@if not exist \"%_go_env_try%\\bin\\go.exe\" goto :eof",
    "@set \"_go_env_have=\"",
    "@if exist \"%_go_env_try%\\VERSION\" for /f \"usebackq delims=\" %%v in (\"%_go_env_try%\\VERSION\") do @if not defined _go_env_have set \"_go_env_have=%%v\"",
    "@if not defined _go_env_want set \"_go_env_have=\"",
    "@if \"%_go_env_have%\"==\"%_go_env_want%\" set \"_go_env_root=%_go_env_try%\"",
    "@if not defined _go_env_root set \"_go_env_seen=%_go_env_seen%; %_go_env_try% is %_go_env_have%\"",
    "@goto :eof",
    "",
    "@rem PATH with ? for its quotes, so that it can stand between quotes; an empty one is a star.",
    ":go_env_read_path",
    "@set \"_go_env_path=*\"",
    "@set \"_go_env_goroot=\"",
    "@if defined PATH set \"_go_env_path=\"",
    "@if defined PATH set \"_go_env_path=%PATH:\"=?%\"",
    "@if defined GOROOT set \"_go_env_goroot=%GOROOT:\"=%\"",
    "@goto :eof",
    "",
    "@rem PATH becomes _go_env_path. With quotes in it every special character is escaped instead.",
    ":go_env_write_path",
    "@if \"%_go_env_path%\"==\"%_go_env_path:?=%\" goto go_env_write_plain",
    "@set \"_go_env_path=%_go_env_path:^=^^%\"",
    "@set \"_go_env_path=%_go_env_path:&=^&%\"",
    "@set PATH=%_go_env_path:?=^\"%",
    "@goto :eof",
    ":go_env_write_plain",
    "@if \"%_go_env_path%\"==\"*\" set \"_go_env_path=\"",
    "@set \"PATH=%_go_env_path%\"",
    "@goto :eof",
    "",
    "@rem _go_env_path without its first _go_env_bin; _go_env_gone tells whether there was one.",
    ":go_env_walk",
    "@set \"_go_env_gone=yes\"",
    "@if /i \"%_go_env_path%\"==\"%_go_env_bin%\" set \"_go_env_path=*\"",
    "@if \"%_go_env_path%\"==\"*\" goto :eof",
    "@set \"_go_env_rest=%_go_env_path:*;=%\"",
    "@if /i \"%_go_env_path%\"==\"%_go_env_bin%;%_go_env_rest%\" goto go_env_front",
    "@set \"_go_env_gone=no\"",
    "@set \"_go_env_rest=%_go_env_path%;*\"",
    "@set \"_go_env_new=\"",
    ":go_env_step",
    "@set \"_go_env_each=*\"",
    "@for /f \"eol=; tokens=1 delims=;\" %%v in (\"%_go_env_rest%\") do @set \"_go_env_each=%%v\"",
    "@for /f \"eol=; tokens=1* delims=;\" %%v in (\"%_go_env_rest%\") do @set \"_go_env_rest=%%w\"",
    "@if \"%_go_env_each%\"==\"*\" goto go_env_walked",
    "@if \"%_go_env_gone%\"==\"yes\" goto go_env_keep",
    "@if /i not \"%_go_env_each%\"==\"%_go_env_bin%\" goto go_env_keep",
    "@set \"_go_env_gone=yes\"",
    "@goto go_env_step",
    ":go_env_keep",
    "@set \"_go_env_new=%_go_env_new%;%_go_env_each%\"",
    "@goto go_env_step",
    ":go_env_front",
    "@set \"_go_env_new=;%_go_env_rest%\"",
    ":go_env_walked",
    "@if \"%_go_env_gone%\"==\"yes\" set \"_go_env_path=%_go_env_new:~1%\"",
    "@goto :eof",
    "",
    "@rem Takes back one level: GOROOT and PATH as they were, but for what was changed since.",
    ":go_env_pop",
    "@call :go_env_read",
    "@call :go_env_walk",
    "@if \"%_go_env_gone%\"==\"yes\" call :go_env_write_path",
    "@if \"%_go_env_goroot%\"==\"%_go_env_set%\" set \"GOROOT=%_go_env_old%\"",
    "@for %%v in (PROJECT GOROOT BIN OLD) do @set \"GO_ENV_%_go_env_n%_%%v=\"",
    "@set /a _go_env_n=_go_env_n-1",
    "@set \"GO_ENV_DEPTH=%_go_env_n%\"",
    "@if \"%_go_env_n%\"==\"0\" set \"GO_ENV_DEPTH=\"",
    "@goto :eof",
    "",
    ":go_env_nowhere",
    "@echo go-env: \"%_go_env_want%\" is not on this machine\"%_go_env_seen%\"; install it, set GO_ENV_GOROOT to its GOROOT, or run \"ges activate --write\" here >&2",
    "@goto go_env_failed",
    ":go_env_misnamed",
    "@echo go-env: GO_ENV_GOROOT names \"%GO_ENV_GOROOT%\", which has no bin\\go.exe >&2",
    "@goto go_env_failed",
    ":go_env_nothing",
    "@echo go-env: nothing is active in this cmd >&2",
    "@goto go_env_failed",
    ":go_env_deep",
    "@echo go-env: 9 levels are active >&2",
    "@goto go_env_failed",
    ":go_env_long",
    "@echo go-env: PATH is longer than cmd can handle, which is 8191 characters with the command >&2",
    ":go_env_failed",
    "@call :go_env_clean",
    "@exit /b 1",
    ":go_env_done",
    "@call :go_env_clean",
    "@exit /b 0",
    "",
    ":go_env_clean",
    "@for %%v in (dir file want root seen top set n try have bin old rest new each path goroot gone) do @set \"_go_env_%%v=\"",
    "@goto :eof",
};
/* clang-format on */

enum { LEVELS_MAX = 9 }; /* as the text says */

/* A batch file is read in the code page of the console, which nobody knows beforehand; and a
 * Windows path has no quotes. */
static bool can_say(ges_text path) {
    for (size_t i = 0; i < path.len; i++) {
        unsigned char c = (unsigned char)path.ptr[i];
        if (c < ' ' || c == '"' || c >= 0x7F) {
            return false;
        }
    }
    return true;
}

/* cmd has no way to read a variable whose name is in another one, short of a second round of
 * parsing. */
static void write_level(unsigned level, ges_builder *out) {
    static const struct {
        const char *own;
        const char *kept;
    } pairs[] = {{"top", "PROJECT"}, {"set", "GOROOT"}, {"bin", "BIN"}, {"old", "OLD"}};
    ges_build_format(out, ":go_env_read_%u\r\n", level);
    for (size_t i = 0; i < GES_COUNT(pairs); i++) {
        ges_build_format(out, "@set \"_go_env_%s=%%GO_ENV_%u_%s%%\"\r\n", pairs[i].own, level,
                         pairs[i].kept);
    }
    ges_build_str(out, "@goto :eof\r\n");
}

static void write_place(const ges_activation_place *place, ges_builder *out) {
    static const char *const bases[] = {
        [GES_ACTIVATION_FIXED] = "",
        [GES_ACTIVATION_PROJECT] = "%_go_env_dir%", /* ends with a backslash */
        [GES_ACTIVATION_HOME] = "%USERPROFILE%\\",
        [GES_ACTIVATION_PROGRAMS] = "%ProgramFiles%\\",
    };
    ges_build_str(out, "@set \"_go_env_try=");
    ges_build_text(out, ges_text_of(bases[place->base]));
    for (size_t i = 0; i < place->path.len; i++) {
        char c = place->path.ptr[i];
        ges_build_char(out, c == '/' ? '\\' : c);
        if (c == '%') {
            ges_build_char(out, c);
        }
    }
    ges_build_str(out, "\"\r\n@call :go_env_try\r\n");
}

static ges_text write_file(const ges_activation *activation, ges_arena *mem, ges_text *refused) {
    ges_builder out = ges_builder_in(mem);
    ges_activation_lines(&out, head, GES_COUNT(head), "\r\n");
    ges_build_format(&out, "@set \"_go_env_want=%.*s\"\r\n", GES_FMT(activation->version));
    ges_activation_lines(&out, finder, GES_COUNT(finder), "\r\n");
    for (size_t i = 0; i < activation->places.count; i++) {
        const ges_activation_place *place = &activation->places.items[i];
        if (place->is_windows && can_say(place->path)) {
            write_place(place, &out);
        } else if (place->is_windows) {
            *refused =
                ges_text_join(mem, GES_T("go-env.cmd does not look into '"), place->path,
                              GES_T("': a batch file can only say ASCII; set GO_ENV_GOROOT"));
        }
    }
    ges_activation_lines(&out, body, GES_COUNT(body), "\r\n");
    for (unsigned level = 1; level <= LEVELS_MAX; level++) {
        write_level(level, &out);
    }
    ges_activation_lines(&out, rest, GES_COUNT(rest), "\r\n");
    return ges_build_done(&out);
}

const ges_activation_file ges_activation_cmd = {.name = "go-env.cmd", .write = write_file};
