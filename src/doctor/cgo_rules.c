/* What the rules about C compilers ask alike. */
#include "doctor/cgo_rules.h"

const ges_fact_setting *ges_cgo_setting(const ges_facts *facts, const char *name) {
    const ges_fact_setting *setting = ges_fact_effective(facts, name);
    bool is_set = setting != NULL && setting->value.len != 0 &&
                  setting->source != GES_FACT_DEFAULT;
    return is_set ? setting : NULL;
}

bool ges_cgo_is_judged(const ges_facts *facts) {
    const ges_fact_go *go = ges_fact_first_go(facts);
    const ges_fact_setting *goos = ges_cgo_setting(facts, "GOOS");
    const ges_fact_setting *goarch = ges_cgo_setting(facts, "GOARCH");
    ges_text own = go != NULL && go->goarch.len != 0 ? go->goarch : facts->goarch;
    if (!facts->cgo.is_known || (goos != NULL && !ges_text_equal(goos->value, facts->goos)) ||
        (goarch != NULL && !ges_text_equal(goarch->value, own))) {
        return false;
    }
    for (size_t i = 0; i < facts->cgo.splits.count; i++) {
        if (ges_text_equal(facts->cgo.splits.items[i].name, GES_T("CC"))) {
            return false;
        }
    }
    return true;
}

void ges_cgo_show_need(const ges_facts *facts, ges_findings *out, ges_finding *finding) {
    if (facts->cgo.needed_by.len == 0) {
        return;
    }
    if (facts->cgo.is_own) {
        ges_find_evidence(out, finding, "found", "%.*s imports \"C\"",
                          GES_FMT(facts->cgo.needed_by));
    } else {
        ges_find_evidence(out, finding, "found", "%.*s requires %.*s",
                          GES_FMT(facts->module.go_mod), GES_FMT(facts->cgo.needed_by));
    }
}

const char *ges_cgo_install(const ges_facts *facts) {
    switch (facts->family) {
    case GES_OS_WINDOWS:
        return "install MinGW-w64 (MSYS2's UCRT64 or llvm-mingw) and put its bin on PATH";
    case GES_OS_MACOS:
        return "install the command line tools: xcode-select --install";
    case GES_OS_LINUX:
        break;
    }
    return "install a C compiler: the package gcc or build-essential of the distribution";
}
