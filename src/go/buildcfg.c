/* What internal/buildcfg thinks of the architecture variables of the process before any command
 * runs. Source: internal/buildcfg cfg.go, 1.17 to 1.27; cmd/internal/objabi util.go, 1.16. */
#include "formats/gostring.h"
#include "go/engine.h"

#define FLOAT_SOFT ",softfloat"
#define FLOAT_HARD ",hardfloat"

static bool one_of(ges_text value, const char *const *list) {
    for (; *list != NULL; list++) {
        if (ges_text_equal(value, ges_text_of(*list))) {
            return true;
        }
    }
    return false;
}

static bool strip(ges_text *value, ges_text suffix) {
    bool has = ges_text_ends(*value, suffix);
    *value = has ? ges_text_slice(*value, 0, value->len - suffix.len) : *value;
    return has;
}

/* A variable with a fixed list of values. `texts` by version: the newest that applies counts. */
typedef struct list_check {
    ges_goenv_id id;
    uint8_t first; /* 1.N of this list */
    uint8_t last;
    const char *values[5];
    const char *message;
} list_check;

static const list_check list_checks[] = {
    {GES_VAR_GOAMD64, 18, 99, {"v1", "v2", "v3", "v4"}, "invalid GOAMD64: must be v1, v2, v3, v4"},
    {GES_VAR_GOARM, 16, 16, {"5", "6", "7"}, "Invalid GOARM value. Must be 5, 6, or 7."},
    {GES_VAR_GOARM, 17, 21, {"5", "6", "7"}, "invalid GOARM: must be 5, 6, 7"},
    {GES_VAR_GOMIPS, 16, 16, {"hardfloat", "softfloat"},
     "Invalid GOMIPS value. Must be hardfloat or softfloat."},
    {GES_VAR_GOMIPS, 17, 99, {"hardfloat", "softfloat"},
     "invalid GOMIPS: must be hardfloat, softfloat"},
    {GES_VAR_GOMIPS64, 16, 16, {"hardfloat", "softfloat"},
     "Invalid GOMIPS64 value. Must be hardfloat or softfloat."},
    {GES_VAR_GOMIPS64, 17, 99, {"hardfloat", "softfloat"},
     "invalid GOMIPS64: must be hardfloat, softfloat"},
    {GES_VAR_GOPPC64, 16, 16, {"power8", "power9"},
     "Invalid GOPPC64 value. Must be power8 or power9."},
    {GES_VAR_GOPPC64, 17, 19, {"power8", "power9"}, "invalid GOPPC64: must be power8, power9"},
    {GES_VAR_GOPPC64, 20, 99, {"power8", "power9", "power10"},
     "invalid GOPPC64: must be power8, power9, power10"},
    {GES_VAR_GORISCV64, 23, 24, {"rva20u64", "rva22u64"},
     "invalid GORISCV64: must be rva20u64, rva22u64"},
    {GES_VAR_GORISCV64, 25, 99, {"rva20u64", "rva22u64", "rva23u64"},
     "invalid GORISCV64: must be rva20u64, rva22u64, rva23u64"},
};

static const list_check *find_list(uint32_t minor, ges_goenv_id id) {
    for (size_t i = 0; i < GES_COUNT(list_checks); i++) {
        if (list_checks[i].id == id && minor >= list_checks[i].first &&
            minor <= list_checks[i].last) {
            return &list_checks[i];
        }
    }
    return NULL;
}

/* All checks answer true with a message when the value (of the process, not empty) is wrong. */
static bool check_list(ges_goenv *goenv, ges_goenv_id id, ges_text value, ges_text *out) {
    const list_check *list = find_list(goenv->minor, id);
    if (list == NULL || one_of(value, list->values)) {
        return false;
    }
    *out = ges_text_of(list->message);
    return true;
}

static bool check_goarm(ges_goenv *goenv, ges_goenv_id id, ges_text value, ges_text *out) {
    static const char *const versions[] = {"5", "6", "7", NULL};
    if (goenv->minor < 22) {
        return check_list(goenv, id, value, out);
    }
    (void)strip(&value, GES_T(FLOAT_SOFT));
    (void)strip(&value, GES_T(FLOAT_HARD));
    *out = GES_T("invalid GOARM: must start with 5, 6, or 7, and may optionally end in either "
                 "\"" FLOAT_HARD "\" or \"" FLOAT_SOFT "\"");
    return !one_of(value, versions);
}

typedef struct arm64_features {
    ges_text version;
    bool has_lse;
    bool has_crypto;
} arm64_features;

