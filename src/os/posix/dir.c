/* Directories. */
#include "os/posix/posix.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static ges_file_kind kind_of(unsigned char type) {
    switch (type) {
    case DT_REG:
        return GES_FILE_REGULAR;
    case DT_DIR:
        return GES_FILE_DIRECTORY;
    case DT_LNK:
        return GES_FILE_SYMLINK;
    default:
        return GES_FILE_OTHER;
    }
}

ges_status ges_posix_dir_list(const ges_os *os, ges_text path, ges_arena *mem, ges_dir_list *out,
                              ges_error *err) {
    (void)os;
    ges_posix_path name;
    ges_status status = ges_posix_path_open(&name, path, err);
    if (status != GES_OK) {
        return status;
    }
    DIR *dir = opendir(name.ptr);
    int code = errno;
    if (dir == NULL) {
        return ges_posix_error(err, code, "list", path);
    }
    ges_dir_list list = {0};
    for (const struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        ges_text entry_name = ges_text_of(entry->d_name);
        if (ges_text_equal(entry_name, GES_T(".")) || ges_text_equal(entry_name, GES_T(".."))) {
            continue;
        }
        ges_dir_entry item = {ges_text_copy(mem, entry_name), kind_of(entry->d_type)};
        if (item.name.ptr == NULL || !ges_list_push(mem, &list, item)) {
            status = ges_arena_error(mem, err);
            break;
        }
    }
    (void)closedir(dir); /* read only */
    if (status == GES_OK) {
        *out = list;
    }
    return status;
}

ges_status ges_posix_dir_current(const ges_os *os, ges_arena *mem, ges_text *out, ges_error *err) {
    (void)os;
    char buffer[PATH_MAX];
    if (getcwd(buffer, sizeof(buffer)) == NULL) {
        if (errno == ENOENT) {
            return ges_error_set(err, GES_NOT_FOUND,
                                 "the working directory is gone: cd to one that is there");
        }
        return ges_posix_error(err, errno, "find", GES_T("the working directory"));
    }
    ges_text copy = ges_text_copy(mem, ges_text_of(buffer));
    if (copy.ptr == NULL) {
        return ges_arena_error(mem, err);
    }
    *out = copy;
    return GES_OK;
}

ges_status ges_posix_dir_change(const ges_os *os, ges_text path, ges_error *err) {
    (void)os;
    ges_posix_path name;
    ges_status status = ges_posix_path_open(&name, path, err);
    if (status != GES_OK) {
        return status;
    }
    int rc = chdir(name.ptr);
    int code = errno;
    return rc == 0 ? GES_OK : ges_posix_error(err, code, "change to", path);
}

ges_status ges_posix_dir_make_temporary(const ges_os *os, ges_text parent, ges_text prefix,
                                        ges_arena *mem, ges_text *out, ges_error *err) {
    (void)os;
    ges_text template = ges_text_join(mem, parent, GES_T("/"), prefix, GES_T("XXXXXX"));
    if (template.ptr == NULL) {
        return ges_arena_error(mem, err);
    }
    char *name = (char *)(uintptr_t)template.ptr; /* our own copy */
    if (mkdtemp(name) == NULL) {
        return ges_posix_error(err, errno, "make a directory in", parent);
    }
    *out = template;
    return GES_OK;
}

/* Depth is bounded by the directories that this program itself makes. */
static int remove_entries(int parent, const char *name, unsigned depth);

static int remove_one(int dir, const struct dirent *entry, unsigned depth) {
    if (entry->d_name[0] == '.' &&
        (entry->d_name[1] == '\0' || (entry->d_name[1] == '.' && entry->d_name[2] == '\0'))) {
        return 0;
    }
    if (unlinkat(dir, entry->d_name, 0) == 0) {
        return 0;
    }
    return remove_entries(dir, entry->d_name, depth + 1);
}

static int remove_entries(int parent, const char *name, unsigned depth) {
    enum { MAX_DEPTH = 64 };
    int fd = depth > MAX_DEPTH
                 ? -1
                 : openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    if (dir == NULL) {
        if (fd >= 0) {
            (void)close(fd); /* read only */
        }
        return -1;
    }
    int rc = 0;
    for (const struct dirent *entry = readdir(dir); entry != NULL && rc == 0;
         entry = readdir(dir)) {
        rc = remove_one(dirfd(dir), entry, depth);
    }
    (void)closedir(dir); /* read only */
    return rc == 0 ? unlinkat(parent, name, AT_REMOVEDIR) : rc;
}

ges_status ges_posix_dir_remove_tree(const ges_os *os, ges_text path, ges_error *err) {
    (void)os;
    ges_posix_path name;
    ges_status status = ges_posix_path_open(&name, path, err);
    if (status != GES_OK) {
        return status;
    }
    int rc = remove_entries(AT_FDCWD, name.ptr, 0);
    int code = errno;
    return rc == 0 ? GES_OK : ges_posix_error(err, code, "remove", path);
}
