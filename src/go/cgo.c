/* Rules of the variables around the C compiler.
 * Source: cmd/go cfg defaultContext, envcmd MkEnv, work envList and gccgo.go, 1.16 to 1.27. */
#include "go/engine.h"
#include "go/lookpath.h"

void ges_rule_gccgo(ges_goenv *goenv, ges_goenv_id id, ges_text fallback, ges_goenv_slot *slot) {
    if (!ges_slot_setting(goenv, id, slot)) {
        ges_slot_compute(slot, fallback, GES_T("not in PATH"));
    }
    ges_text name = slot->value.value;
    ges_text found;
    slot->value.is_changed = goenv->minor >= 25 && !ges_text_equal(name, fallback);
    if (ges_lookpath(goenv->os, goenv->mem, goenv->env, ges_goenv_cwd(goenv), goenv->binary.minor,
                     name, &found) != GES_LOOKPATH_NOT_FOUND) {
        slot->value.value = found;
        slot->value.file = found;
        slot->value.note = GES_T("found in PATH");
        slot->value.is_changed = true;
        slot->value.source = slot->value.source == GES_GOENV_DEFAULT ? GES_GOENV_SEARCH
                                                                     : slot->value.source;
    }
}

/* CC and CXX. `fallback` names the function of the build that knows the default. */
void ges_rule_compiler(ges_goenv *goenv, ges_goenv_id id, ges_text fallback,
                       ges_goenv_slot *slot) {
    ges_goenv_value built = {0};
    bool is_set = ges_slot_setting(goenv, id, slot);
    if (is_set && goenv->minor < 18) { /* the first word of it, if there is one */
        ges_word_list words = {0};
        ges_words_fields(goenv->mem, slot->value.value, &words);
        is_set = words.count > 0;
        slot->value.value = is_set ? words.items[0] : slot->value.value;
    }
    slot->value.is_changed = is_set;
    if (!is_set) {
        ges_buildtable_compiler(goenv, fallback, ges_goenv_text(goenv, GES_VAR_GOOS),
                                ges_goenv_text(goenv, GES_VAR_GOARCH), &built);
        ges_slot_take(&built, slot);
    }
}

static bool is_switch(ges_text text) {
    return ges_text_equal(text, GES_T("0")) || ges_text_equal(text, GES_T("1"));
}

static bool is_native(ges_goenv *goenv, ges_text goos, ges_text goarch) {
    return ges_text_equal(goos, goenv->binary.goos) && ges_text_equal(goarch, goenv->binary.goarch);
}

/* go/build's own answer, which knows the process's variables only. */
static bool build_default_cgo(ges_goenv *goenv) {
    bool has_cgo = false;
    ges_text set = ges_goenv_os(goenv, GES_T("CGO_ENABLED"));
    set = set.len != 0 ? set : ges_buildtable_cgo_enabled(goenv);
    if (is_switch(set)) {
        return set.ptr[0] == '1';
    }
    ges_text goos = ges_goenv_os(goenv, GES_T("GOOS"));
    ges_text goarch = ges_goenv_os(goenv, GES_T("GOARCH"));
    goos = goos.len != 0 ? goos : goenv->binary.goos;
    goarch = goarch.len != 0 ? goarch : goenv->binary.goarch;
    return is_native(goenv, goos, goarch) &&
           ges_buildtable_pair(goenv, goos, goarch, &has_cgo) && has_cgo;
}

bool ges_goenv_has_program(ges_goenv *goenv, ges_text name) {
    if (goenv->looked_up.len == 0 || !ges_text_equal(goenv->looked_up, name)) {
        goenv->looked_up = name;
        goenv->is_found = ges_lookpath(goenv->os, goenv->mem, goenv->env, ges_goenv_cwd(goenv),
                                       goenv->binary.minor, name, NULL) == GES_LOOKPATH_FOUND;
    }
    return goenv->is_found;
}

/* 1.20+: without a CC in the process the default compiler must be in PATH. */
static bool lacks_compiler(ges_goenv *goenv, ges_text goos, ges_text goarch) {
    ges_goenv_value built = {0};
    if (goenv->minor < 20 || ges_goenv_os(goenv, GES_T("CC")).len != 0) {
        return false;
    }
    ges_buildtable_compiler(goenv, GES_T("DefaultCC"), goos, goarch, &built);
    return !ges_goenv_has_program(goenv, built.value);
}

