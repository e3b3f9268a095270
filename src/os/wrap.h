/* What the wrappers of a table share: the functions that cannot fail, handed on untouched. The file
 * that includes it defines `static const ges_os *inner_of(const ges_os *os)` first. (A header with
 * bodies, because each wrapper needs its own copy behind its own inner_of.) */
#ifndef GES_OS_WRAP_H
#define GES_OS_WRAP_H

#include "os/os.h"

static const ges_os *inner_of(const ges_os *os);

static void wrap_env_asked(const ges_os *os, ges_text name) {
    inner_of(os)->env_asked(inner_of(os), name);
}
static void wrap_file_close(const ges_os *os, ges_file *file) {
    inner_of(os)->file_close(inner_of(os), file);
}
static void wrap_watch_close(const ges_os *os, ges_watch *watch) {
    inner_of(os)->watch_close(inner_of(os), watch);
}
static uint32_t wrap_user_id(const ges_os *os) {
    return inner_of(os)->user_id(inner_of(os));
}
static bool wrap_stream_is_terminal(const ges_os *os, ges_stream stream) {
    return inner_of(os)->stream_is_terminal(inner_of(os), stream);
}
static uint32_t wrap_terminal_width(const ges_os *os) {
    return inner_of(os)->terminal_width(inner_of(os));
}
static int64_t wrap_clock_now_ns(const ges_os *os) {
    return inner_of(os)->clock_now_ns(inner_of(os));
}
static void wrap_clock_sleep(const ges_os *os, uint32_t ms) {
    inner_of(os)->clock_sleep(inner_of(os), ms);
}
static void wrap_clock_zone(const ges_os *os, int64_t at_ns, int32_t *offset_s, char name[16]) {
    inner_of(os)->clock_zone(inner_of(os), at_ns, offset_s, name);
}

/* Their places in the wrapper's table; the family and goarch are copied. */
static void wrap_rest(ges_os *table, const ges_os *inner, void *self) {
    table->self = self;
    table->family = inner->family;
    table->goarch = inner->goarch;
    table->env_asked = inner->env_asked != NULL ? wrap_env_asked : NULL;
    table->file_close = wrap_file_close;
    table->watch_close = wrap_watch_close;
    table->user_id = wrap_user_id;
    table->stream_is_terminal = wrap_stream_is_terminal;
    table->terminal_width = wrap_terminal_width;
    table->clock_now_ns = wrap_clock_now_ns;
    table->clock_sleep = wrap_clock_sleep;
    table->clock_zone = wrap_clock_zone;
}

#endif
