/* A program made ready in the parent, and become in a child, where nothing may be allocated. */
#include "os/posix/posix.h"

#include "os/cannot.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

enum { LINUX_STRING_MAX = 131072 /* MAX_ARG_STRLEN with its NUL: 32 pages of 4 KiB */ };

static bool has_nul(ges_text text) {
    return text.len != 0 && ges_text_find_char(text, '\0') != GES_NPOS;
}

static char *c_text(ges_arena *mem, ges_text text) {
    return (char *)(uintptr_t)ges_text_cstr(mem, text); /* our own copy */
}

static bool any_nul(const ges_run *what) {
    bool found = has_nul(what->program) || has_nul(what->cwd);
    for (size_t i = 0; !found && i < what->arg_count; i++) {
        found = has_nul(what->args[i]);
    }
    for (size_t i = 0; !found && i < what->env->count; i++) {
        found = has_nul(what->env->items[i].name) || has_nul(what->env->items[i].value);
    }
    return found;
}

ges_status ges_posix_program_prepare(const ges_run *what, ges_arena *mem, ges_posix_program *out,
                                     ges_error *err) {
    ges_posix_program program = {
        .path = ges_text_cstr(mem, what->program),
        .cwd = ges_text_cstr(mem, what->cwd),
        .args = ges_new_array(mem, what->arg_count + 1, char *),
        .sh_args = ges_new_array(mem, what->arg_count + 2, char *),
        .env = ges_new_array(mem, what->env->count + 1, char *),
        .output_to_error = what->output_to_error,
    };
    if (any_nul(what)) {
        return ges_error_set(err, GES_INVALID,
                             "cannot run '%.*s': an argument or a variable holds "
                             "a NUL byte",
                             GES_FMT(what->program));
    }
    if (program.args == NULL || program.sh_args == NULL || program.env == NULL) {
        return ges_arena_error(mem, err);
    }
    program.sh_args[0] = c_text(mem, GES_T("sh"));
    program.sh_args[1] = c_text(mem, what->program);
    for (size_t i = 0; i < what->arg_count; i++) {
        program.args[i] = c_text(mem, what->args[i]);
        program.sh_args[i + 1] = i == 0 ? program.sh_args[1] : program.args[i];
    }
    for (size_t i = 0; i < what->env->count; i++) {
        const ges_env_entry *entry = &what->env->items[i];
        program.env[i] = c_text(mem, ges_text_join(mem, entry->name, GES_T("="), entry->value));
    }
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = program;
    return GES_OK;
}

int ges_posix_program_become(const ges_posix_program *program) {
    bool is_ready = !program->output_to_error || dup2(2, 1) >= 0;
    if (is_ready && (program->cwd[0] == '\0' || chdir(program->cwd) == 0)) {
        (void)execve(program->path, program->args, program->env); /* returns only on failure */
        if (errno == ENOEXEC) {
            (void)execve("/bin/sh", program->sh_args, program->env); /* likewise */
        }
    }
    return errno;
}

/* E2BIG is either one text that is too long, or all of them together. */
static ges_status too_large(const ges_run *what, ges_error *err) {
    size_t sum = 0;
    for (size_t i = 0; i < what->arg_count; i++) {
        size_t len = what->args[i].len + 1;
        sum += len + sizeof(char *);
        if (len > LINUX_STRING_MAX) {
            return ges_error_set(err, GES_TOO_LARGE,
                                 "cannot run '%.*s': argument %zu has %zu bytes; this system takes "
                                 "%d at most",
                                 GES_FMT(what->program), i, len - 1, LINUX_STRING_MAX - 1);
        }
    }
    for (size_t i = 0; i < what->env->count; i++) {
        ges_text name = what->env->items[i].name;
        size_t len = name.len + what->env->items[i].value.len + 2;
        sum += len + sizeof(char *);
        if (len > LINUX_STRING_MAX) {
            return ges_error_set(err, GES_TOO_LARGE,
                                 "cannot run '%.*s': the variable '%.*s' with its value has %zu "
                                 "bytes; this system takes %d at most",
                                 GES_FMT(what->program), (int)(name.len < 80 ? name.len : 80),
                                 name.ptr, len - 1, LINUX_STRING_MAX - 1);
        }
    }
    struct rlimit stack = {0};
    (void)getrlimit(RLIMIT_STACK, &stack); /* cannot fail with these arguments */
    return ges_error_set(err, GES_TOO_LARGE,
                         "cannot run '%.*s': arguments and environment have %zu bytes together; "
                         "this system takes a quarter of the stack's limit (%llu KiB) at most, and "
                         "never over 6 MiB",
                         GES_FMT(what->program), sum, (unsigned long long)stack.rlim_cur / 1024);
}

ges_status ges_posix_program_error(const ges_run *what, int code, ges_error *err) {
    if (code == E2BIG) {
        return too_large(what, err);
    }
    ges_posix_path path;
    if (code == ENOENT && ges_posix_path_open(&path, what->program, NULL) == GES_OK &&
        access(path.ptr, F_OK) == 0) {
        return ges_os_cannot(err, GES_UNSUPPORTED, code, "run", what->program,
                             GES_T("the interpreter that its first line or its header names is "
                                   "not there"));
    }
    return ges_posix_error(err, code, "run", what->program);
}

ges_status ges_posix_process_end(const ges_os *os, int signal, ges_error *err) {
    (void)os;
    struct rlimit none = {0, 0};
    struct sigaction plain = {.sa_handler = SIG_DFL};
    sigset_t only;
    (void)setrlimit(RLIMIT_CORE, &none);   /* the program has left its core already */
    (void)sigaction(signal, &plain, NULL); /* fails for SIGKILL, which needs none */
    (void)sigemptyset(&only); /* these two cannot fail with a signal that ended a process */
    (void)sigaddset(&only, signal);
    (void)kill(getpid(), signal); /* pending until the next line, when it is blocked */
    (void)sigprocmask(SIG_UNBLOCK, &only, NULL);
    return ges_error_set(err, GES_UNSUPPORTED, "signal %d does not end this process", signal);
}