/* What CGO_ENABLED is when it is not set, with the reason. */
static bool default_cgo(ges_goenv *goenv, ges_text *note) {
    ges_text goos = ges_goenv_text(goenv, GES_VAR_GOOS);
    ges_text goarch = ges_goenv_text(goenv, GES_VAR_GOARCH);
    bool has_cgo = false;
    ges_text built = goenv->minor >= 25 ? ges_buildtable_cgo_enabled(goenv) : GES_T("");
    *note = GES_T("fixed when go was built");
    if (is_switch(built)) {
        return built.ptr[0] == '1';
    }
    *note = GES_T("cross-compiling");
    if (!is_native(goenv, goos, goarch)) {
        return false;
    }
    has_cgo = build_default_cgo(goenv);
    bool is_gone = has_cgo && lacks_compiler(goenv, goos, goarch);
    if (goenv->minor >= 25) {
        (void)ges_buildtable_pair(goenv, goos, goarch, &has_cgo); /* false when unknown */
    }
    *note = is_gone ? GES_T("the default C compiler is not in PATH")
                    : GES_T("what the target supports");
    return has_cgo && !is_gone;
}

void ges_rule_cgo_enabled(ges_goenv *goenv, ges_goenv_id id, ges_text fallback,
                          ges_goenv_slot *slot) {
    ges_text note;
    (void)fallback;
    bool is_set = ges_slot_setting(goenv, id, slot) && is_switch(slot->value.value);
    if (is_set && goenv->minor < 23) { /* nobody asks for the default */
        return;
    }
    ges_text value = default_cgo(goenv, &note) ? GES_T("1") : GES_T("0");
    if (is_set) {
        slot->value.is_changed = !ges_text_equal(slot->value.value, value);
    } else {
        ges_slot_compute(slot, value, note);
        slot->value.file = GES_T("");
        slot->value.line = 0;
    }
}

static ges_text flag_default(const ges_goenv *goenv, ges_goenv_id id) {
    if (id == GES_VAR_CGO_CPPFLAGS) {
        return GES_T("");
    }
    return goenv->minor >= 20 ? GES_T("-O2 -g") : GES_T("-g -O2");
}

bool ges_goenv_flag_words(ges_goenv *goenv, ges_goenv_id id, ges_word_list *out, char *quote) {
    ges_goenv_value set;
    bool is_set = ges_goenv_getenv(goenv, ges_goenv_name_of(id), &set);
    return ges_words_of(goenv, is_set ? set.value : flag_default(goenv, id), out, quote);
}

void ges_rule_cgo_flags(ges_goenv *goenv, ges_goenv_id id, ges_text fallback,
                        ges_goenv_slot *slot) {
    ges_word_list words = {0};
    char quote;
    if (!ges_slot_setting(goenv, id, slot)) {
        ges_slot_compute(slot, flag_default(goenv, id), GES_T("built into go"));
    }
    if (!ges_goenv_flag_words(goenv, id, &words, &quote)) {
        slot->value.note = GES_T("a quote does not end, on which go crashes");
        return;
    }
    slot->value.value =
        ges_words_join(goenv->mem, words.items, words.count, goenv->minor < 19);
    bool is_forgotten = goenv->minor == 23 && id == GES_VAR_CGO_LDFLAGS; /* a slip of that version */
    slot->value.is_changed = !is_forgotten && !ges_text_equal(slot->value.value, fallback);
}

void ges_rule_pkg_config(ges_goenv *goenv, ges_goenv_id id, ges_text fallback,
                         ges_goenv_slot *slot) {
    ges_goenv_value built = {0};
    ges_word_list words = {0};
    char quote;
    (void)fallback;
    ges_text plain = ges_buildtable_pkg_config(goenv, &built);
    if (!ges_slot_setting(goenv, id, slot)) {
        ges_slot_take(&built, slot);
    }
    if (ges_words_of(goenv, slot->value.value, &words, &quote) && words.count > 0) {
        slot->value.value = words.items[0];
    } else {
        slot->value.note = GES_T("without a first word, on which go crashes");
    }
    slot->value.is_changed = !ges_text_equal(slot->value.value, plain);
}

bool ges_goenv_cc_words(ges_goenv *goenv, ges_word_list *out, char *quote) {
    ges_goenv_value set;
    if (goenv->minor >= 18) {
        return ges_words_split(goenv->mem, ges_goenv_text(goenv, GES_VAR_CC), out, quote);
    }
    if (ges_goenv_getenv(goenv, GES_T("CC"), &set)) {
        ges_words_fields(goenv->mem, set.value, out);
    }
    if (out->count == 0) {
        ges_words_fields(goenv->mem, ges_goenv_text(goenv, GES_VAR_CC), out);
    }
    return true;
}

