/* The one sentence for a refused system call. */
#include "os/cannot.h"

enum { PATH_SHOWN = 240 }; /* bytes, in two halves */

static bool is_tail(char c) {
    return ((unsigned char)c & 0xC0U) == 0x80U;
}

ges_status ges_os_cannot(ges_error *err, ges_status status, long os_code, const char *action,
                         ges_text path, ges_text reason) {
    if (err == NULL) {
        return status;
    }
    ges_text front = path;
    ges_text back = {NULL, 0};
    if (path.len > PATH_SHOWN) {
        size_t end = PATH_SHOWN / 2;
        size_t start = path.len - PATH_SHOWN / 2;
        while (end > 0 && is_tail(path.ptr[end])) {
            end--;
        }
        while (start < path.len && is_tail(path.ptr[start])) {
            start++;
        }
        front = ges_text_slice(path, 0, end);
        back = ges_text_skip(path, start);
    }
    (void)ges_error_set(err, status, "cannot %s '%.*s%s%.*s': %.*s", action, GES_FMT(front),
                        back.len != 0 ? "..." : "", GES_FMT(back),
                        GES_FMT(reason)); /* returned below */
    err->os_code = os_code;
    return status;
}
