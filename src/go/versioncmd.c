/* `go version` replayed. */
#include "formats/gostring.h"
#include "go/envcheck.h"
#include "go/envflags.h"
#include "go/goflagnames.h"
#include "go/replay.h"

static bool refuse(ges_replay *r, ges_text before, ges_text name, ges_text after) {
    bool is_windows = r->goenv->os->family == GES_OS_WINDOWS;
    ges_builder *err = &r->result->err;
    ges_build_text(err, before);
    ges_build_text(err, name);
    ges_build_text(err, is_windows ? GES_T(" (from %GOFLAGS%)") : GES_T(" (from $GOFLAGS)"));
    ges_build_text(err, after);
    ges_build_format(err, "\nusage: go version [-m] [-v] %s[file ...]\n",
                     r->goenv->minor >= 25 ? "[-json] " : "");
    return ges_replay_stop(r, 2, GES_T("Run 'go help version' for details."));
}

static bool is_switch(const ges_replay *r, ges_text name) {
    return ges_text_equal(name, GES_T("m")) || ges_text_equal(name, GES_T("v")) ||
           (ges_text_equal(name, GES_T("json")) && r->goenv->minor >= 25);
}

/* -C of GOFLAGS: 1.20 changes directory, later ones refuse it here. */
static bool take_chdir(ges_replay *r, ges_text name, bool has_value, ges_text value) {
    ges_error error = {0};
    ges_text why = GES_T("-C flag must be first flag on command line");
    if (!has_value) {
        return refuse(r, GES_T("go: flag needs an argument: "), name, GES_T(""));
    }
    if (r->goenv->minor < 21) {
        if (ges_goenv_chdir(r->goenv, value, &error) == GES_OK) {
            return true;
        }
        why = ges_text_of(error.text);
    }
    return refuse(r,
                  ges_text_join(r->mem, GES_T("go: invalid value "),
                                ges_gostring_quoted(r->mem, value), GES_T(" for flag ")),
                  name, ges_text_join(r->mem, GES_T(": "), why));
}

/* The flags that `go version` itself has, set by GOFLAGS. Source: cmd/go base SetFromGOFLAGS. */
static bool apply_goflags(ges_replay *r, const ges_word_list *words) {
    for (size_t i = 0; i < words->count; i++) {
        ges_text name;
        ges_text value;
        bool is_on;
        ges_text word = words->items[i];
        word = ges_text_starts(word, GES_T("--")) ? ges_text_skip(word, 1) : word;
        bool has_value = ges_text_cut(word, '=', &name, &value);
        ges_text bare = ges_text_skip(name, 1);
        if (ges_text_equal(bare, GES_T("C")) && r->goenv->minor >= 20) {
            if (!take_chdir(r, name, has_value, value)) {
                return false;
            }
        } else if (is_switch(r, bare) && has_value && !ges_envflags_parse_bool(value, &is_on)) {
            return refuse(r,
                          ges_text_join(r->mem, GES_T("go: invalid boolean value "),
                                        ges_gostring_quoted(r->mem, value), GES_T(" for flag ")),
                          name, GES_T(": parse error"));
        }
    }
    return true;
}

static void run_version(ges_replay *r) {
    ges_word_list words = {0};
    ges_text message;
    if (r->goenv->minor >= 17 &&
        !ges_envcheck_build(r->goenv, &r->result->err, &r->result->exit_code)) {
        return;
    }
    if (!ges_goflags_check(r->goenv, &words, &message)) {
        (void)ges_replay_stop(r, 1, message); /* this was the end anyway */
        return;
    }
    if (!apply_goflags(r, &words)) {
        return;
    }
    ges_build_format(&r->result->out, "go version %.*s %.*s/%.*s\n",
                     GES_FMT(r->goenv->binary.version), GES_FMT(r->goenv->binary.goos),
                     GES_FMT(r->goenv->binary.goarch));
}

ges_status ges_envcmd_version(const ges_envcmd_request *request, ges_arena *mem,
                              ges_envcmd_result *out, ges_error *err) {
    ges_envcmd_result result = {.out = ges_builder_in(mem), .err = ges_builder_in(mem)};
    ges_replay r = {.request = request, .mem = mem, .result = &result};
    ges_status status = ges_replay_start(&r, "version", err);
    if (status != GES_OK) {
        return status;
    }
    if (ges_replay_begin(&r)) {
        run_version(&r);
    }
    result.goenv = r.goenv;
    *out = result;
    return GES_OK;
}
