/* Pages made from the command entries. */
#ifndef GES_CLI_MANUAL_H
#define GES_CLI_MANUAL_H

#include "cli/command.h"

/* A form in which `ges help --as FORM` prints everything it knows. */
typedef struct ges_help_form {
    const char *name;
    const char *what; /* for help, no full stop */
    void (*write)(ges_builder *out);
} ges_help_form;

void ges_manual_man(ges_builder *out);      /* roff, man(7) */
void ges_manual_markdown(ges_builder *out); /* docs/commands.md */
void ges_completion_bash(ges_builder *out);
void ges_completion_zsh(ges_builder *out);
void ges_completion_fish(ges_builder *out);
void ges_completion_powershell(ges_builder *out);

/* The exit codes of a command: its own, or those common to all. */
const ges_exit_code *ges_command_exit_codes(const ges_command *command, size_t *count);

#endif
