/* One entry of the journal of changes: which files and registry values changed, how each was before,
 * and by what mark its new content is known. JSON, one file an entry, schema ges.journal/1 or, with
 * registry values, ges.journal/2; docs/journal.md describes it.
 * Both directions are pure; src/env/journal.c keeps the files. */
#ifndef GES_FORMATS_JOURNALFILE_H
#define GES_FORMATS_JOURNALFILE_H

#include "base/list.h"
#include "ges/text.h"

enum {
    GES_JOURNAL_MAX_FILES = 1000, /* of one entry; of registry values as many */
    GES_JOURNAL_MAX_STEPS = 1000, /* of one file */
    GES_JOURNAL_MAX_ENTRY = 128 * 1024 * 1024, /* bytes of an entry */
    GES_JOURNAL_HASH = 64,        /* characters of a SHA-256 */
};

/* A file or registry value at one moment. */
typedef struct ges_journal_state {
    bool exists;      /* the rest counts only then */
    bool has_bytes;   /* `bytes` (writing) or `base64` (reading) holds the content */
    ges_bytes bytes;  /* for writing */
    ges_text base64;  /* after reading; ges_journal_bytes decodes it */
    uint64_t size;
    ges_text sha256;  /* in hexadecimal; "" when the content is not meant, only the mode */
    uint32_t type;    /* of a registry value, REG_... by its number; what follows is of files */
    uint32_t mode;    /* permission bits */
    int64_t mtime_ns; /* since 1970 */
    int64_t atime_ns;
    uint32_t owner;
    uint32_t group;
} ges_journal_state;

typedef struct ges_journal_step {
    ges_text rule; /* id; may be empty */
    ges_text what;
} ges_journal_step;
GES_LIST(ges_journal_step_list, ges_journal_step);

typedef struct ges_journal_file {
    ges_text path; /* as it was named */
    ges_text file; /* the file itself, links resolved */
    ges_journal_state before;
    ges_journal_state after; /* its times, owner and group are not kept */
    ges_journal_step_list steps;
} ges_journal_file;
GES_LIST(ges_journal_file_list, ges_journal_file);

typedef struct ges_journal_value {
    bool is_machine; /* below HKEY_LOCAL_MACHINE, else HKEY_CURRENT_USER */
    ges_text key;
    ges_text name;
    ges_journal_state before;
    ges_journal_state after;
    ges_journal_step_list steps;
} ges_journal_value;
GES_LIST(ges_journal_value_list, ges_journal_value);

typedef struct ges_journal_entry {
    uint64_t number; /* from 1 */
    uint64_t undoes; /* number of the entry that this one takes back; 0: none */
    int64_t at_ns;   /* when, since 1970; also names the temporary files */
    ges_journal_file_list files;
    ges_journal_value_list values;
} ges_journal_entry;

/* What stands before the mark of the whole entry, its last member. */
#define GES_JOURNAL_SUM ",\n \"sha256\": "

/* The entry as JSON. ptr is NULL on no memory. */
ges_bytes ges_journal_write(const ges_journal_entry *entry, ges_arena *mem);

/* in:     whole file; borrowed
 * out:    in `mem`, texts may point into `in`; untouched on failure
 * Errors: CORRUPT (also: its bytes are not those that its own SHA-256 stands for), TRUNCATED (offset
 *         set), UNSUPPORTED (another schema), TOO_LARGE (over a limit above), NO_MEMORY */
GES_CHECK ges_status ges_journal_parse(ges_bytes in, ges_arena *mem, ges_journal_entry *out,
                                       ges_error *err);

/* The content of a state that was read, held against its size and hash.
 * Errors: CORRUPT, NOT_FOUND (it has none), NO_MEMORY */
GES_CHECK ges_status ges_journal_bytes(const ges_journal_state *state, ges_arena *mem,
                                       ges_bytes *out, ges_error *err);

/* SHA-256 in hexadecimal. ptr is NULL on no memory. */
ges_text ges_journal_hash(ges_bytes bytes, ges_arena *mem);

#endif
