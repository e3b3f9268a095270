/* GOEXPERIMENT: which names exist, what they need, and how 1.17 and 1.18 print them.
 * Source: internal/buildcfg ParseGOEXPERIMENT, 1.17 to 1.27. */
#include "go/experiment.h"

#include "go/engine.h"

typedef enum baseline { BASELINE_OFF, BASELINE_ON, BASELINE_REGABI } baseline;

typedef struct experiment {
    ges_text name;
    uint8_t first;
    uint8_t last;
    baseline base;
} experiment;

enum {
#define GES_EXPERIMENT(name, first, last, base) EXPERIMENT_##name,
#include "go/experiments.def"
#undef GES_EXPERIMENT
    EXPERIMENT_COUNT
};

static const experiment experiments[EXPERIMENT_COUNT] = {
#define GES_EXPERIMENT(name, first, last, base) {GES_LIT(#name), first, last, BASELINE_##base},
#include "go/experiments.def"
#undef GES_EXPERIMENT
};

typedef struct regabi_arch {
    ges_text goarch;
    uint8_t since;  /* 1.N that supports it there */
    uint8_t always; /* 1.N from which it cannot be switched off */
} regabi_arch;

static const regabi_arch regabi_archs[] = {
    {GES_LIT("amd64"), 17, 18},   {GES_LIT("arm64"), 18, 19},   {GES_LIT("ppc64le"), 18, 19},
    {GES_LIT("ppc64"), 18, 19},   {GES_LIT("riscv64"), 19, 21}, {GES_LIT("loong64"), 22, 23},
    {GES_LIT("s390x"), 26, 27},
};

typedef struct flags {
    bool base[EXPERIMENT_COUNT];
    bool on[EXPERIMENT_COUNT];
    bool is_supported; /* regabi, for this target */
    bool is_always;
} flags;

static bool exists(uint32_t minor, size_t i) {
    return minor >= experiments[i].first && minor <= experiments[i].last;
}

static bool has_regabi_system(ges_text goos) {
    static const ges_text systems[] = {GES_LIT("android"), GES_LIT("linux"), GES_LIT("darwin"),
                                       GES_LIT("windows")};
    for (size_t i = 0; i < GES_COUNT(systems); i++) {
        if (ges_text_equal(systems[i], goos)) {
            return true;
        }
    }
    return false;
}

static void set_baseline(flags *f, uint32_t minor, ges_text goos, ges_text goarch) {
    for (size_t i = 0; i < GES_COUNT(regabi_archs); i++) {
        if (ges_text_equal(regabi_archs[i].goarch, goarch)) {
            f->is_supported = minor >= regabi_archs[i].since &&
                              (minor > 17 || has_regabi_system(goos));
            f->is_always = minor >= regabi_archs[i].always;
        }
    }
    for (size_t i = 0; i < EXPERIMENT_COUNT; i++) {
        baseline base = experiments[i].base;
        f->base[i] = exists(minor, i) &&
                     (base == BASELINE_ON || (base == BASELINE_REGABI && f->is_supported));
        f->on[i] = f->base[i];
    }
}

static void set_regabi(flags *f, uint32_t minor, bool value) {
    for (size_t i = 0; i < EXPERIMENT_COUNT; i++) {
        if (experiments[i].base == BASELINE_REGABI && exists(minor, i)) {
            f->on[i] = value;
        }
    }
}

static bool apply_word(flags *f, uint32_t minor, ges_text word) {
    if (word.len == 0) {
        return true;
    }
    if (ges_text_equal(word, GES_T("none"))) {
        memset(f->on, 0, sizeof(f->on));
        return true;
    }
    bool value = !ges_text_starts(word, GES_T("no"));
    word = value ? word : ges_text_skip(word, 2);
    if (ges_text_equal(word, GES_T("regabi"))) {
        set_regabi(f, minor, value);
        return true;
    }
    for (size_t i = 0; i < EXPERIMENT_COUNT; i++) {
        if (exists(minor, i) && ges_text_equal(experiments[i].name, word)) {
            f->on[i] = value;
            return true;
        }
    }
    return false;
}

bool ges_experiment_find_unknown(ges_text value, uint32_t minor, ges_text *out) {
    if (minor < 17 || minor > GES_GOENV_NEWEST_MINOR) {
        return false;
    }
    flags ignored = {0};
    ges_text word = {0};
    while (ges_text_next(&value, ',', &word)) {
        if (!apply_word(&ignored, minor, word)) {
            *out = word;
            return true;
        }
    }
    return false;
}

