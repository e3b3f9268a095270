/* Watching a machine made of data: places are looked up, time moves on, nothing ever changes. */
#include "os/fake/state.h"

ges_status ges_fake_watch_open(const ges_os *os, ges_arena *mem, ges_watch *out, ges_error *err) {
    (void)os, (void)mem, (void)err;
    *out = (ges_watch){0};
    return GES_OK;
}

ges_status ges_fake_watch_dir(const ges_os *os, ges_watch watch, ges_text path, bool with_writes,
                              uint32_t *out, ges_error *err) {
    (void)watch, (void)with_writes;
    ges_fake_node *node;
    ges_status status = ges_fake_find_dir(os, path, 4, "watch", &node, err);
    if (status == GES_OK) {
        *out = (uint32_t)((uintptr_t)node >> 4) | 1; /* nothing is told of it, so any number does */
    }
    return status;
}

ges_status ges_fake_watch_key(const ges_os *os, ges_watch watch, ges_registry_root root,
                              ges_text key, uint32_t *out, ges_error *err) {
    (void)watch;
    int64_t time_ns = 0;
    ges_status status = ges_fake_registry_key_time(os, root, key, &time_ns, err);
    if (status == GES_OK) {
        *out = root == GES_REGISTRY_USER ? 1 : 2;
    }
    return status;
}

ges_status ges_fake_watch_wait(const ges_os *os, ges_watch watch, uint32_t wait_ms, ges_arena *mem,
                               ges_watch_events *out, ges_error *err) {
    (void)watch, (void)mem, (void)err;
    ges_fake_state_of(os)->now_ns += (int64_t)wait_ms * 1000000;
    *out = (ges_watch_events){0};
    return GES_OK;
}

void ges_fake_watch_close(const ges_os *os, ges_watch *watch) {
    (void)os;
    *watch = GES_WATCH_CLOSED;
}
