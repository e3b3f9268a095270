/* What the fake OS knows: filled by snapshot.c, answered by fake.c. */
#ifndef GES_OS_FAKE_STATE_H
#define GES_OS_FAKE_STATE_H

#include "base/builder.h"
#include "os/fake/given.h"
#include "os/fake/tree.h"

/* A program that may be run, and what it says. */
typedef struct ges_fake_answer {
    ges_text program;     /* path as the caller will spell it */
    const ges_text *args; /* without args[0]; NULL: any */
    size_t arg_count;
    ges_spawn_result result;
} ges_fake_answer;
GES_LIST(ges_fake_answers, ges_fake_answer);

typedef struct ges_fake_key {
    ges_registry_root root;
    ges_text path;
    ges_registry_list values;
    int64_t time_ns; /* of the last change; 0: not since the snapshot */
} ges_fake_key;
GES_LIST(ges_fake_keys, ges_fake_key);

/* A process of the snapshot. */
typedef struct ges_fake_process {
    ges_process process;
    ges_text program;   /* file; empty: it runs none */
    ges_status status;  /* of reading its block */
    ges_process_block block;
} ges_fake_process;
GES_LIST(ges_fake_processes, ges_fake_process);

typedef struct ges_fake_state {
    ges_os table; /* its self is this */
    ges_fake_tree tree;
    ges_env_list env;
    bool has_registry;
    ges_fake_keys keys;
    ges_fake_answers answers;
    bool has_processes;
    ges_fake_processes processes;
    ges_map given[GES_FAKE_CALL_COUNT]; /* name -> ges_fake_given, in place of what the tree says */
    ges_text program; /* who wrote the snapshot; not used */
    ges_text user_name; /* empty: the user database has no entry */
    ges_text user_home;
    ges_text temp;      /* empty: unsupported */
    ges_text parent;    /* empty: unknown */
    bool is_terminal[3];
    uint32_t width;
    int64_t now_ns;
    int32_t zone_offset_s;
    char zone_name[16];
    const ges_os *real; /* NULL: output is only kept */
    ges_builder written[3];
    uint64_t temporary_count;
} ges_fake_state;

/* Fills `state`, which holds an empty tree, from a snapshot. */
GES_CHECK ges_status ges_fake_read_snapshot(ges_bytes snapshot, ges_arena *mem,
                                            ges_fake_state *state, ges_error *err);

/* The state behind a table that ges_fake_load made. */
static inline ges_fake_state *ges_fake_state_of(const ges_os *os) {
    return os->self;
}
/* The answer that the snapshot gives word for word, or NULL. */
static inline const ges_fake_given *ges_fake_given_to(const ges_os *os, ges_fake_call call,
                                                      ges_text name) {
    const ges_map *map = &ges_fake_state_of(os)->given[call];
    return map->count != 0 ? ges_map_get(map, name) : NULL;
}
/* A failure of that kind, in the system's words. */
ges_status ges_fake_refuse_as_given(const ges_fake_given *given, ges_fake_call call, ges_text name,
                                    ges_error *err);
/* A copy of `text` in the caller's arena. */
ges_status ges_fake_give(ges_arena *mem, ges_text text, ges_text *out, ges_error *err);
/* The node at `path`; names of Windows devices are WRONG_KIND. */
ges_status ges_fake_find(const ges_os *os, ges_text path, bool follow, const char *action,
                         ges_fake_node **out, ges_error *err);

/* The directory at `path`, when the user may do `bits` there. */
ges_status ges_fake_find_dir(const ges_os *os, ges_text path, unsigned bits, const char *action,
                             ges_fake_node **out, ges_error *err);
/* What a reader finds in stored bytes: the text of a text type, a number; borrowed from `mem` and
 * `raw`. */
ges_registry_value ges_fake_stored_value(ges_arena *mem, ges_text name, uint32_t type,
                                         ges_bytes raw);
/* Nodes are aligned: the lowest bit of a handle says that it is a lock. */
enum { GES_FAKE_LOCK_BIT = 1 };