/* What each version makes of the target once the words are read. */
static void settle(flags *f, uint32_t minor, ges_text goarch) {
    if (f->is_always) {
        set_regabi(f, minor, true);
    }
    if (minor == 17 && !ges_text_equal(goarch, GES_T("amd64"))) {
        set_regabi(f, minor, false);
    }
    if (minor == 18 && !f->is_supported) { /* 1.18 leaves the wrappers alone */
        f->on[EXPERIMENT_regabireflect] = false;
        f->on[EXPERIMENT_regabiargs] = false;
    }
    if (minor >= 19 && !f->is_supported) {
        set_regabi(f, minor, false);
    }
}

/* Go's complaint about dependencies; NULL when there is none. */
static const char *missing_dependency(const flags *f, uint32_t minor) {
    bool has_wrappers = f->on[EXPERIMENT_regabiwrappers];
    bool has_args = f->on[EXPERIMENT_regabiargs];
    bool has_reflect = f->on[EXPERIMENT_regabireflect];
    if (minor == 17) {
        if (has_args && !(has_wrappers && f->on[EXPERIMENT_regabig] && has_reflect &&
                          f->on[EXPERIMENT_regabidefer])) {
            return "GOEXPERIMENT regabiargs requires "
                   "regabiwrappers,regabig,regabireflect,regabidefer";
        }
        return f->on[EXPERIMENT_regabig] && !has_wrappers
                   ? "GOEXPERIMENT regabig requires regabiwrappers"
                   : NULL;
    }
    if (minor == 18) {
        return has_args && !(has_wrappers && has_reflect)
                   ? "GOEXPERIMENT regabiargs requires regabiwrappers,regabireflect"
                   : NULL;
    }
    return has_args && !has_wrappers ? "GOEXPERIMENT regabiargs requires regabiwrappers" : NULL;
}

/* False with the word that no version of these rules knows. */
static bool apply(flags *f, uint32_t minor, ges_text value, ges_text *unknown) {
    ges_text rest = value;
    ges_text word;
    while (value.len != 0 && ges_text_next(&rest, ',', &word)) {
        if (!apply_word(f, minor, word)) {
            *unknown = ges_text_starts(word, GES_T("no")) ? ges_text_skip(word, 2) : word;
            return false;
        }
    }
    return true;
}

bool ges_experiment_error(ges_goenv *goenv, ges_text goos, ges_text goarch, ges_text value,
                          ges_text *out) {
    flags f = {0};
    ges_text unknown;
    set_baseline(&f, goenv->minor, goos, goarch);
    if (!apply(&f, goenv->minor, value, &unknown)) {
        *out = ges_text_join(goenv->mem, GES_T("unknown GOEXPERIMENT "), unknown);
        return true;
    }
    settle(&f, goenv->minor, goarch);
    const char *missing = missing_dependency(&f, goenv->minor);
    if (missing != NULL) {
        *out = ges_text_of(missing);
    }
    return missing != NULL;
}

ges_text ges_experiment_canonical(ges_goenv *goenv, ges_text value, ges_text build_default) {
    flags f = {0};
    ges_text unknown;
    ges_text goos = ges_goenv_text(goenv, GES_VAR_GOOS);
    ges_text goarch = ges_goenv_text(goenv, GES_VAR_GOARCH);
    set_baseline(&f, goenv->minor, goos, goarch);
    (void)apply(&f, goenv->minor, value.len != 0 ? value : build_default, &unknown); /* refused
                                                                       before it is printed */
    settle(&f, goenv->minor, goarch);
    ges_builder out = ges_builder_in(goenv->mem);
    for (size_t i = 0; i < EXPERIMENT_COUNT; i++) {
        if (f.on[i] != f.base[i]) {
            ges_build_text(&out, out.len != 0 ? GES_T(",") : GES_T(""));
            ges_build_text(&out, f.on[i] ? GES_T("") : GES_T("no"));
            ges_build_text(&out, experiments[i].name);
        }
    }
    if (out.len == 0 && goenv->minor == 18 && build_default.len != 0) {
        ges_build_char(&out, ','); /* says: not the default of the build */
    }
    return ges_build_done(&out);
}
