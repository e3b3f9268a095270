/* What WSL reads to join its two systems: /etc/wsl.conf, and the variable WSLENV. */
#ifndef GES_FORMATS_WSL_H
#define GES_FORMATS_WSL_H

#include "base/list.h"
#include "ges/text.h"

typedef struct ges_wslconf_value {
    ges_text text; /* without quotes and escapes; a view, or made in `mem` */
    uint32_t line; /* 1-based */
} ges_wslconf_value;

/* The value of `key` ("appendWindowsPath") in `section` ("interop"); letter case ignored, and the
 * first one counts. Lines that WSL refuses are passed over. False when there is none.
 * in:     borrowed, must outlive *out
 * out:    untouched when false
 * Source: microsoft/WSL src/shared/configfile/configfile.cpp */
bool ges_wslconf_find(ges_text in, ges_text section, ges_text key, ges_arena *mem,
                      ges_wslconf_value *out);
/* Is that a value that means false: "false" or "0"? */
bool ges_wslconf_is_false(ges_text value);

/* One entry of WSLENV: NAME, or NAME/FLAGS. */
typedef struct ges_wslenv_entry {
    ges_text text;  /* as it stands there */
    ges_text name;
    ges_text flags; /* empty: none */
} ges_wslenv_entry;
GES_LIST(ges_wslenv, ges_wslenv_entry);

/* The entries of WSLENV, in order; empty ones do not count. Views into `in`.
 * Source: microsoft/WSL src/linux/init/util.cpp UtilParseWslEnv
 * Returns: false without memory */
bool ges_wslenv_read(ges_text in, ges_arena *mem, ges_wslenv *out);
/* The first flag that WSL does not know, for which it passes over the whole entry; 0: none. */
char ges_wslenv_unknown_flag(ges_text flags);

#endif
