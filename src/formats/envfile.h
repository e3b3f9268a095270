/* Files of NAME=value lines that a login reads: /etc/environment, environment.d(5),
 * pam_env.conf(5). Quotes are taken away; references to other variables stay for the reader to
 * resolve. */
#ifndef GES_FORMATS_ENVFILE_H
#define GES_FORMATS_ENVFILE_H

#include "base/list.h"
#include "ges/text.h"

typedef enum ges_envfile_dialect {
    GES_ENVFILE_PLAIN,   /* /etc/environment as pam_env reads it: no expansion, no escapes */
    GES_ENVFILE_SYSTEMD, /* environment.d: shell-like quotes, $X ${X} ${X:-d} ${X:+a} */
    GES_ENVFILE_PAM,     /* NAME [DEFAULT=value] [OVERRIDE=value], ${X} and @{ITEM} */
} ges_envfile_dialect;

enum { GES_ENVFILE_MAX_LINES = 20000 };

typedef struct ges_envfile_entry {
    ges_text name;
    ges_text value;    /* PAM: the DEFAULT */
    ges_text override; /* PAM: the OVERRIDE; ptr NULL when there is none */
    ges_text raw;      /* the line; borrowed */
    uint32_t line;     /* 1-based */
    bool is_removal;   /* PLAIN: a name without '=' takes the variable away */
} ges_envfile_entry;
GES_LIST(ges_envfile_list, ges_envfile_entry);

/* in:     whole file; borrowed
 * out:    entries in order; lines that break the format are left out, as the readers do
 * Errors: TOO_LARGE (more than GES_ENVFILE_MAX_LINES entries), NO_MEMORY
 * Source: linux-pam pam_env(8), pam_env.conf(5); systemd environment.d(5) */
GES_CHECK ges_status ges_envfile_parse(ges_text in, ges_envfile_dialect dialect, ges_arena *mem,
                                       ges_envfile_list *out, ges_error *err);

/* Replaces $X, ${X}, ${X:-default} and ${X:+other} (SYSTEMD), or ${X} and \$ (PAM; @{ITEM} stays
 * and sets *is_uncertain), by what `look_up` answers; an unknown name gives nothing. */
typedef struct ges_envfile_lookup {
    bool (*look_up)(const void *self, ges_text name, ges_text *value);
    const void *self;
} ges_envfile_lookup;
ges_text ges_envfile_expand(ges_text value, ges_envfile_dialect dialect,
                            const ges_envfile_lookup *lookup, ges_arena *mem, bool *is_uncertain);

#endif
