/* Standard streams and the terminal. */
#include "os/posix/posix.h"

#include "base/builder.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { INPUT_PART = 16 * 1024 }; /* bytes of standard input read at once */

bool ges_posix_stream_is_terminal(const ges_os *os, ges_stream stream) {
    (void)os;
    return isatty((int)stream) == 1;
}

uint32_t ges_posix_terminal_width(const ges_os *os) {
    (void)os;
    struct winsize size;
    bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? size.ws_col : 80;
}

ges_status ges_posix_stream_write(const ges_os *os, ges_stream stream, ges_bytes bytes,
                                  ges_error *err) {
    (void)os;
    size_t done = 0;
    while (done < bytes.len) {
        ssize_t n = write((int)stream, bytes.ptr + done, bytes.len - done);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return ges_posix_error(err, errno, "write to",
                                   stream == GES_STDERR ? GES_T("standard error")
                                                        : GES_T("standard output"));
        }
        done += (size_t)n;
    }
    return GES_OK;
}

ges_status ges_posix_line_read(const ges_os *os, size_t max, ges_arena *mem, ges_text *out,
                               ges_error *err) {
    (void)os;
    ges_builder b = ges_builder_in(mem);
    for (;;) {
        char c;
        ssize_t n = read(STDIN_FILENO, &c, 1); /* no more than the line: the rest is not ours */
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return ges_posix_error(err, errno, "read from", GES_T("standard input"));
        }
        if (n == 0 && b.len == 0) {
            return ges_error_set(err, GES_NOT_FOUND, "standard input has ended");
        }
        if (n == 0 || c == '\n') {
            break;
        }
        if (b.len >= max) {
            return ges_error_set(err, GES_TOO_LARGE, "a line of over %zu bytes", max);
        }
        ges_build_char(&b, c);
    }
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = ges_build_done(&b);
    out->len -= out->len != 0 && out->ptr[out->len - 1] == '\r';
    return GES_OK;
}

ges_status ges_posix_input_read(const ges_os *os, size_t max, ges_arena *mem, ges_bytes *out,
                                ges_error *err) {
    (void)os;
    ges_builder b = ges_builder_in(mem);
    for (;;) {
        char part[INPUT_PART];
        ssize_t n = read(STDIN_FILENO, part, sizeof(part));
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return ges_posix_error(err, errno, "read from", GES_T("standard input"));
        }
        if (n == 0) {
            break;
        }
        if ((size_t)n > max - b.len) {
            return ges_error_set(err, GES_TOO_LARGE, "standard input has over %zu bytes", max);
        }
        ges_build_text(&b, (ges_text){part, (size_t)n});
    }
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = ges_bytes_from(ges_build_done(&b));
    return GES_OK;
}

ges_status ges_posix_console_encode(const ges_os *os, ges_text text, ges_arena *mem, ges_bytes *out,
                                    ges_error *err) {
    (void)os;
    (void)mem;
    (void)err;
    *out = ges_bytes_from(text);
    return GES_OK;
}
