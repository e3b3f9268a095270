/* errno as a status; the one map. */
#include "os/posix/posix.h"

#include "os/cannot.h"

#include <errno.h>
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
    return ges_os_cannot(err, status_of(code), code, action, path, ges_text_of(strerror(code)));
}

ges_status ges_posix_path_open(ges_posix_path *path, ges_text text, ges_error *err) {
    if (ges_text_find_char(text, '\0') != GES_NPOS || text.len >= sizeof(path->buffer)) {
        return ges_error_set(err, GES_INVALID, "'%.*s' is not a path: %s",
                             (int)(text.len < 80 ? text.len : 80), text.ptr,
                             text.len >= sizeof(path->buffer) ? "longer than 4095 bytes"
                                                              : "it holds a NUL byte");
    }
    path->ptr = path->buffer;
    if (text.len != 0) {
        memcpy(path->buffer, text.ptr, text.len);
    }
    path->buffer[text.len] = '\0';
    return GES_OK;
}
