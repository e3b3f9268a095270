/* `ges doctor --format sarif`. */
#include "cli/doctorrun.h"

#include "doctor/sarif.h"
#include "report/report.h"

#include "ges_version.h"

static void print(ges_app *app, const ges_diagnosis *d) {
    ges_sink *sink = ges_app_sink(app, ges_report_json(app->mem, &app->out));
    if (sink == NULL) {
        return; /* the arena remembers, main tells */
    }
    ges_sink_open(sink, NULL, NULL);
    ges_sarif_describe(&d->found, &d->facts, GES_VERSION_TEXT, app->mem, sink);
    ges_sink_close(sink);
}

const ges_doctor_format ges_doctor_format_sarif = {"sarif", "SARIF 2.1.0 for code scanning", print};
