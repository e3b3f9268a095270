/* How a check builds a finding. */
#include "doctor/doctor.h"

#include "env/secret.h"

#include <stdarg.h>
#include <stdio.h>

/* printf into the arena; empty when there is no memory. */
static ges_text format_list(ges_arena *mem, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *buffer = len < 0 ? NULL : ges_arena_alloc(mem, (size_t)len + 1);
    if (buffer == NULL) {
        return (ges_text){0};
    }
    (void)vsnprintf(buffer, (size_t)len + 1, format, args); /* measured above */
    return (ges_text){buffer, (size_t)len};
}

ges_finding *ges_find(ges_findings *out, ges_severity severity, const char *format, ...) {
    va_list args;
    va_start(args, format);
    ges_finding finding = {.rule = out->rule, .severity = severity};
    finding.what = format_list(out->mem, format, args);
    va_end(args);
    if (!ges_list_push(out->mem, &out->list, finding)) {
        return NULL;
    }
    return &out->list.items[out->list.count - 1];
}

void ges_find_evidence(ges_findings *out, ges_finding *finding, const char *label,
                       const char *format, ...) {
    if (finding == NULL) {
        return;
    }
    va_list args;
    va_start(args, format);
    ges_evidence evidence = {.label = label, .text = format_list(out->mem, format, args)};
    va_end(args);
    (void)ges_list_push(out->mem, &finding->evidence, evidence); /* the arena remembers */
}

ges_text ges_place_name(ges_arena *mem, const ges_fact_setting *setting) {
    switch (setting->source) {
    case GES_FACT_PROCESS:
        return GES_T("the process environment");
    case GES_FACT_DEFAULT:
        return GES_T("Go's own default");
    case GES_FACT_USER_KEY:
    case GES_FACT_MACHINE_KEY:
        return ges_text_join(mem, setting->file, GES_T(" ("), setting->type, GES_T(")"));
    case GES_FACT_GO_ENV:
    case GES_FACT_GOROOT_ENV:
    case GES_FACT_STARTUP:
        break;
    }
    return ges_text_format(mem, "%.*s:%u", GES_FMT(setting->file), (unsigned)setting->line);
}

ges_text ges_value_shown(ges_arena *mem, ges_text value) {
    ges_text masked = ges_secret_mask(mem, GES_T(""), value);
    bool is_plain = masked.len != 0 && ges_text_trim(masked).len == masked.len;
    return is_plain ? masked : ges_text_join(mem, GES_T("\""), masked, GES_T("\""));
}

void ges_find_where(ges_findings *out, ges_finding *finding, const ges_facts *facts,
                    const ges_fact_setting *setting) {
    if (finding == NULL) {
        return;
    }
    finding->names_setting = true;
    const ges_fact_setting *origin = ges_fact_origin(facts, setting);
    const ges_fact_setting *place = origin != NULL ? origin : setting;
    ges_text shown =
        ges_value_shown(out->mem, ges_secret_mask(out->mem, setting->name, setting->value));
    ges_text name = ges_place_name(out->mem, setting);
    ges_evidence evidence = {.label = "where", .file = place->file, .line = place->line};
    evidence.text =
        origin == NULL
            ? ges_text_join(out->mem, setting->name, GES_T("="), shown, GES_T(" in "), name)
            : ges_text_join(out->mem, setting->name, GES_T("="), shown, GES_T(" in "), name,
                            GES_T(", set by "), ges_place_name(out->mem, origin));
    (void)ges_list_push(out->mem, &finding->evidence, evidence); /* the arena remembers */
}

void ges_find_cure(ges_findings *out, ges_finding *finding, const char *format, ...) {
    if (finding == NULL) {
        return;
    }
    va_list args;
    va_start(args, format);
    finding->cure = format_list(out->mem, format, args);
    va_end(args);
}

void ges_find_command(ges_findings *out, ges_finding *finding, ges_text command,
                      const char *note) {
    if (finding == NULL) {
        return;
    }
    ges_command_line line = {command, ges_text_of(note)};
    (void)ges_list_push(out->mem, &finding->commands, line); /* the arena remembers */
}

void ges_find_repair(ges_findings *out, ges_finding *finding, ges_repair repair) {
    if (finding != NULL) {
        (void)ges_list_push(out->mem, &finding->repairs, repair); /* the arena remembers */
    }
}

ges_repairable ges_finding_repairable(const ges_finding *finding) {
    for (size_t i = 0; i < finding->repairs.count; i++) {
        const ges_repair *repair = &finding->repairs.items[i];
        bool is_for_all =
            ges_repair_is_of_value(repair) && repair->place.root == GES_REGISTRY_MACHINE;
        if (repair->fixer->is_foreign || is_for_all) {
            return GES_REPAIR_BY_NAME;
        }
    }
    return finding->repairs.count != 0 ? GES_REPAIR_BY_ITSELF : GES_REPAIR_BY_HAND;
}
