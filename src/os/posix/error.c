/* errno as a status; the one map. */
#include "os/posix/posix.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static ges_status status_of(int code) {
    switch (code) {
    case ENOENT:
        return GES_NOT_FOUND;
    case EACCES:
    case EPERM:
    case EROFS:
        return GES_DENIED;
    case ENOTDIR:
    case EISDIR:
    case ELOOP:
    case ENXIO:
        return GES_WRONG_KIND;
    case ENAMETOOLONG:
    case EINVAL:
        return GES_INVALID;
    case ENOMEM:
        return GES_NO_MEMORY;
    case ENOSYS:
    case ENOTSUP:
        return GES_UNSUPPORTED;
    case EEXIST:
        return GES_CONFLICT;
    case EFBIG:
        return GES_TOO_LARGE;
    default:
        return GES_IO;
    }
}

ges_status ges_posix_error(ges_error *err, int code, const char *action, ges_text path) {
    ges_status status = status_of(code);
    if (err != NULL) {
        (void)ges_error_set(err, status, "cannot %s '%.*s': %s", action, GES_FMT(path),
                            strerror(code)); /* the status is returned below */
        err->os_code = code;
    }
    return status;
}

ges_status ges_posix_path_open(ges_posix_path *path, ges_text text, ges_error *err) {
    enum { PATH_LIMIT = 64 * 1024 };
    if (ges_text_find_char(text, '\0') != GES_NPOS || text.len > PATH_LIMIT) {
        return ges_error_set(err, GES_INVALID, "'%.*s' is not a path: %s", 80, text.ptr,
                             text.len > PATH_LIMIT ? "longer than 64 KiB" : "it holds a NUL byte");
    }
    path->ptr = text.len < sizeof(path->buffer) ? path->buffer : malloc(text.len + 1);
    if (path->ptr == NULL) {
        return ges_error_set(err, GES_NO_MEMORY, "out of memory");
    }
    if (text.len != 0) {
        memcpy(path->ptr, text.ptr, text.len);
    }
    path->ptr[text.len] = '\0';
    return GES_OK;
}

void ges_posix_path_close(ges_posix_path *path) {
    if (path->ptr != path->buffer) {
        free(path->ptr);
    }
}
