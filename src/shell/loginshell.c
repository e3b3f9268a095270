/* Runs a login shell for its environment. */
#include "shell/loginshell.h"

#include "shell/fresh.h"

/* Start-up files may print what they like before it. */
#define MARK "--- go-env-sync: environment ---"
static const char script[] = "printf '%s\\n' '" MARK "'; exec /usr/bin/env -0";

/* The program of the shell: the user's own when it is that shell, else the system's. */
static ges_text program_of(const ges_os *os, const ges_shell *shell, const ges_env_list *base,
                           ges_arena *mem) {
    static const char *const folders[] = {"/bin/", "/usr/bin/", "/usr/local/bin/",
                                          "/opt/homebrew/bin/"};
    ges_text own;
    if (ges_env_find(os, base, GES_T("SHELL"), &own) && ges_shell_find(own) == shell &&
        os->file_is_executable(os, own)) {
        return own;
    }
    for (size_t i = 0; i < GES_COUNT(folders); i++) {
        ges_text path = ges_text_join(mem, ges_text_of(folders[i]), ges_text_of(shell->name));
        if (os->file_is_executable(os, path)) {
            return path;
        }
    }
    return (ges_text){0};
}

static ges_status run(const ges_os *os, const ges_shell *shell, const ges_env_list *base,
                      ges_arena *mem, ges_text *out, ges_error *err) {
    ges_text program = program_of(os, shell, base, mem);
    ges_text args[] = {program, GES_T("-l"), GES_T("-c"), ges_text_of(script)};
    ges_spawn what = {.program = program,
                      .args = args,
                      .arg_count = GES_COUNT(args),
                      .env = base,
                      .output_max = GES_LOGINSHELL_MAX,
                      .timeout_ms = GES_LOGINSHELL_TIMEOUT_MS};
    ges_spawn_result result;
    if (shell->start == NULL || os->family == GES_OS_WINDOWS) {
        return ges_error_set(err, GES_UNSUPPORTED, "a login %s cannot be asked on this system",
                             shell->name);
    }
    if (program.len == 0) {
        return ges_error_set(err, GES_NOT_FOUND, "no program of the shell %s was found",
                             shell->name);
    }
    ges_status status = os->spawn(os, &what, mem, &result, err);
    if (status == GES_OK && result.timed_out) {
        return ges_error_set(err, GES_TIMED_OUT, "a login %s did not come to its end within %d s",
                             shell->name, GES_LOGINSHELL_TIMEOUT_MS / 1000);
    }
    if (status == GES_OK) {
        *out = ges_text_from(result.output);
    }
    return status;
}

ges_status ges_loginshell_ask(const ges_os *os, const ges_shell *shell, const ges_env_list *base,
                              ges_arena *mem, ges_env_list *out, ges_error *err) {
    ges_text output = {0};
    ges_env_list found = {0};
    ges_text piece;
    ges_status status = run(os, shell, base, mem, &output, err);
    if (status != GES_OK) {
        return status;
    }
    size_t at = ges_text_find(output, GES_T(MARK "\n"));
    if (at == GES_NPOS) {
        return ges_error_set(
            err, GES_CORRUPT,
            "a login %s ended before it said its environment; look at its start-up "
            "files",
            shell->name);
    }
    output = ges_text_skip(output, at + sizeof(MARK));
    while (output.len != 0 && ges_text_next(&output, '\0', &piece)) {
        ges_env_entry entry;
        if (ges_text_cut(piece, '=', &entry.name, &entry.value) &&
            !ges_fresh_is_of_session(os, entry.name)) {
            (void)ges_list_push(mem, &found, entry); /* the arena remembers */
        }
    }
    *out = found;
    return ges_arena_failed(mem) ? ges_arena_error(mem, err) : GES_OK;
}
