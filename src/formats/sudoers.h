/* /etc/sudoers: the one setting that decides where sudo looks for programs. */
#ifndef GES_FORMATS_SUDOERS_H
#define GES_FORMATS_SUDOERS_H

#include "ges/arena.h"
#include "ges/text.h"

typedef struct ges_sudoers {
    ges_text secure_path; /* without quotes; a view, or joined in `mem` */
    uint32_t line;        /* 1-based: where its Defaults begins */
} ges_sudoers;

/* The last `secure_path` among Defaults that hold for everybody (those with @host, :user, !command
 * or >runas are passed over). False when there is none, or when the last word is !secure_path.
 * in:     borrowed, must outlive *out
 * out:    untouched when false
 * Source: sudoers(5), "SUDOERS FILE FORMAT" Defaults, "Other special characters" */
bool ges_sudoers_secure_path(ges_text in, ges_arena *mem, ges_sudoers *out);

#endif
