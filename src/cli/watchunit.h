/* `ges watch --unit`. */
#ifndef GES_CLI_WATCHUNIT_H
#define GES_CLI_WATCHUNIT_H

#include "cli/command.h"
#include "env/rc.h"

typedef struct ges_watch_unit {
    ges_text kind;      /* systemd, launchd, task */
    ges_text dir;       /* absolute */
    ges_texts options;  /* of watch, as they were given */
    const ges_text *words; /* of --run */
    size_t word_count;
    bool is_install;
    bool is_dry_run;
    bool is_yes;
    bool is_json;
} ges_watch_unit;

/* Prints the unit, or writes it where it belongs; answers the exit code. */
int ges_watch_unit_run(ges_app *app, const ges_watch_unit *wish);

#endif
