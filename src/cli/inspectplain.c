/* What `ges inspect -m` says of a file that it cannot read: as go says it, which is often nothing. */
#include "cli/inspect.h"

#include "base/path.h"

enum { ANY_EXECUTE = 0111 };

static bool ends_in_any_case(ges_text text, ges_text end) {
    if (text.len < end.len) {
        return false;
    }
    for (size_t i = 0; i < end.len; i++) {
        char c = text.ptr[text.len - end.len + i];
        if ((c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) != end.ptr[i]) {
            return false;
        }
    }
    return true;
}

/* Source: Go src/cmd/go/internal/version/version.go isGoBinaryCandidate, 1.27. */
static bool is_candidate(const ges_file_info *info, ges_text path) {
    static const ges_text ends[] = {GES_LIT(".so"), GES_LIT(".exe"), GES_LIT(".dll")};
    bool is_one = info->kind == GES_FILE_REGULAR && (info->mode & ANY_EXECUTE) != 0;
    for (size_t i = 0; i < GES_COUNT(ends); i++) {
        is_one = is_one || ends_in_any_case(path, ends[i]);
    }
    for (size_t i = 1; i < path.len && !is_one; i++) { /* "libx.so.1" */
        is_one = path.ptr[i] == '.' && ends_in_any_case(ges_text_slice(path, 0, i), ends[0]);
    }
    return is_one;
}

void ges_inspect_plain_failed(const ges_os *os, ges_text path, const ges_error *why,
                              ges_builder *out) {
    ges_file_info info;
    ges_error err = {0};
    ges_status status = os->file_info(os, path, true, &info, &err);
    if (status == GES_NOT_FOUND) {
        ges_build_format(out, "stat %.*s: no such file or directory\n", GES_FMT(path));
    } else if (status != GES_OK) {
        ges_build_format(out, "%s\n", err.text);
    } else if (why->status == GES_DENIED) {
        ges_build_format(out, "%.*s\n", GES_FMT(path)); /* go leaves the reason out */
    } else if (is_candidate(&info, path)) {
        ges_build_format(out, "%.*s: %s\n", GES_FMT(path), why->text);
    }
}
