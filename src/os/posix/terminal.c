/* Standard streams and the terminal. */
#include "os/posix/posix.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <unistd.h>

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
