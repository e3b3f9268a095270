/* A real directory with real files for a test; the only test code that knows the system. */
#ifndef GES_TESTS_UNIT_SCRATCH_H
#define GES_TESTS_UNIT_SCRATCH_H

#include "os/os.h"

#include <stdio.h>
#include <stdlib.h>
#ifdef _WIN32
#include <windows.h>
#else
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#endif

/* A NUL-terminated path below `root`; overwritten by the next call but three. */
static inline const char *scratch_path(ges_text root, const char *name) {
    static char buffers[4][1024];
    static unsigned next;
    char *out = buffers[next++ % 4];
    (void)snprintf(out, 1024, "%.*s/%s", GES_FMT(root), name);
    return out;
}

static inline void scratch_file(ges_text root, const char *name, const char *text, size_t size) {
    FILE *file = fopen(scratch_path(root, name), "wb");
    if (file == NULL || fwrite(text, 1, strlen(text), file) != strlen(text)) {
        abort();
    }
    if (size > 0 && (fseek(file, (long)size - 1, SEEK_SET) != 0 || fputc('z', file) == EOF)) {
        abort();
    }
    if (fclose(file) != 0) {
        abort();
    }
}

static inline void scratch_dir(ges_text root, const char *name) {
#ifdef _WIN32
    bool made = CreateDirectoryA(scratch_path(root, name), NULL) != 0;
#else
    bool made = mkdir(scratch_path(root, name), 0755) == 0;
#endif
    if (!made) {
        abort();
    }
}

#ifndef _WIN32
static inline void scratch_link(ges_text root, const char *target, const char *name) {
    if (symlink(target, scratch_path(root, name)) != 0) {
        abort();
    }
}

static inline void scratch_mode(ges_text root, const char *name, unsigned mode) {
    if (chmod(scratch_path(root, name), mode) != 0) {
        abort();
    }
}

static inline void scratch_fifo(ges_text root, const char *name) {
    if (mkfifo(scratch_path(root, name), 0644) != 0) {
        abort();
    }
}

static inline void scratch_socket(ges_text root, const char *name) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    (void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", scratch_path(root, name));
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0 || bind(fd, (const struct sockaddr *)&address, sizeof(address)) != 0) {
        abort();
    }
    (void)close(fd); /* the name stays */
}
#endif

/* A new directory; remove it with os->dir_remove_tree. */
static inline ges_text scratch_open(const ges_os *os, ges_arena *mem) {
    ges_text parent = GES_T("/tmp");
    ges_text root;
    ges_error err = {0};
    (void)os->temp_dir(os, mem, &parent, NULL); /* Unix has none: /tmp */
    if (parent.len > 1 && parent.ptr[parent.len - 1] == '\\') {
        parent.len--;
    }
    if (os->dir_make_temporary(os, parent, GES_T("ges-test-"), mem, &root, &err) != GES_OK) {
        fprintf(stderr, "%s\n", err.text);
        abort();
    }
    return root;
}

#endif
