/* A file of the os table as a window, for parsers of large files. */
#ifndef GES_OS_FILEWINDOW_H
#define GES_OS_FILEWINDOW_H

#include "base/window.h"
#include "os/os.h"

/* Plain data; must not move while the window is used. */
typedef struct ges_file_window {
    const ges_os *os;
    ges_file file;
    ges_window window;
} ges_file_window;

/* Opens the regular file at `path` (links followed); close it with ges_file_window_close.
 * Errors: those of file_open */
GES_CHECK ges_status ges_file_window_open(ges_file_window *w, const ges_os *os, ges_text path,
                                          ges_error *err);
void ges_file_window_close(ges_file_window *w);

#endif
