/* Any OS, with everything that it answered kept, to be written as a snapshot (docs/snapshot.md) that
 * ges_fake_load takes: the machine as far as it was asked about.
 *     ges_record record;
 *     const ges_os *os = ges_record_init(&record, real, &mem);
 *     ... ask os ...
 *     ges_record_write(&record, &view, &out, &err);
 *
 * Beside each answer the recorder looks at every directory and link on the way, so that the fake
 * can walk there. Then it loads what it is about to write, asks the same questions again, and
 * writes down word for word what would be answered otherwise. */
#ifndef GES_OS_FAKE_RECORD_H
#define GES_OS_FAKE_RECORD_H

#include "base/builder.h"
#include "os/fake/given.h"

/* Bytes of a file that were read from its middle. */
typedef struct ges_record_part {
    uint64_t off;
    ges_bytes bytes;
} ges_record_part;
GES_LIST(ges_record_parts, ges_record_part);

/* One file. Plain data. */
typedef struct ges_record_node {
    ges_text path;
    bool is_looked_at;    /* else only its kind is known, from a listing */
    ges_status status;    /* what looking at it answered */
    ges_file_info info;
    ges_text target;      /* of a link */
    bool has_content;
    ges_bytes content;
    ges_record_parts parts;
    const ges_dir_list *entries; /* NULL: not listed */
    bool is_written;
} ges_record_node;

typedef struct ges_record_question {
    ges_fake_call call;
    ges_text path;
    ges_fake_given answer;
} ges_record_question;

typedef struct ges_record_key {
    ges_registry_root root;
    ges_text path;
    ges_registry_list values;
    bool is_listed;
} ges_record_key;

typedef struct ges_record_handle {
    intptr_t handle;
    ges_record_node *node;
} ges_record_handle;

/* A process whose block was asked for. */
typedef struct ges_record_asked_process {
    uint32_t pid;
    ges_status status; /* of reading it */
    ges_env_list env;
    bool is_live;
} ges_record_asked_process;

GES_LIST(ges_record_asked_processes, ges_record_asked_process);
GES_LIST(ges_record_questions, ges_record_question);
GES_LIST(ges_record_keys, ges_record_key);
GES_LIST(ges_record_handles, ges_record_handle);

/* Plain data in the caller's memory. */
typedef struct ges_record {
    ges_os table;
    const ges_os *inner;
    ges_arena *mem;
    ges_map nodes; /* folded path -> ges_record_node */
    ges_map asked; /* call and path -> anything: each question is kept once */
    ges_record_questions questions;
    bool is_true_spelling; /* names that are walked now are spelled as on the disk */
    bool has_registry;
    ges_record_keys keys;
    ges_record_handles handles;
    bool has_processes; /* they were listed */
    ges_record_asked_processes processes;
    ges_map variables; /* names of variables that were looked up, folded */
} ges_record;

/* What may be written, and how. Every function may be NULL: then everything is written as it is. */
typedef struct ges_record_view {
    void *self;
    /* May this variable be written (of the process and of registry keys named Environment)? */
    bool (*keeps)(void *self, ges_text name);
    /* A value of a variable or registry value. */
    ges_text (*value)(void *self, ges_text name, ges_text value);
    /* A path, link target, user name ... */
    ges_text (*text)(void *self, ges_text text);
    /* The content of a text file. */
    ges_text (*content)(void *self, ges_text path, ges_text content);
    /* A piece of any other file; must keep its length. */
    ges_bytes (*piece)(void *self, ges_bytes piece);
} ges_record_view;

/* The wrapper as a table. `inner` and `mem` must outlive it. */
const ges_os *ges_record_init(ges_record *record, const ges_os *inner, ges_arena *mem);
/* Is the function of this name in calls.def either recorded, or known to be of no use to a
 * snapshot? A test asks for all of them. */
bool ges_record_knows(const char *name);
/* Was this variable looked up (ges_env_find)? */
bool ges_record_was_asked(const ges_record *record, ges_text name);
/* Appends the snapshot to `out`. `program` names the writer ("ges 0.1.0").
 * Errors: NO_MEMORY; TOO_LARGE (over GES_FAKE_MAX_SNAPSHOT); those of ges_fake_load */
GES_CHECK ges_status ges_record_write(ges_record *record, const ges_record_view *view,
                                      ges_text program, ges_builder *out, ges_error *err);

/* --- between the record*.c files ------------------------------------------------------------- */

/* The name as the system compares it; `name` itself on Unix. */
ges_text ges_record_fold(const ges_record *record, ges_arena *mem, ges_text name);
/* The node at `path`, made when it is new; NULL without memory. */
ges_record_node *ges_record_node_at(ges_record *record, ges_text path);
/* Looks at everything on the way to `path`, links followed; the file itself, or NULL when the way
 * ends before it. */
ges_record_node *ges_record_walk(ges_record *record, ges_text path);
/* Keeps an answer about a name. */
void ges_record_note(ges_record *record, ges_fake_call call, ges_text path, ges_fake_given answer);
/* Keeps what reading the block of a process answered. */
void ges_record_process(ges_record *record, uint32_t pid, ges_status status,
                        const ges_process_block *block);
/* The member "processes": those that were asked for. */
void ges_record_write_processes(ges_record *record, const ges_record_view *view, ges_builder *out);
/* One entry of an environment as an element of an array. */
void ges_record_entry(ges_builder *out, const ges_record_view *view, const ges_env_entry *entry);
/* The files of the snapshot as members of an object. */
void ges_record_write_files(ges_record *record, const ges_record_view *view, ges_builder *out);
/* Answers that a fake of `draft` gets wrong, as an array.
 * Errors: those of ges_fake_load */
GES_CHECK ges_status ges_record_write_answers(ges_record *record, const ges_record_view *view,
                                              ges_text draft, ges_builder *out, ges_error *err);

/* A JSON string; bytes that are no UTF-8 become U+FFFD, lone surrogates \ud800. */
void ges_record_string(ges_builder *out, ges_text text);
/* The same for a path: "base64:..." when its bytes are no UTF-8. */
void ges_record_path(ges_builder *out, const ges_record_view *view, ges_text path);
/* {"text": ...} or {"base64": ...}, without the braces. */
void ges_record_bytes(ges_builder *out, ges_bytes bytes);

#endif
