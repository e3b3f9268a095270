/* Tells on standard error what a refresh did, as standard output is evaluated. */
#include "cli/refreshtell.h"

#include "env/secret.h"
#include "report/report.h"

static void build_names(ges_builder *out, const char *sign, const ges_refresh *refresh,
                        ges_merge_verb verb) {
    for (size_t i = 0; i < refresh->merge.count; i++) {
        const ges_merge_change *change = &refresh->merge.items[i];
        if (change->verb != verb) {
            continue;
        }
        ges_build_format(out, " %s", sign);
        ges_report_escape(out, change->name);
        if (change->is_list && verb == GES_MERGE_SET) {
            ges_build_format(out, " (+%zu -%zu)", change->list.added.count,
                             change->list.removed.count);
        }
    }
}

static void tell_conflict(ges_app *app, const ges_merge_change *change, bool reveals) {
    ges_text old = change->old;
    ges_text value = change->value;
    if (!reveals) {
        old = ges_secret_mask(app->mem, change->name, old);
        value = ges_secret_mask(app->mem, change->name, value);
    }
    ges_build_format(&app->err, "%s: ", app->program);
    ges_report_escape(&app->err, change->name);
    ges_build_str(&app->err, " stays ");
    ges_report_escape(&app->err, old);
    ges_build_str(&app->err, " as set in this session; a new one has ");
    ges_report_escape(&app->err, change->is_set ? value : GES_T("none"));
    ges_build_str(&app->err, " (--take ");
    ges_report_escape(&app->err, change->name);
    ges_build_str(&app->err, ")\n");
}

void ges_cli_refresh_tell(ges_app *app, const ges_refresh *refresh, bool reveals) {
    if (ges_refresh_is_needed(refresh)) {
        ges_build_format(&app->err, "%s: refreshed:", app->program);
        build_names(&app->err, "", refresh, GES_MERGE_SET);
        build_names(&app->err, "-", refresh, GES_MERGE_UNSET);
        ges_build_char(&app->err, '\n');
    }
    for (size_t i = 0; i < refresh->merge.count; i++) {
        if (refresh->merge.items[i].verb == GES_MERGE_CONFLICT) {
            tell_conflict(app, &refresh->merge.items[i], reveals);
        }
    }
    for (size_t i = 0; i < refresh->notes.count; i++) {
        ges_app_say(app, refresh->notes.items[i]);
    }
}
