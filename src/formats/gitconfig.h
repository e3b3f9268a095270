/* Git's configuration files: ~/.gitconfig, /etc/gitconfig, .git/config. */
#ifndef GES_FORMATS_GITCONFIG_H
#define GES_FORMATS_GITCONFIG_H

#include "base/list.h"
#include "ges/status.h"
#include "ges/text.h"

/* Callers read at most so much; lists hold at most so many. */
enum { GES_GITCONFIG_MAX = 256 * 1024, GES_GITCONFIG_ENTRIES = 4096 };

typedef struct ges_gitconfig_entry {
    ges_text section;    /* as written: letter case does not count; empty before the first */
    ges_text subsection; /* [section "subsection"], without escapes; empty: none */
    ges_text key;        /* as written: letter case does not count */
    ges_text value;      /* without quotes, escapes and comments; empty also when there is no '=' */
    uint32_t line;       /* 1-based: where the key stands */
} ges_gitconfig_entry;
GES_LIST(ges_gitconfig_list, ges_gitconfig_entry);

/* All entries in the order of the file; includes are not followed.
 * in:     whole file; borrowed, must outlive *out
 * out:    untouched on failure
 * Errors: CORRUPT (line set; git refuses such a file as well), TOO_LARGE, NO_MEMORY
 * Source: git-config(1) "Syntax"; git 2.39 config.c git_parse_source, get_value, parse_value */
GES_CHECK ges_status ges_gitconfig_parse(ges_text in, ges_arena *mem, ges_gitconfig_list *out,
                                         ges_error *err);
/* Is that entry `section.key`, of no subsection? */
bool ges_gitconfig_is(const ges_gitconfig_entry *entry, const char *section, const char *key);

#endif