static bool parse_goarm64(ges_text value, arm64_features *out) {
    *out = (arm64_features){0};
    for (bool again = true; again;) {
        bool lse = strip(&value, GES_T(",lse"));
        bool crypto = !lse && strip(&value, GES_T(",crypto"));
        out->has_lse = out->has_lse || lse;
        out->has_crypto = out->has_crypto || crypto;
        again = lse || crypto;
    }
    out->version = value;
    if (value.len != 4 || value.ptr[0] != 'v' || value.ptr[2] != '.') {
        return false;
    }
    char major = value.ptr[1];
    char minor = value.ptr[3];
    bool is_valid = (major == '8' && minor >= '0' && minor <= '9') ||
                    (major == '9' && minor >= '0' && minor <= '5');
    out->has_lse = out->has_lse || (is_valid && !(major == '8' && minor == '0'));
    return is_valid;
}

static bool check_goarm64(ges_goenv *goenv, ges_goenv_id id, ges_text value, ges_text *out) {
    arm64_features features;
    (void)goenv;
    (void)id;
    *out = GES_T("invalid GOARM64: must start with v8.{0-9} or v9.{0-5} and may optionally end in "
                 "\",lse\" and/or \",crypto\"");
    return !parse_goarm64(value, &features);
}

static bool check_gowasm(ges_goenv *goenv, ges_goenv_id id, ges_text value, ges_text *out) {
    static const char *const features[] = {"satconv", "signext", "", NULL};
    ges_text rest = value;
    ges_text word;
    bool is_wrong = false;
    (void)id;
    while (ges_text_next(&rest, ',', &word)) {
        if (one_of(word, features) || (is_wrong && goenv->minor == 16)) {
            continue;
        }
        is_wrong = true;
        *out = goenv->minor == 16
                   ? ges_text_join(goenv->mem, GES_T("Invalid GOWASM value. No such feature: "), word)
                   : ges_text_join(goenv->mem, GES_T("invalid GOWASM: no such feature "),
                                   ges_gostring_quoted(goenv->mem, word));
    }
    return is_wrong;
}

static bool skip_number(ges_text *text) {
    size_t i = 0;
    while (i < text->len && text->ptr[i] >= '0' && text->ptr[i] <= '9') {
        i++;
    }
    *text = ges_text_skip(*text, i);
    return i > 0;
}

static bool skip(ges_text *text, ges_text prefix) {
    bool has = ges_text_starts(*text, prefix);
    *text = has ? ges_text_skip(*text, prefix.len) : *text;
    return has;
}

/* vX.Y.Z; 1.25: also vX.Y.Z-hhhhhhhh; 1.26: v1.Y.Z, also -rcN. Source: buildcfg isFIPSVersion. */
static bool is_fips_version(uint32_t minor, ges_text value) {
    bool has_front = minor >= 26 ? skip(&value, GES_T("v1."))
                                 : skip(&value, GES_T("v")) && skip_number(&value) &&
                                       skip(&value, GES_T("."));
    if (!has_front || !skip_number(&value) || !skip(&value, GES_T(".")) || !skip_number(&value)) {
        return false;
    }
    if (minor >= 26 && skip(&value, GES_T("-rc"))) {
        return skip_number(&value) && value.len == 0;
    }
    return value.len == 0 || (minor >= 25 && value.len == 9 && value.ptr[0] == '-');
}

static bool check_gofips140(ges_goenv *goenv, ges_goenv_id id, ges_text value, ges_text *out) {
    static const char *const words[] = {"off", "latest", "inprocess", "certified", NULL};
    (void)id;
    *out = goenv->minor >= 26
               ? GES_T("invalid GOFIPS140: must be off, latest, inprocess, certified, or v1.Y.Z")
               : GES_T("invalid GOFIPS140: must be off, latest, inprocess, certified, or vX.Y.Z");
    return !one_of(value, words) && !is_fips_version(goenv->minor, value);
}

static bool check_experiment(ges_goenv *goenv, ges_goenv_id id, ges_text value, ges_text *out) {
    ges_text goos = ges_goenv_os(goenv, GES_T("GOOS"));
    ges_text goarch = ges_goenv_os(goenv, GES_T("GOARCH"));
    (void)id;
    return ges_experiment_error(goenv, goos.len != 0 ? goos : goenv->binary.goos,
                                goarch.len != 0 ? goarch : goenv->binary.goarch, value, out);
}

typedef struct check {
    ges_goenv_id id;
    uint8_t since;
    bool (*run)(ges_goenv *, ges_goenv_id, ges_text, ges_text *);
    bool clears; /* a good value, or none, takes back what the checks before complained about */
} check;

/* In the order in which the package's variables are initialized: 1.17+ remembers the last error,
 * and goarm64 assigns "no error" as well. */
