/* Which files of projects the user approved: a directory of the user's, outside of every project, with
 * one record for each file that was ever decided about. Its name is the SHA-256 of the file's path; it
 * says the path again, and either that the file is denied or which contents are approved:
 *
 *     ges.trust/1
 *     path /home/ana/shop/.env          control characters and '%' as %XX
 *     allow 9f86d0...                   SHA-256 of a content, the newest first, at most 16
 *     deny                              instead of them
 *
 * A record counts only when nobody else can have written it. */
#ifndef GES_ENV_TRUST_H
#define GES_ENV_TRUST_H

#include "os/os.h"

enum { GES_TRUST_MAX_CONTENTS = 16 };

typedef enum ges_trust {
    GES_TRUST_UNKNOWN, /* nothing was ever said about this path */
    GES_TRUST_CHANGED, /* another content of it was approved */
    GES_TRUST_ALLOWED,
    GES_TRUST_DENIED,
} ges_trust;

typedef struct ges_trust_store {
    const ges_os *os;
    ges_arena *mem;
    ges_text dir; /* may be missing */
} ges_trust_store;

/* out:    untouched on failure
 * Errors: NOT_FOUND (no home), DENIED (somebody else can write there), NO_MEMORY */
GES_CHECK ges_status ges_trust_open(const ges_os *os, const ges_env_list *env, ges_arena *mem,
                                    ges_trust_store *out, ges_error *err);
/* The record's place, whether it is there or not. */
ges_text ges_trust_place(const ges_trust_store *store, ges_text path);
/* path:   absolute, the links of its directory resolved
 * Errors: DENIED (somebody else can have written the record), CORRUPT, those of reading */
GES_CHECK ges_status ges_trust_ask(const ges_trust_store *store, ges_text path,
                                   const uint8_t hash[32], ges_trust *out, ges_error *err);
/* Approves one content, or denies the path whatever stands in it.
 * Errors: those of ges_trust_ask but CORRUPT and TOO_LARGE (such a record is made anew), those of
 *         writing */
GES_CHECK ges_status ges_trust_allow(const ges_trust_store *store, ges_text path,
                                     const uint8_t hash[32], ges_error *err);
GES_CHECK ges_status ges_trust_deny(const ges_trust_store *store, ges_text path, ges_error *err);
/* "allowed", "changed" ... */
const char *ges_trust_name(ges_trust trust);

/* 64 digits. */
ges_text ges_trust_hex(ges_arena *mem, const uint8_t hash[32]);

#endif
