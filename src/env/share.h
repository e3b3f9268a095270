/* Names of users and hosts taken out of texts, so that a report can be shown to strangers. */
#ifndef GES_ENV_SHARE_H
#define GES_ENV_SHARE_H

#include "os/os.h"

typedef enum ges_share_form {
    GES_SHARE_READ,  /* for people: ~, C:\Users\<user>, <user>, <host> */
    GES_SHARE_PATHS, /* paths stay paths: /home/user, user, host */
} ges_share_form;

typedef struct ges_share_name {
    ges_text from;
    ges_text to;
    bool is_path; /* its separators and what may follow are those of a path */
} ges_share_name;
GES_LIST(ges_share_names, ges_share_name);

/* What is replaced by what, the longest first. Plain data. */
typedef struct ges_share {
    ges_arena *mem;
    ges_path_style style;
    ges_share_names names;
} ges_share;

/* Asks `os` who is here: user and home directory by the account and by the environment, the
 * host's name. Names that say nothing of a person (root, user, runner, localhost ...) stay.
 * Everything lives in `mem`. Failures of the system leave that name out. */
void ges_share_init(ges_share *share, const ges_os *os, ges_share_form form, ges_arena *mem);
/* `text` with the names replaced; `text` itself when it holds none of them. Names count where they
 * are whole words; on Windows in any letter case. */
ges_text ges_share_text(const ges_share *share, ges_text text);
/* A copy of the same length: names become a row of x, home directories too. */
ges_bytes ges_share_bytes(const ges_share *share, ges_bytes bytes);

#endif
