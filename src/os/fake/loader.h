/* Reading a snapshot's JSON into structs: what the files snapshot*.c share. */
#ifndef GES_OS_FAKE_LOADER_H
#define GES_OS_FAKE_LOADER_H

#include "formats/json.h"
#include "os/fake/state.h"

#include <stddef.h>

typedef struct ges_fake_loader {
    ges_arena *mem;
    ges_fake_state *state;
    ges_error *err;
} ges_fake_loader;

typedef enum ges_fake_field_kind {
    GES_FAKE_FIELD_TEXT,    /* ges_text */
    GES_FAKE_FIELD_BOOLEAN, /* bool */
    GES_FAKE_FIELD_U64,
    GES_FAKE_FIELD_I64,
    GES_FAKE_FIELD_OTHER,   /* `take` does it */
} ges_fake_field_kind;

/* One member of an object: where its value goes, or who takes it. */
typedef struct ges_fake_field {
    const char *name;
    ges_fake_field_kind kind;
    size_t offset; /* in the target; not for OTHER */
    ges_status (*take)(ges_fake_loader *l, const ges_json *value, void *target); /* OTHER */
} ges_fake_field;

/* Takes the members in the order of the table, so that a later one may rely on an earlier one.
 * Errors: INVALID (no object, a member that the table does not name, a value of the wrong kind) */
GES_CHECK ges_status ges_fake_take_object(ges_fake_loader *l, const ges_json *object,
                                          const ges_fake_field *fields, size_t count,
                                          void *target);
/* INVALID: "snapshot byte 12: WHAT 'its name', not a KIND". */
ges_status ges_fake_refuse(const ges_fake_loader *l, const ges_json *value, const char *what);
/* Either a plain text, or base64 where JSON cannot hold the bytes. */
GES_CHECK ges_status ges_fake_bytes_of(const ges_fake_loader *l, const ges_json *where,
                                       ges_text text, ges_text base64, ges_bytes *out);
/* The members "files", "answers" and "registry". */
GES_CHECK ges_status ges_fake_take_files(ges_fake_loader *l, const ges_json *value, void *target);
GES_CHECK ges_status ges_fake_take_answers(ges_fake_loader *l, const ges_json *value, void *target);
GES_CHECK ges_status ges_fake_take_processes(ges_fake_loader *l, const ges_json *value,
                                             void *target);
/* Entries of a block. `is_any`: one without '=' is all name; else it is refused. */
GES_CHECK ges_status ges_fake_entries_of(ges_fake_loader *l, const ges_json *value, bool is_any,
                                         ges_env_list *out);
/* The status of that name; false when there is none. */
bool ges_fake_status_of(ges_text name, ges_status *out);
/* A path, or the bytes of one written as "base64:...". */
GES_CHECK ges_status ges_fake_path_of(const ges_fake_loader *l, const ges_json *where, ges_text text,
                                      ges_text *out);
GES_CHECK ges_status ges_fake_take_registry(ges_fake_loader *l, const ges_json *value,
                                            void *target);

#endif
