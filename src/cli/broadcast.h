/* Telling running programs that variables in the registry have changed, and saying who was told. */
#ifndef GES_CLI_BROADCAST_H
#define GES_CLI_BROADCAST_H

#include "cli/command.h"
#include "env/plan.h"

/* After the plan is made: when it changed variables in the registry, every window is told (at most 1
 * second each, 5 in all), and into the report go "told", the number of windows that answered, and the
 * list "deaf" of those that did not. Nothing otherwise. */
void ges_cli_broadcast(ges_app *app, const ges_plan *plan, ges_sink *sink);

#endif
