/* Extended attributes, which also carry POSIX access lists (system.posix_acl_access) and labels. */
#include "os/posix/posix.h"

#include "base/builder.h"

#include <errno.h>
#include <sys/xattr.h>

enum { LIST_MAX = 64 * 1024, VALUE_MAX = 64 * 1024 }; /* XATTR_LIST_MAX, XATTR_SIZE_MAX of Linux */

/* The kernel or a security module sets these anew by its own rules; they cannot be kept by hand,
 * and nobody set them by hand. Source: xattr(7). */
static bool is_made_by_system(const char *name) {
    return strcmp(name, "security.ima") == 0 || strcmp(name, "security.evm") == 0;
}

/* True when `to` now has the attribute as `from` has it. */
static bool copy_one(const char *from, const char *to, const char *name, char *value, char *there) {
    ssize_t len = getxattr(from, name, value, VALUE_MAX);
    if (len < 0) {
        return errno == ENODATA; /* gone meanwhile */
    }
    ssize_t there_len = getxattr(to, name, there, VALUE_MAX);
    bool is_same = there_len == len && memcmp(value, there, (size_t)len) == 0;
    return is_same || setxattr(to, name, value, (size_t)len, 0) == 0;
}

ges_status ges_posix_file_copy_extras(const ges_os *os, ges_text from, ges_text to, ges_arena *mem,
                                      ges_text *lost, ges_error *err) {
    (void)os;
    ges_posix_path from_name;
    ges_posix_path to_name;
    ges_status status = ges_posix_path_open(&from_name, from, err);
    status = status == GES_OK ? ges_posix_path_open(&to_name, to, err) : status;
    if (status != GES_OK) {
        return status;
    }
    ssize_t len = listxattr(from_name.ptr, NULL, 0);
    if (len == 0 || (len < 0 && (errno == ENOTSUP || errno == ENOSYS))) {
        *lost = GES_T("");
        return GES_OK;
    }
    int code = errno;
    char *names = len > 0 ? ges_arena_alloc(mem, LIST_MAX) : NULL;
    char *value = len > 0 ? ges_arena_alloc(mem, VALUE_MAX) : NULL;
    char *there = len > 0 ? ges_arena_alloc(mem, VALUE_MAX) : NULL;
    if (len > 0 && (names == NULL || value == NULL || there == NULL)) {
        return ges_arena_error(mem, err);
    }
    if (len > 0) {
        len = listxattr(from_name.ptr, names, LIST_MAX);
        code = errno;
    }
    if (len < 0) {
        return ges_posix_error(err, code, "list the attributes of", from);
    }
    ges_builder b = ges_builder_in(mem);
    for (const char *name = names; name < names + len; name += strlen(name) + 1) {
        if (!is_made_by_system(name) &&
            !copy_one(from_name.ptr, to_name.ptr, name, value, there)) {
            ges_build_format(&b, "%s%s", b.len != 0 ? ", " : "", name);
        }
    }
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *lost = ges_build_done(&b);
    return GES_OK;
}