static const check checks[] = {
    {GES_VAR_GOAMD64, 18, check_list, false},    {GES_VAR_GOARM, 16, check_goarm, false},
    {GES_VAR_GOARM64, 23, check_goarm64, true},  {GES_VAR_GOMIPS, 16, check_list, false},
    {GES_VAR_GOMIPS64, 16, check_list, false},   {GES_VAR_GOPPC64, 16, check_list, false},
    {GES_VAR_GORISCV64, 23, check_list, false},  {GES_VAR_GOWASM, 16, check_gowasm, false},
    {GES_VAR_GOEXPERIMENT, 17, check_experiment, false},
    {GES_VAR_GOFIPS140, 24, check_gofips140, false},
};

/* 1.17 and 1.18 look again once the file is read, for the target that it may change.
 * Source: buildcfg UpdateExperiments. */
static bool check_updated_experiment(ges_goenv *goenv, ges_text *out) {
    ges_goenv_value set;
    if (goenv->minor < 17 || goenv->minor > 18) {
        return false;
    }
    if (!ges_goenv_getenv(goenv, GES_T("GOEXPERIMENT"), &set)) {
        ges_buildtable_constant(goenv, "DefaultGOEXPERIMENT", GES_T(""), &set);
    }
    return ges_experiment_error(goenv, ges_goenv_text(goenv, GES_VAR_GOOS),
                                ges_goenv_text(goenv, GES_VAR_GOARCH), set.value, out);
}

bool ges_buildcfg_error(ges_goenv *goenv, ges_text *out, bool *is_log) {
    bool has_error = false;
    *is_log = goenv->minor == 16;
    for (size_t i = 0; i < GES_COUNT(checks); i++) {
        if (goenv->minor < checks[i].since) {
            continue;
        }
        ges_text value = ges_goenv_os(goenv, ges_goenv_name_of(checks[i].id));
        ges_text text;
        if (value.len != 0 && checks[i].run(goenv, checks[i].id, value, &text)) {
            *out = text;
            has_error = true;
        } else if (checks[i].clears) {
            has_error = false;
        }
        if (has_error && *is_log) {
            return true;
        }
    }
    return check_updated_experiment(goenv, out) || has_error;
}

static ges_text canonical_goarm(ges_goenv *goenv, ges_text value, ges_text built) {
    static const char *const versions[] = {"5", "6", "7", NULL};
    bool is_soft = strip(&value, GES_T(FLOAT_SOFT));
    bool is_said = strip(&value, GES_T(FLOAT_HARD)) || is_soft;
    ges_text version = one_of(value, versions) ? value : ges_text_slice(built, 0, 1);
    is_soft = is_soft || (!is_said && ges_text_equal(version, GES_T("5")));
    return ges_text_join(goenv->mem, version, is_soft ? GES_T(FLOAT_SOFT) : GES_T(FLOAT_HARD));
}

static ges_text canonical_goarm64(ges_goenv *goenv, ges_text value, ges_text built) {
    arm64_features features;
    ges_text version = parse_goarm64(value, &features) ? features.version : built;
    return ges_text_join(goenv->mem, version, features.has_lse ? GES_T(",lse") : GES_T(""),
                         features.has_crypto ? GES_T(",crypto") : GES_T(""));
}

static ges_text canonical_gowasm(ges_goenv *goenv, ges_text value) {
    bool has_satconv = false;
    bool has_signext = false;
    ges_text word;
    while (goenv->minor < 26 && ges_text_next(&value, ',', &word)) {
        has_satconv = has_satconv || ges_text_equal(word, GES_T("satconv"));
        has_signext = has_signext || ges_text_equal(word, GES_T("signext"));
    }
    return ges_text_join(goenv->mem, has_satconv ? GES_T("satconv") : GES_T(""),
                         has_satconv && has_signext ? GES_T(",") : GES_T(""),
                         has_signext ? GES_T("signext") : GES_T(""));
}

ges_text ges_buildcfg_canonical(ges_goenv *goenv, ges_goenv_id id, ges_text build_default) {
    ges_text value = ges_goenv_os(goenv, ges_goenv_name_of(id));
    ges_text message;
    if (value.len == 0) {
        return build_default;
    }
    if (id == GES_VAR_GOARM) {
        return canonical_goarm(goenv, value, build_default);
    }
    if (id == GES_VAR_GOARM64) {
        return canonical_goarm64(goenv, value, build_default);
    }
    if (id == GES_VAR_GOWASM) {
        return canonical_gowasm(goenv, value);
    }
    return check_list(goenv, id, value, &message) ? build_default : value;
}
