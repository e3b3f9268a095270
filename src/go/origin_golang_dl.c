/* golang.org/dl/go1.N.M: a small Go program that starts ~/sdk/go1.N.M/bin/go.
 * Source: golang.org/dl/internal/version. */
#include "go/origin.h"

static const ges_text prefix = GES_LIT("golang.org/dl/");

static bool is_mine(const ges_origin_ask *ask) {
    return ask->binary != NULL && ges_text_starts(ask->binary->build.path, prefix);
}

static void follow(const ges_origin_ask *ask, ges_sdk *out) {
    ges_text version = ges_text_skip(ask->binary->build.path, prefix.len);
    ges_text root = ges_origin_join(ask, ges_origin_home(ask), "sdk");
    root = ges_path_join(ask->mem, ges_os_style(ask->os), root, version);
    bool is_windows = ask->os->family == GES_OS_WINDOWS;
    ges_text go = ges_origin_join(ask, root, is_windows ? "bin/go.exe" : "bin/go");
    out->package = ask->binary->build.path;
    ges_text why = ges_text_join(ask->mem, GES_T("it is "), ask->binary->build.path);
    ges_origin_set_target(ask, go, version, why, out);
    bool is_gotip = ges_text_equal(version, GES_T("gotip"));
    ges_text mark = ges_origin_join(ask, root, ".unpacked-success");
    if (out->target.len > 0 && !is_gotip && !ges_os_exists(ask->os, mark)) {
        out->problem = ges_text_join(ask->mem, GES_T("it refuses to run: '"), mark,
                                     GES_T("' is missing; run '"), version, GES_T(" download'"));
    }
}

const ges_origin ges_origin_golang_dl = {"golang_dl", "golang.org/dl", GES_SDK_WRAPPER, is_mine,
                                         follow};
