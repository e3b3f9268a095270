/* Random access to a file. */
#include "os/filewindow.h"

static bool read_at(const void *self, uint64_t off, void *buffer, size_t len) {
    const ges_file_window *w = self;
    size_t got = 0;
    return w->os->file_read_at(w->os, w->file, off, buffer, len, &got, NULL) == GES_OK &&
           got == len;
}

ges_status ges_file_window_open(ges_file_window *w, const ges_os *os, ges_text path,
                                ges_error *err) {
    uint64_t size = 0;
    ges_file_window opened = {.os = os, .file = GES_FILE_CLOSED};
    ges_status status = os->file_open(os, path, &opened.file, &size, err);
    if (status == GES_OK) {
        *w = opened;
        w->window = (ges_window){w, size, read_at};
    }
    return status;
}

void ges_file_window_close(ges_file_window *w) {
    w->os->file_close(w->os, &w->file);
}
