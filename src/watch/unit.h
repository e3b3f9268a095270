/* What a service manager reads to run `ges watch` in a user's session: a systemd unit, a launchd
 * property list, a task of the Task Scheduler. Pure.
 *
 *     const ges_unit_kind *kind = ges_unit_find(GES_T("systemd"));
 *     kind->write(&unit, mem, &text, err);
 */
#ifndef GES_WATCH_UNIT_H
#define GES_WATCH_UNIT_H

#include "base/builder.h"
#include "os/os.h"

/* Stands in the first lines of each. */
#define GES_UNIT_MARK GES_T("Written by ges watch, its option unit")

/* Plain data; texts borrowed. */
typedef struct ges_unit {
    ges_text name;      /* letters, digits, '-', '_', '.': "ges-watch-shop-1a2b3c4d" */
    ges_text what;      /* for people: "ges watch in /home/ana/shop" */
    const ges_text *args; /* args[0] is the program, absolute */
    size_t arg_count;
} ges_unit;

typedef struct ges_unit_kind {
    const char *name;      /* "systemd" */
    ges_os_family family;  /* where it belongs */
    const char *extension; /* ".service" */
    const char *base;      /* variable that holds the directory of `below_base`; NULL: none */
    const char *below_base; /* the folder of units */
    const char *below_home; /* where `base` is not set */
    const char *enable;    /* the commands that switch it on, with @FILE@ and @NAME@ */
    const char *disable;
    const char *note;      /* what is to be known; NULL: nothing */
    bool is_utf16;         /* the file is UTF-16, little endian, with a byte order mark */
    /* out: UTF-8, whatever the file is
     * Errors: INVALID (a character that the format cannot say), NO_MEMORY */
    ges_status (*write)(const ges_unit *unit, ges_arena *mem, ges_text *out, ges_error *err);
} ges_unit_kind;

extern const ges_unit_kind *const ges_unit_kinds[];
extern const size_t ges_unit_kind_count;
/* NULL: no such kind. */
const ges_unit_kind *ges_unit_find(ges_text name);
/* A name for the unit of a directory: the last part of its path, and eight digits of its hash. */
ges_text ges_unit_name(ges_path_style style, ges_text dir, ges_arena *mem);
/* The bytes of the file. ptr is NULL on no memory. */
ges_text ges_unit_bytes(const ges_unit_kind *kind, ges_text text, ges_arena *mem);
/* Text of XML 1.0. Errors: INVALID (a control character, which XML cannot say), NO_MEMORY */
GES_CHECK ges_status ges_unit_xml(ges_builder *out, ges_text text, ges_error *err);

#endif
