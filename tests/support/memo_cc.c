/* Stands for the compiler in PATH while golden answers are replayed: the first time a probe is asked, the real
 * compiler runs and its output and status are kept; later the same question is answered from the file. A full
 * `go env` with a cold build cache asks the compiler up to twelve times, and there are thousands of them.
 *
 * Called by the name of the compiler through a symbolic link. MEMO_DIR (folder of the answers) and REAL_DIR (folder of
 * the real programs) are set when it is compiled. Only probes are kept: those that write to /dev/null or only say
 * what they would do (-###). Anything else becomes the real compiler. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static uint64_t add_to_hash(uint64_t hash, const char *text) {
    for (; *text != '\0'; text++) {
        hash = (hash ^ (unsigned char)*text) * 0x100000001b3u; /* FNV-1a */
    }
    return (hash ^ 0xff) * 0x100000001b3u;
}

/* The variables that change what gcc says or finds. */
static int matters(const char *entry) {
    static const char *const names[] = {"PATH=", "LC_",          "LANG",  "GCC_", "COMPILER_PATH=",
                                        "CPATH=", "LIBRARY_PATH=", "C_INCLUDE_PATH="};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strncmp(entry, names[i], strlen(names[i])) == 0) {
            return 1;
        }
    }
    return 0;
}

static int replay(const char *path, int to) {
    char bytes[65536];
    int from = open(path, O_RDONLY | O_CLOEXEC);
    if (from < 0) {
        return -1;
    }
    for (ssize_t n; (n = read(from, bytes, sizeof bytes)) > 0;) {
        if (write(to, bytes, (size_t)n) != n) {
            break;
        }
    }
    close(from);
    return 0;
}

/* Runs the real compiler with its output in files; returns its status, or -1. */
static int run_real(const char *real, char **argv, const char *out, const char *err) {
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        int fds[2] = {open(out, O_WRONLY | O_CREAT | O_TRUNC, 0644), open(err, O_WRONLY | O_CREAT | O_TRUNC, 0644)};
        if (fds[0] < 0 || fds[1] < 0 || dup2(fds[0], 1) < 0 || dup2(fds[1], 2) < 0) {
            _exit(126);
        }
        execv(real, argv);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) < 0 || !WIFEXITED(status)) {
        return -1;
    }
    return WEXITSTATUS(status);
}

int main(int argc, char **argv) {
    const char *slash = strrchr(argv[0], '/');
    const char *name = slash != NULL ? slash + 1 : argv[0];
    char real[4096], base[4096], made[3][4200], kept[3][4200];
    uint64_t first = 0xcbf29ce484222325u, second = 0x84222325cbf29ce4u;
    int is_probe = 0;

    snprintf(real, sizeof real, "%s/%s", REAL_DIR, name);
    first = add_to_hash(first, name);
    second = add_to_hash(second, name);
    for (int i = 1; i < argc; i++) {
        is_probe |= strcmp(argv[i], "/dev/null") == 0 || strcmp(argv[i], "-###") == 0;
        first = add_to_hash(first, argv[i]);
        second = add_to_hash(second, argv[i]);
    }
    for (char **entry = environ; *entry != NULL; entry++) {
        if (matters(*entry)) {
            first = add_to_hash(first, *entry);
            second = add_to_hash(second, *entry);
        }
    }
    if (!is_probe) {
        execv(real, argv);
        return 127;
    }
    snprintf(base, sizeof base, "%s/%016llx%016llx", MEMO_DIR, (unsigned long long)first, (unsigned long long)second);
    static const char *const suffixes[] = {".out", ".err", ".rc"};
    for (int i = 0; i < 3; i++) {
        snprintf(kept[i], sizeof kept[i], "%s%s", base, suffixes[i]);
        snprintf(made[i], sizeof made[i], "%s.%ld%s", base, (long)getpid(), suffixes[i]);
    }
    if (access(kept[2], F_OK) != 0) {
        int status = run_real(real, argv, made[0], made[1]);
        FILE *file = status < 0 ? NULL : fopen(made[2], "w");
        if (file == NULL) {
            return 126;
        }
        fprintf(file, "%d\n", status);
        fclose(file);
        for (int i = 0; i < 3; i++) { /* the status comes last: it says that all is there */
            if (rename(made[i], kept[i]) != 0) {
                return 126;
            }
        }
    }
    replay(kept[0], 1);
    replay(kept[1], 2);
    FILE *file = fopen(kept[2], "r");
    int status = 126;
    if (file == NULL || fscanf(file, "%d", &status) != 1) {
        return 126;
    }
    return status;
}
