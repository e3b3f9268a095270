/* What a running program is to somebody who wonders whose environment is old: by its name. */
#ifndef GES_ENV_PROGRAM_H
#define GES_ENV_PROGRAM_H

#include "os/os.h"

typedef enum ges_program_kind {
#define GES_PROGRAM_KIND(id, word, on_unix, on_windows) GES_PROGRAM_##id,
#include "env/programkinds.def"
#undef GES_PROGRAM_KIND
} ges_program_kind;

/* By the short name of ges_process: on Windows .exe and case do not matter, on Linux it may be cut
 * after 15 bytes and a login shell begins with '-'. OTHER when it is none of programs.def. */
ges_program_kind ges_program_kind_of(ges_os_family family, ges_text name);
/* "shell", "editor" ...; "" for OTHER. */
ges_text ges_program_kind_word(ges_program_kind kind);
/* What brings a new environment into such a program, as a command to people. */
ges_text ges_program_advice(ges_program_kind kind, ges_os_family family);

#endif