/* The process block after go's own os.Setenv of what it computed: what a probe would inherit. */
static const ges_env_list *probe_env(ges_goenv *goenv) {
    ges_env_list *env = ges_new(goenv->mem, ges_env_list);
    ges_goenv_id order[GES_VAR_COUNT];
    size_t count = ges_goenv_order(goenv, false, order);
    if (env == NULL) {
        return goenv->env;
    }
    for (size_t i = 0; i < goenv->env->count; i++) {
        (void)ges_list_push(goenv->mem, env, goenv->env->items[i]); /* the arena remembers */
    }
    for (size_t i = 0; i < count; i++) {
        if (ges_goenv_group_of(order[i]) == GES_GROUP_EXTRA) {
            continue;
        }
        ges_env_entry entry = {ges_goenv_name_of(order[i]), ges_goenv_text(goenv, order[i])};
        size_t at = 0;
        while (at < env->count && !ges_env_name_equal(goenv->os, env->items[at].name, entry.name)) {
            at++;
        }
        if (at < env->count) {
            env->items[at].value = entry.value;
        } else {
            (void)ges_list_push(goenv->mem, env, entry); /* the arena remembers */
        }
    }
    return env;
}

static void describe_probes(ges_goenv *goenv, const ges_gccflags *flags, ges_goenv_slot *slot) {
    ges_builder note = ges_builder_in(goenv->mem);
    for (size_t i = 0; i < flags->probe_count; i++) {
        const ges_gcc_probe *probe = &flags->probes[i];
        if (flags->is_known == (probe->answer == GES_GCC_UNKNOWN)) {
            continue;
        }
        ges_build_format(&note, "%s%.*s by %s", note.len != 0 ? ", " : "", GES_FMT(probe->flag),
                         ges_gcc_origin_name(probe->origin));
    }
    slot->value.note = ges_build_done(&note);
    slot->value.source = GES_GOENV_COMPILER;
    slot->value.is_known = flags->is_known;
}

void ges_rule_gogccflags(ges_goenv *goenv, ges_goenv_id id, ges_text fallback,
                         ges_goenv_slot *slot) {
    ges_word_list cc = {0};
    ges_word_list cflags = {0};
    ges_word_list ldflags = {0};
    char quote;
    ges_gccflags flags;
    (void)id;
    (void)fallback;
    if (!ges_goenv_cc_words(goenv, &cc, &quote) || cc.count == 0 ||
        !ges_goenv_flag_words(goenv, GES_VAR_CGO_CFLAGS, &cflags, &quote) ||
        !ges_goenv_flag_words(goenv, GES_VAR_CGO_LDFLAGS, &ldflags, &quote)) {
        slot->value.note = GES_T("CC or CGO_*FLAGS cannot be split into words");
        slot->value.is_known = false;
        return;
    }
    ges_gccflags_input in = {
        .os = goenv->os,
        .env = probe_env(goenv),
        .runtime_version = goenv->binary.version,
        .minor = goenv->minor,
        .goos = ges_goenv_text(goenv, GES_VAR_GOOS),
        .goarch = ges_goenv_text(goenv, GES_VAR_GOARCH),
        .cgo_enabled = ges_text_equal(ges_goenv_text(goenv, GES_VAR_CGO_ENABLED), GES_T("1")),
        .cc = cc.items,
        .cc_count = cc.count,
        .gomips = ges_goenv_text(goenv, GES_VAR_GOMIPS),
        .gomips64 = ges_goenv_text(goenv, GES_VAR_GOMIPS64),
        .cflags = cflags.items,
        .cflag_count = cflags.count,
        .ldflags = ldflags.items,
        .ldflag_count = ldflags.count,
        .gocache = ges_goenv_text(goenv, GES_VAR_GOCACHE),
        .work_parent = ges_goenv_text(goenv, GES_VAR_GOTMPDIR),
        .cwd = ges_goenv_cwd(goenv),
        .mode = goenv->flags.is_dry ? GES_GCC_DRY : goenv->may_probe ? GES_GCC_PROBE : GES_GCC_READ,
        .is_traced = goenv->flags.is_dry || goenv->flags.is_traced,
    };
    if (in.work_parent.len == 0) {
        in.work_parent = ges_goenv_temp_dir(goenv);
    }
    if (ges_gccflags_find(&in, goenv->mem, &flags, NULL) != GES_OK) {
        slot->value.is_known = false;
        slot->value.note = GES_T("the probes of the C compiler failed");
        return;
    }
    slot->value.value =
        ges_words_join(goenv->mem, flags.words, flags.word_count, goenv->minor < 19);
    goenv->gcc_trace = flags.trace;
    describe_probes(goenv, &flags, slot);
}