/* Contracts: os/os.h. */
ges_status ges_fake_file_info(const ges_os *, ges_text, bool, ges_file_info *, ges_error *);
ges_status ges_fake_file_open(const ges_os *, ges_text, ges_file *, uint64_t *, ges_error *);
ges_status ges_fake_file_read_at(const ges_os *, ges_file, uint64_t, void *, size_t, size_t *, ges_error *);
void ges_fake_file_close(const ges_os *, ges_file *);
ges_status ges_fake_file_read(const ges_os *, ges_text, size_t, ges_arena *, ges_bytes *, ges_error *);
ges_status ges_fake_volume_info(const ges_os *, ges_text, ges_arena *, ges_volume *, ges_error *);
ges_status ges_fake_place_probe(const ges_os *, ges_text, uint32_t, ges_error *);
bool ges_fake_file_is_executable(const ges_os *, ges_text);
bool ges_fake_file_is_writable(const ges_os *, ges_text);
ges_status ges_fake_link_read(const ges_os *, ges_text, ges_arena *, ges_text *, ges_error *);
ges_status ges_fake_path_resolve(const ges_os *, ges_text, ges_arena *, ges_text *, ges_error *);
ges_status ges_fake_dir_list(const ges_os *, ges_text, ges_arena *, ges_dir_list *, ges_error *);
ges_status ges_fake_dir_current(const ges_os *, ges_arena *, ges_text *, ges_error *);
ges_status ges_fake_dir_change(const ges_os *, ges_text, ges_error *);
ges_status ges_fake_dir_make_temporary(const ges_os *, ges_text, ges_text, ges_arena *, ges_text *, ges_error *);
ges_status ges_fake_dir_remove_tree(const ges_os *, ges_text, ges_error *);
ges_status ges_fake_file_create(const ges_os *, ges_text, uint32_t, ges_file *, ges_error *);
ges_status ges_fake_file_append(const ges_os *, ges_text, ges_file *, uint64_t *, ges_error *);
ges_status ges_fake_file_write(const ges_os *, ges_file, ges_bytes, ges_error *);
ges_status ges_fake_file_sync(const ges_os *, ges_file, ges_error *);
ges_status ges_fake_file_rename(const ges_os *, ges_text, ges_text, ges_error *);
ges_status ges_fake_file_set_mode(const ges_os *, ges_text, uint32_t, ges_error *);
ges_status ges_fake_file_set_times(const ges_os *, ges_text, int64_t, int64_t, ges_error *);
ges_status ges_fake_file_set_owner(const ges_os *, ges_text, uint32_t, uint32_t, ges_error *);
ges_status ges_fake_file_copy_extras(const ges_os *, ges_text, ges_text, ges_arena *, ges_text *, ges_error *);
ges_status ges_fake_file_remove(const ges_os *, ges_text, ges_error *);
ges_status ges_fake_dir_make(const ges_os *, ges_text, uint32_t, ges_error *);
ges_status ges_fake_dir_sync(const ges_os *, ges_text, ges_error *);
ges_status ges_fake_file_lock(const ges_os *, ges_text, uint32_t, ges_file *, ges_error *);
ges_status ges_fake_process_program(const ges_os *, uint32_t, ges_arena *, ges_program *, ges_error *);
ges_status ges_fake_process_list(const ges_os *, ges_arena *, ges_process_list *, ges_error *);
ges_status ges_fake_process_block(const ges_os *, uint32_t, bool, uint32_t, ges_arena *, ges_process_block *, ges_error *);
ges_status ges_fake_registry_list(const ges_os *, ges_registry_root, ges_text, ges_arena *, ges_registry_list *, ges_error *);
ges_status ges_fake_watch_open(const ges_os *, ges_arena *, ges_watch *, ges_error *);
ges_status ges_fake_watch_dir(const ges_os *, ges_watch, ges_text, bool, uint32_t *, ges_error *);
ges_status ges_fake_watch_key(const ges_os *, ges_watch, ges_registry_root, ges_text, uint32_t *,
                              ges_error *);
ges_status ges_fake_watch_wait(const ges_os *, ges_watch, uint32_t, ges_arena *,
                               ges_watch_events *, ges_error *);
void ges_fake_watch_close(const ges_os *, ges_watch *);
ges_status ges_fake_settings_broadcast(const ges_os *, uint32_t, uint32_t, ges_arena *,
                                       ges_broadcast *, ges_error *);
ges_status ges_fake_registry_value(const ges_os *, ges_registry_root, ges_text, ges_text,
                                   ges_arena *, ges_registry_value *, ges_error *);
ges_status ges_fake_registry_keys(const ges_os *, ges_registry_root, ges_text, ges_arena *, ges_text **, size_t *, ges_error *);
ges_status ges_fake_registry_key_time(const ges_os *, ges_registry_root, ges_text, int64_t *,
                                      ges_error *);
bool ges_fake_registry_is_writable(const ges_os *, ges_registry_root, ges_text);
ges_status ges_fake_registry_set(const ges_os *, ges_registry_root, ges_text, ges_text, uint32_t,
                                 ges_bytes, ges_error *);
ges_status ges_fake_registry_remove(const ges_os *, ges_registry_root, ges_text, ges_text,
                                    ges_error *);

#endif
