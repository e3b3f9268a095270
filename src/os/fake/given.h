/* Answers that a snapshot gives word for word, because they do not follow from its files: rights by
 * groups and access lists, failures of a disk, short names of Windows. */
#ifndef GES_OS_FAKE_GIVEN_H
#define GES_OS_FAKE_GIVEN_H

#include "base/map.h"
#include "os/os.h"

/* The questions that are about one name; ges_fake_calls has their names in a snapshot. */
typedef enum ges_fake_call {
    GES_FAKE_LOOK,        /* file_info, links followed */
    GES_FAKE_LOOK_ITSELF, /* file_info, not followed */
    GES_FAKE_READ,
    GES_FAKE_OPEN,
    GES_FAKE_EXECUTE,
    GES_FAKE_WRITE,
    GES_FAKE_LINK,
    GES_FAKE_RESOLVE,
    GES_FAKE_DIR_LIST,
    GES_FAKE_KEY_VALUES, /* the name is "HKEY_CURRENT_USER\Environment" */
    GES_FAKE_KEY_KEYS,
    GES_FAKE_KEY_TIME,    /* the text is a number of nanoseconds */
    GES_FAKE_KEY_WRITE,
    GES_FAKE_VOLUME,      /* the text is that of ges_fake_volume_text */
    GES_FAKE_CALL_COUNT,
} ges_fake_call;

typedef struct ges_fake_call_entry {
    const char *name;   /* "file_info" */
    const char *action; /* "look at", for the sentence of a failure */
    bool is_question;   /* answers yes or no */
    bool has_text;      /* answers a text */
} ges_fake_call_entry;
extern const ges_fake_call_entry ges_fake_calls[GES_FAKE_CALL_COUNT];

/* One answer. Plain data. */
typedef struct ges_fake_given {
    ges_status status;
    long os_code;
    ges_text reason; /* the system's sentence; may be empty */
    ges_text text;   /* of calls with has_text, when the status is OK */
    bool is_yes;     /* of questions */
} ges_fake_given;

/* "HKEY_CURRENT_USER\KEY": how a registry key is named in answers. ptr NULL on no memory. */
ges_text ges_fake_key_name(ges_arena *mem, ges_registry_root root, ges_text key);

/* A time as the text of an answer. ptr NULL on no memory. */
ges_text ges_fake_time_text(ges_arena *mem, int64_t time_ns);

/* "ext4 free 123 of 456 remote read-only for \\server\share": a volume as the text of an answer; what
 * is not known or not so is left out. ptr NULL on no memory. */
ges_text ges_fake_volume_text(ges_arena *mem, const ges_volume *volume);
/* The volume of such a text; words that it does not know are skipped. */
ges_volume ges_fake_volume_of(ges_text text);

#endif
