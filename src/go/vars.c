/* Rules of the plain variables: settings, the host and the target, the version. */
#include "go/engine.h"

void ges_rule_setting(ges_goenv *goenv, ges_goenv_id id, ges_text fallback, ges_goenv_slot *slot) {
    if (!ges_slot_setting(goenv, id, slot) && fallback.len != 0) {
        ges_slot_compute(slot, fallback, GES_T(""));
    }
}

void ges_rule_build_setting(ges_goenv *goenv, ges_goenv_id id, ges_text fallback,
                            ges_goenv_slot *slot) {
    ges_goenv_value built = {0};
    const char *constant = ges_text_cstr(
        goenv->mem, ges_text_join(goenv->mem, GES_T("Default"), ges_goenv_name_of(id)));
    if (!ges_slot_setting(goenv, id, slot)) {
        ges_buildtable_constant(goenv, constant, fallback, &built);
        ges_slot_take(&built, slot);
    } else if (slot->value.source != GES_GOENV_GOROOT_FILE) {
        ges_buildtable_constant(goenv, constant, fallback, &built);
        slot->fallback = built.value;
    }
}

void ges_rule_process(ges_goenv *goenv, ges_goenv_id id, ges_text fallback, ges_goenv_slot *slot) {
    (void)fallback;
    slot->value.value = ges_goenv_os(goenv, ges_goenv_name_of(id));
    slot->value.source = slot->value.value.len != 0 ? GES_GOENV_PROCESS : GES_GOENV_UNSET;
    slot->value.note = GES_T("go reads it from the environment only");
}

void ges_rule_private(ges_goenv *goenv, ges_goenv_id id, ges_text fallback, ges_goenv_slot *slot) {
    const ges_goenv_slot *parent = ges_goenv_slot_of(goenv, GES_VAR_GOPRIVATE);
    (void)fallback;
    slot->fallback = parent->value.value;
    if (!ges_slot_setting(goenv, id, slot) && slot->fallback.len != 0) {
        ges_slot_take(&parent->value, slot);
        slot->value.source = GES_GOENV_DEFAULT;
        slot->value.note = GES_T("the value of GOPRIVATE");
    }
}

/* Up to 1.20 go itself knew the proxy and the checksum database; then GOROOT/go.env does. */
void ges_rule_network(ges_goenv *goenv, ges_goenv_id id, ges_text fallback, ges_goenv_slot *slot) {
    slot->fallback = goenv->minor < 21 ? fallback : GES_T("");
    if (!ges_slot_setting(goenv, id, slot) && slot->fallback.len != 0) {
        ges_slot_compute(slot, slot->fallback, GES_T("built into go"));
    }
}

static void rule_target(ges_goenv *goenv, ges_goenv_id id, ges_text host, ges_goenv_slot *slot) {
    if (!ges_slot_setting(goenv, id, slot)) {
        ges_slot_compute(slot, host, GES_T("the system that this go runs on"));
    }
    slot->value.is_changed = !ges_text_equal(slot->value.value, host);
}

void ges_rule_goarch(ges_goenv *goenv, ges_goenv_id id, ges_text fallback, ges_goenv_slot *slot) {
    (void)fallback;
    rule_target(goenv, id, goenv->binary.goarch, slot);
}

void ges_rule_goos(ges_goenv *goenv, ges_goenv_id id, ges_text fallback, ges_goenv_slot *slot) {
    (void)fallback;
    rule_target(goenv, id, goenv->binary.goos, slot);
}

static void rule_binary(ges_goenv *goenv, ges_text value, ges_goenv_slot *slot) {
    slot->value.value = value;
    slot->value.source = GES_GOENV_BINARY;
    slot->value.file = goenv->exe;
}

void ges_rule_gohostarch(ges_goenv *goenv, ges_goenv_id id, ges_text fallback,
                         ges_goenv_slot *slot) {
    (void)id;
    (void)fallback;
    rule_binary(goenv, goenv->binary.goarch, slot);
}

void ges_rule_gohostos(ges_goenv *goenv, ges_goenv_id id, ges_text fallback,
                       ges_goenv_slot *slot) {
    (void)id;
    (void)fallback;
    rule_binary(goenv, goenv->binary.goos, slot);
}

void ges_rule_goversion(ges_goenv *goenv, ges_goenv_id id, ges_text fallback,
                        ges_goenv_slot *slot) {
    (void)id;
    (void)fallback;
    rule_binary(goenv, goenv->binary.version, slot);
}

void ges_rule_goexe(ges_goenv *goenv, ges_goenv_id id, ges_text fallback, ges_goenv_slot *slot) {
    bool is_windows = ges_text_equal(ges_goenv_text(goenv, GES_VAR_GOOS), GES_T("windows"));
    (void)id;
    (void)fallback;
    ges_slot_compute(slot, is_windows ? GES_T(".exe") : GES_T(""), GES_T("decided by GOOS"));
}

void ges_rule_goexperiment(ges_goenv *goenv, ges_goenv_id id, ges_text fallback,
                           ges_goenv_slot *slot) {
    ges_goenv_value built = {0};
    ges_buildtable_constant(goenv, "DefaultGOEXPERIMENT", fallback, &built);
    if (goenv->minor >= 19) {
        if (!ges_slot_setting(goenv, id, slot) && built.value.len != 0) {
            ges_slot_take(&built, slot);
        }
        return;
    }
    ges_goenv_value set;
    (void)ges_goenv_getenv(goenv, ges_goenv_name_of(id), &set); /* "" then */
    ges_slot_take(set.value.len != 0 ? &set : &built, slot);
    slot->value.value = ges_experiment_canonical(goenv, set.value, built.value);
    slot->value.note = GES_T("what differs from the usual experiments");
}

/* 1.22 and 1.23 say how floats are done. */
static ges_text render_goarm(ges_goenv *goenv, ges_text built) {
    bool is_android = ges_text_equal(ges_goenv_os(goenv, GES_T("GOOS")), GES_T("android"));
    ges_text goarch = ges_goenv_os(goenv, GES_T("GOARCH"));
    if (goenv->minor >= 24) {
        return built;
    }
    if (is_android &&
        (ges_text_equal(goarch, GES_T("arm")) ||
         (goarch.len == 0 && ges_text_equal(goenv->binary.goarch, GES_T("arm"))))) {
        built = GES_T("7");
    }
    if (goenv->minor < 22 || ges_text_contains(built, GES_T(","))) {
        return built;
    }
    bool is_soft = ges_text_equal(built, GES_T("5"));
    return ges_text_join(goenv->mem, built, is_soft ? GES_T(",softfloat") : GES_T(",hardfloat"));
}

void ges_rule_arch(ges_goenv *goenv, ges_goenv_id id, ges_text fallback, ges_goenv_slot *slot) {
    ges_goenv_value built = {0};
    if (id == GES_VAR_GOWASM) {
        built.source = GES_GOENV_DEFAULT;
    } else {
        const char *constant = ges_text_cstr(
            goenv->mem, ges_text_join(goenv->mem, GES_T("Default"), ges_goenv_name_of(id)));
        ges_buildtable_constant(goenv, constant, fallback, &built);
    }
    if (id == GES_VAR_GOARM) {
        built.value = render_goarm(goenv, built.value);
    }
    bool is_set = ges_slot_setting(goenv, id, slot);
    slot->fallback = built.value;
    if (goenv->minor == 23 || id == GES_VAR_GOWASM) {
        slot->fallback = ges_buildcfg_canonical(goenv, id, built.value);
    }
    if (!is_set) {
        ges_slot_take(&built, slot);
    }
}
