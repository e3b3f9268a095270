/* Repairs of variables in the Windows registry. */
#include "doctor/remedyvalue.h"

#include "doctor/remedy.h"
#include "env/scope_registry.h"

bool ges_is_registry_setting(const ges_fact_setting *setting) {
    return setting->source == GES_FACT_USER_KEY || setting->source == GES_FACT_MACHINE_KEY;
}

static ges_plan_place place_of(ges_fact_source source, ges_text name) {
    bool is_machine = source == GES_FACT_MACHINE_KEY;
    return (ges_plan_place){
        .root = is_machine ? GES_REGISTRY_MACHINE : GES_REGISTRY_USER,
        .key = is_machine ? GES_T(GES_SCOPE_MACHINE_KEY) : GES_T(GES_SCOPE_USER_KEY),
        .name = name,
    };
}

void ges_remedy_value(ges_findings *out, ges_finding *finding, const ges_fixer *fixer,
                      const ges_fact_setting *setting, ges_text value) {
    if (ges_is_registry_setting(setting)) {
        ges_find_repair(out, finding,
                        (ges_repair){.fixer = fixer,
                                     .place = place_of(setting->source, setting->name),
                                     .seen = setting->raw,
                                     .name = setting->name,
                                     .value = value});
    }
}

void ges_remedy_user_path(ges_findings *out, ges_finding *finding, const ges_facts *facts,
                          ges_text dir) {
    if (facts->family != GES_OS_WINDOWS || finding == NULL ||
        finding->severity == GES_SEVERITY_INFO) {
        return;
    }
    ges_find_repair(out, finding,
                    (ges_repair){.fixer = &ges_fixer_registry_path_add,
                                 .place = place_of(GES_FACT_USER_KEY, GES_T("Path")),
                                 .name = GES_T("PATH"),
                                 .value = dir});
}

void ges_remedy_set_command(ges_findings *out, ges_finding *finding, const ges_facts *facts,
                            const ges_fact_setting *setting, ges_text value) {
    bool is_machine = setting->source == GES_FACT_MACHINE_KEY;
    ges_text word = ges_text_join(out->mem, setting->name, GES_T("="), value);
    ges_find_command(out, finding,
                     ges_text_join(out->mem, GES_T("ges set "),
                                   is_machine ? GES_T("--scope machine ") : GES_T(""),
                                   ges_remedy_quote(out->mem, facts, word)),
                     is_machine ? "for later terminals; needs an administrator"
                                : "for later terminals");
}
