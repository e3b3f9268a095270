/* `ges doctor --list`, `--explain` and `--markdown`: what the rules say of themselves. */
#include "cli/doctorrun.h"

#include "doctor/describe.h"

int ges_doctor_unknown_rule(ges_app *app, ges_text name) {
    return ges_app_usage(app, &ges_command_doctor, "no rule '%.*s'; ges doctor --list names them",
                         GES_FMT(name));
}

int ges_doctor_list(ges_app *app, bool is_json) {
    ges_sink *sink = ges_app_report(app, is_json, "ges.doctor.rules/1");
    if (sink == NULL) {
        return GES_EXIT_FAILED;
    }
    ges_sink_open_list(sink, "rules", NULL);
    for (size_t i = 0; i < ges_rule_count; i++) {
        ges_rule_describe(ges_rules[i], sink);
    }
    ges_sink_close_list(sink);
    ges_app_report_done(app, sink);
    return GES_EXIT_OK;
}

int ges_doctor_explain(ges_app *app, ges_text name, bool is_json) {
    const ges_rule *rule = ges_rule_find(name);
    if (rule == NULL) {
        return ges_doctor_unknown_rule(app, name);
    }
    ges_sink *sink = ges_app_report(app, is_json, "ges.doctor.rule/1");
    if (sink == NULL) {
        return GES_EXIT_FAILED;
    }
    ges_rule_explain(rule, app->mem, sink);
    ges_app_report_done(app, sink);
    return GES_EXIT_OK;
}

int ges_doctor_page(ges_app *app, ges_text name) {
    const ges_rule *rule = ges_rule_find(name);
    if (rule == NULL) {
        return ges_doctor_unknown_rule(app, name);
    }
    ges_rule_page(rule, &app->out);
    return GES_EXIT_OK;
}
