/* `go version` replayed. */
#include "formats/gostring.h"
#include "go/envcheck.h"
#include "go/envflags.h"
#include "go/goflagnames.h"
#include "go/replay.h"

/* The flags of `go version` are switches; a value in GOFLAGS must be one of them. */
static bool check_switches(ges_replay *r, const ges_word_list *words) {
    static const ges_text names[] = {GES_LIT("m"), GES_LIT("v"), GES_LIT("json")};
    for (size_t i = 0; i < words->count; i++) {
        ges_text name;
        ges_text value;
        bool is_on;
        ges_text word = words->items[i];
        word = ges_text_starts(word, GES_T("--")) ? ges_text_skip(word, 1) : word;
        bool has_value = ges_text_cut(word, '=', &name, &value);
        size_t count = r->goenv->minor >= 25 ? 3 : 2;
        for (size_t k = 0; k < count && has_value; k++) {
            if (!ges_text_equal(ges_text_skip(name, 1), names[k]) ||
                ges_envflags_parse_bool(value, &is_on)) {
                continue;
            }
            ges_build_format(&r->result->err,
                             "go: invalid boolean value %.*s for flag %.*s (from %s): parse error\n"
                             "usage: go version [-m] [-v] %s[file ...]\n",
                             GES_FMT(ges_gostring_quoted(r->mem, value)), GES_FMT(name),
                             r->goenv->os->family == GES_OS_WINDOWS ? "%GOFLAGS%" : "$GOFLAGS",
                             count == 3 ? "[-json] " : "");
            return ges_replay_stop(r, 2, GES_T("Run 'go help version' for details."));
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
    if (!check_switches(r, &words)) {
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
