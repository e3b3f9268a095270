/* `ges doctor --fix`: which findings are repaired, and the way from the plan to a second look. */
#include "cli/doctorfix.h"

#include "cli/ask.h"
#include "cli/broadcast.h"
#include "env/journal.h"

static void leave(ges_app *app, ges_fix *fix, const ges_finding *finding, ges_fix_left reason,
                  ges_text why) {
    (void)ges_list_push(app->mem, &fix->rest,
                        ((ges_fix_rest){finding, reason, why})); /* the arena remembers */
}

/* "GOOS: delete the variable from the go env file" */
static ges_text clause(ges_arena *mem, const ges_repair *repair) {
    ges_text does = ges_text_of(repair->fixer->does);
    return repair->name.len != 0 ? ges_text_join(mem, repair->name, GES_T(": "), does) : does;
}

/* Why it cannot be made, and for the machine's variables what an administrator runs. */
static ges_text reason(ges_app *app, const ges_finding *finding, const ges_repair *repair,
                       const ges_error *fault) {
    ges_text why = ges_text_copy(app->mem, ges_text_of(fault->text));
    if (fault->status != GES_DENIED || !ges_repair_is_of_value(repair) ||
        repair->place.root != GES_REGISTRY_MACHINE) {
        return why;
    }
    const char *id = finding->rule->id;
    return ges_text_format(app->mem,
                           "%.*s; as an administrator: powershell Start-Process -Verb RunAs ges "
                           "-ArgumentList 'doctor --fix --only %s', or with the sudo of Windows 11: "
                           "sudo ges doctor --fix --only %s",
                           GES_FMT(why), id, id);
}

/* Puts the repairs of a finding into the plan, in their order; after one that cannot be made the
 * others have no ground. */
static ges_status plan_finding(ges_app *app, ges_fix *fix, const ges_finding *finding,
                               ges_error *err) {
    bool is_needed = false;
    for (size_t i = 0; i < finding->repairs.count; i++) {
        const ges_repair *repair = &finding->repairs.items[i];
        ges_error fault = {0};
        bool adds = false;
        ges_status status = ges_plan_add(&fix->plan, repair, clause(app->mem, repair),
                                         ges_text_of(finding->rule->id), &adds, &fault);
        if (status == GES_NO_MEMORY) {
            return ges_arena_error(app->mem, err);
        }
        if (status != GES_OK) {
            leave(app, fix, finding, status == GES_CONFLICT ? GES_FIX_LATER : GES_FIX_REFUSED,
                  reason(app, finding, repair, &fault));
            return GES_OK;
        }
        fix->step_count += adds;
        is_needed |= adds;
    }
    if (!is_needed) {
        leave(app, fix, finding, GES_FIX_DONE, (ges_text){0});
    }
    return GES_OK;
}

static ges_status make_plan(ges_app *app, ges_fix *fix, ges_error *err) {
    fix->plan = ges_plan_in(app->os, app->mem);
    for (size_t i = 0; i < fix->before->found.count; i++) {
        const ges_finding *finding = &fix->before->found.items[i];
        ges_status status = GES_OK;
        switch (ges_finding_repairable(finding)) {
        case GES_REPAIR_BY_HAND:
            if (finding->severity != GES_SEVERITY_INFO) {
                leave(app, fix, finding, GES_FIX_BY_HAND, finding->cure);
            }
            break;
        case GES_REPAIR_BY_NAME:
            if (!fix->is_named) {
                leave(app, fix, finding, GES_FIX_BY_NAME, (ges_text){0});
                break;
            }
            status = plan_finding(app, fix, finding, err);
            break;
        case GES_REPAIR_BY_ITSELF:
            status = plan_finding(app, fix, finding, err);
            break;
        }
        if (status != GES_OK) {
            return status;
        }
    }
    return ges_arena_failed(app->mem) ? ges_arena_error(app->mem, err) : GES_OK;
}

static ges_status ask(ges_app *app, const ges_fix *fix, bool *is_asked, bool *is_yes,
                      ges_error *err) {
    ges_text count = ges_fix_count(fix, app->mem);
    return ges_app_confirm(app, ges_text_join(app->mem, GES_T("Apply "), count, GES_T("?")),
                           is_asked, is_yes, err);
}

/* Makes the changes and looks at the machine again. */
static ges_status apply(ges_app *app, ges_fix *fix, ges_diagnosis *after, ges_error *err) {
    ges_text dir = {0};
    ges_status status = ges_journal_dir(app->os, app->mem, &dir, err);
    if (status == GES_OK) {
        status = ges_plan_apply(&fix->plan, dir, &fix->applied, err);
    }
    if (status != GES_OK) {
        return status;
    }
    *after = (ges_diagnosis){
        .dir = fix->before->dir,
        .choice = fix->before->choice,
        .is_ci = fix->before->is_ci,
        .is_blind = ges_new_array(app->mem, ges_rule_count, bool),
    };
    if (after->is_blind == NULL) {
        return ges_arena_error(app->mem, err);
    }
    status = ges_doctor_diagnose(app, after, err);
    if (status != GES_OK) {
        return ges_error_note(err, status, "the changes are made, but looking again failed");
    }
    fix->after = after;
    return GES_OK;
}

static void print(ges_app *app, const ges_fix *fix, bool with_plan, bool with_result) {
    ges_sink *sink = ges_app_report(app, fix->is_json, "ges.doctor.fix/1");
    if (with_plan) {
        ges_sink_text(sink, "dir", fix->before->dir);
        ges_fix_describe_plan(fix, sink);
    }
    if (with_result) {
        ges_fix_describe_result(fix, app->mem, sink);
        ges_cli_broadcast(app, &fix->plan, sink);
    }
    ges_app_report_done(app, sink);
}

static int apply_and_tell(ges_app *app, ges_fix *fix) {
    ges_diagnosis after = {0};
    ges_error err = {0};
    if (apply(app, fix, &after, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    print(app, fix, fix->is_json, true);
    return ges_doctor_exit_code(&after);
}

int ges_doctor_fix(ges_app *app, const ges_diagnosis *d, ges_fix *fix) {
    ges_error err = {0};
    fix->before = d;
    if (make_plan(app, fix, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    bool is_at_hand = ges_plan_count(&fix->plan) != 0 && !fix->is_dry_run;
    if (is_at_hand && fix->is_sure && fix->is_json) {
        return apply_and_tell(app, fix);
    }
    print(app, fix, true, false);
    if (!is_at_hand) {
        return ges_doctor_exit_code(d);
    }
    bool is_asked = false;
    bool is_yes = fix->is_sure;
    if (!fix->is_sure && !fix->is_json && ask(app, fix, &is_asked, &is_yes, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    if (is_yes) {
        return apply_and_tell(app, fix);
    }
    ges_build_format(&app->err, "%s: nothing was changed; %s\n", app->program,
                     is_asked ? "the answer was not yes" : "run again with --yes");
    return GES_EXIT_FINDINGS;
}
