/* Shows a plan, asks, applies it and tells. */
#include "cli/applying.h"

#include "cli/ask.h"
#include "env/journal.h"

int ges_app_apply(const ges_applying *what) {
    ges_app *app = what->app;
    ges_applied applied = {0};
    ges_error err = {0};
    ges_text journal;
    bool is_asked = false;
    bool is_yes = what->is_yes || (what->is_json && !what->wants_a_yes);
    if (!is_yes) {
        what->report(what->self, NULL);
        if (!what->is_json &&
            ges_app_confirm(app, what->question, &is_asked, &is_yes, &err) != GES_OK) {
            return ges_app_fail(app, &err);
        }
        if (!is_yes && (is_asked || what->wants_a_yes)) {
            ges_build_format(&app->err, "%s: nothing was %s; %s\n", app->program, what->verb,
                             is_asked ? "the answer was not yes" : "run again with --yes");
            return GES_EXIT_FINDINGS;
        }
    }
    if (ges_journal_dir(app->os, app->mem, &journal, &err) != GES_OK ||
        ges_plan_apply(what->plan, journal, &applied, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    what->report(what->self, &applied);
    return GES_EXIT_OK;
}
