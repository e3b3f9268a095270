/* Honest refusals for what a system does not have; they fill the gaps of a table. */
#ifndef GES_OS_NONE_NONE_H
#define GES_OS_NONE_NONE_H

#include "os/os.h"

ges_status ges_none_registry_list(const ges_os *, ges_registry_root, ges_text, ges_arena *,
                                  ges_registry_list *, ges_error *);
ges_status ges_none_settings_broadcast(const ges_os *, uint32_t, uint32_t, ges_arena *,
                                       ges_broadcast *, ges_error *);
ges_status ges_none_registry_value(const ges_os *, ges_registry_root, ges_text, ges_text,
                                   ges_arena *, ges_registry_value *, ges_error *);
ges_status ges_none_registry_keys(const ges_os *, ges_registry_root, ges_text, ges_arena *,
                                  ges_text **, size_t *, ges_error *);
ges_status ges_none_registry_key_time(const ges_os *, ges_registry_root, ges_text, int64_t *,
                                      ges_error *);
bool ges_none_registry_is_writable(const ges_os *, ges_registry_root, ges_text);
ges_status ges_none_registry_set(const ges_os *, ges_registry_root, ges_text, ges_text, uint32_t,
                                 ges_bytes, ges_error *);
ges_status ges_none_registry_remove(const ges_os *, ges_registry_root, ges_text, ges_text,
                                    ges_error *);
ges_status ges_none_watch_key(const ges_os *, ges_watch, ges_registry_root, ges_text, uint32_t *,
                              ges_error *);
ges_status ges_none_temp_dir(const ges_os *, ges_arena *, ges_text *, ges_error *);
ges_status ges_none_file_set_owner(const ges_os *, ges_text, uint32_t, uint32_t, ges_error *);
ges_status ges_none_volume_sync(const ges_os *, ges_text, ges_error *);
ges_status ges_none_http_get(const ges_os *, const ges_http_ask *, ges_arena *, ges_error *);
ges_status ges_none_process_end(const ges_os *, int, ges_error *);

#endif
