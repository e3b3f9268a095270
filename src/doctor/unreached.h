/* Why no go is reachable, so that exactly one of the rules about it speaks. */
#ifndef GES_DOCTOR_UNREACHED_H
#define GES_DOCTOR_UNREACHED_H

#include "doctor/facts.h"

typedef enum ges_unreached {
    GES_UNREACHED_NOT,     /* a go is there */
    GES_UNREACHED_PLAIN,   /* go_not_on_path (GES001) */
    GES_UNREACHED_SANDBOX, /* sandboxed_editor (GES048) */
    GES_UNREACHED_SUDO,    /* sudo_drops_path (GES045) */
    GES_UNREACHED_GUI,     /* gui_without_shell_path (GES043) */
    GES_UNREACHED_FOREIGN, /* foreign_shell_syntax (GES050) */
    GES_UNREACHED_IDLE,    /* path_line_without_effect (GES041) */
    GES_UNREACHED_TAKEN,   /* go_exe_taken_away (GES011) */
    GES_UNREACHED_WINDOWS, /* go_of_windows_in_wsl (GES022) */
} ges_unreached;

ges_unreached ges_unreached_cause(const ges_facts *facts, ges_arena *mem);
/* A usable go that PATH does not name, or NULL. */
const ges_fact_go *ges_unreached_aside(const ges_facts *facts);
/* Does this list of directories name `dir`, by spelling or with ~ for the home directory? */
bool ges_unreached_names(const ges_facts *facts, ges_arena *mem, ges_text list, ges_text dir);
/* The declaration of PATH in a start-up file that this shell reads and that names the directory of
 * the go aside, or NULL. */
const ges_fact_setting *ges_unreached_startup(const ges_facts *facts, ges_arena *mem);
/* The line of a file that this shell does not read; the line in foreign syntax. NULL: none. */
const ges_fact_idle_line *ges_unreached_idle(const ges_facts *facts, ges_arena *mem);
const ges_fact_foreign_line *ges_unreached_foreign(const ges_facts *facts, ges_arena *mem);
/* What the user's shell prints for a command that it does not find. */
ges_text ges_unreached_message(const ges_facts *facts);

#endif
