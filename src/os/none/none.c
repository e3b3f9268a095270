/* Honest refusals for what a system does not have. */
#include "os/none/none.h"

static ges_status refuse(ges_error *err, const char *what) {
    return ges_error_set(err, GES_UNSUPPORTED, "not supported on this system: %s", what);
}

ges_status ges_none_registry_list(const ges_os *os, ges_registry_root root, ges_text key,
                                  ges_arena *mem, ges_registry_list *out, ges_error *err) {
    (void)os, (void)root, (void)key, (void)mem, (void)out;
    return refuse(err, "the registry");
}

ges_status ges_none_registry_value(const ges_os *os, ges_registry_root root, ges_text key,
                                   ges_text name, ges_arena *mem, ges_registry_value *out,
                                   ges_error *err) {
    (void)os, (void)root, (void)key, (void)name, (void)mem, (void)out;
    return refuse(err, "the registry");
}

ges_status ges_none_registry_keys(const ges_os *os, ges_registry_root root, ges_text key,
                                  ges_arena *mem, ges_text **out, size_t *out_count,
                                  ges_error *err) {
    (void)os, (void)root, (void)key, (void)mem, (void)out, (void)out_count;
    return refuse(err, "the registry");
}

ges_status ges_none_registry_key_time(const ges_os *os, ges_registry_root root, ges_text key,
                                      int64_t *out_ns, ges_error *err) {
    (void)os, (void)root, (void)key, (void)out_ns;
    return refuse(err, "the registry");
}

bool ges_none_registry_is_writable(const ges_os *os, ges_registry_root root, ges_text key) {
    (void)os, (void)root, (void)key;
    return false;
}

ges_status ges_none_registry_set(const ges_os *os, ges_registry_root root, ges_text key,
                                 ges_text name, uint32_t type, ges_bytes raw, ges_error *err) {
    (void)os, (void)root, (void)key, (void)name, (void)type, (void)raw;
    return refuse(err, "the registry");
}

ges_status ges_none_registry_remove(const ges_os *os, ges_registry_root root, ges_text key,
                                    ges_text name, ges_error *err) {
    (void)os, (void)root, (void)key, (void)name;
    return refuse(err, "the registry");
}

ges_status ges_none_settings_broadcast(const ges_os *os, uint32_t wait_ms, uint32_t total_ms,
                                       ges_arena *mem, ges_broadcast *out, ges_error *err) {
    (void)os, (void)wait_ms, (void)total_ms, (void)mem, (void)out;
    return refuse(err, "telling windows of a changed setting");
}

ges_status ges_none_watch_key(const ges_os *os, ges_watch watch, ges_registry_root root,
                              ges_text key, uint32_t *out, ges_error *err) {
    (void)os, (void)watch, (void)root, (void)key, (void)out;
    return refuse(err, "the registry");
}

ges_status ges_none_temp_dir(const ges_os *os, ges_arena *mem, ges_text *out, ges_error *err) {
    (void)os, (void)mem, (void)out;
    return refuse(err, "a system call for the temporary directory");
}

ges_status ges_none_file_set_owner(const ges_os *os, ges_text path, uint32_t owner, uint32_t group,
                                   ges_error *err) {
    (void)os, (void)path, (void)owner, (void)group;
    return refuse(err, "numbers of users and groups");
}

ges_status ges_none_volume_sync(const ges_os *os, ges_text path, ges_error *err) {
    (void)os, (void)path;
    return refuse(err, "writing out a whole volume");
}

ges_status ges_none_http_get(const ges_os *os, const ges_http_ask *ask, ges_arena *mem,
                             ges_error *err) {
    (void)os, (void)ask, (void)mem;
    return refuse(err, "a system call that asks web servers");
}

ges_status ges_none_process_end(const ges_os *os, int signal, ges_error *err) {
    (void)os, (void)signal;
    return refuse(err, "ending by a signal");
}
