/* The entries named in commands.def. */
#ifndef GES_CLI_COMMANDS_H
#define GES_CLI_COMMANDS_H

#include "cli/command.h"

#define GES_COMMAND(name) extern const ges_command ges_command_##name;
#include "cli/commands.def"
#undef GES_COMMAND

#endif
