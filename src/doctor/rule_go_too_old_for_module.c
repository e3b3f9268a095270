/* GES016: the module wants a newer Go than the one that runs here, and no newer one can be had. */
#include "doctor/remedy.h"

#include "go/version.h"

/* What the check works with. */
typedef struct need {
    const ges_facts *facts;
    ges_findings *out;
    const ges_fact_module *module;
    const ges_fact_go *go;
    ges_text running; /* version that does the work: 1.21.5 */
    ges_text wanted;  /* version that the file asks for: 1.23.0 */
} need;

static bool is_newer(ges_text wanted, ges_text running) {
    return wanted.len != 0 && running.len != 0 && ges_go_version_compare(wanted, running) > 0;
}

static ges_text file_name(const need *n) {
    return ges_path_base(n->facts->style, n->module->file);
}

static void show_lines(const need *n, ges_finding *finding) {
    const ges_fact_module *m = n->module;
    if (m->go.len != 0) {
        ges_find_evidence(n->out, finding, "where", "go %.*s in %.*s:%u", GES_FMT(m->go),
                          GES_FMT(m->file), (unsigned)m->go_line);
    }
    if (m->toolchain.len != 0) {
        ges_find_evidence(n->out, finding, "where", "toolchain %.*s in %.*s:%u",
                          GES_FMT(m->toolchain), GES_FMT(m->file), (unsigned)m->toolchain_line);
    }
    if (m->go_work.len != 0 && m->go_mod.len != 0) {
        ges_find_evidence(n->out, finding, "found", "%.*s, so the lines of %.*s do not count here",
                          GES_FMT(m->go_work), GES_FMT(m->go_mod));
    }
    ges_find_evidence(n->out, finding, "found", "%.*s is %.*s", GES_FMT(n->go->path),
                      GES_FMT(n->go->version));
}

static void show_setting(const need *n, ges_finding *finding, const char *name) {
    const ges_fact_setting *setting = ges_fact_effective(n->facts, name);
    if (setting != NULL && setting->value.len != 0 && setting->source != GES_FACT_DEFAULT) {
        ges_find_where(n->out, finding, n->facts, setting);
    }
}

/* A Go that is here already and new enough, or NULL. */
static const ges_fact_go *find_newer(const need *n) {
    for (size_t i = 0; i < n->facts->gos.count; i++) {
        const ges_fact_go *go = &n->facts->gos.items[i];
        ges_text version = ges_go_toolchain_version(go->version);
        if (go->trouble.len == 0 && version.len != 0 && !is_newer(n->wanted, version)) {
            return go;
        }
    }
    return NULL;
}

static void install_cure(const need *n, ges_finding *finding) {
    const ges_fact_go *newer = find_newer(n);
    if (newer != NULL) {
        ges_text dir = ges_path_dir(n->out->mem, n->facts->style, newer->path);
        ges_find_cure(n->out, finding, "use %.*s, which is here as %.*s", GES_FMT(newer->version),
                      GES_FMT(newer->path));
        ges_remedy_prepend_path(n->out, finding, n->facts, dir);
        return;
    }
    ges_find_cure(n->out, finding, "install Go %.*s or newer from https://go.dev/dl/",
                  GES_FMT(n->wanted));
}

/* Go up to 1.20 knows nothing of toolchains: it tries, or does not even read the file. */
static void check_old_go(const need *n) {
    const ges_fact_module *m = n->module;
    ges_text major = {0};
    ges_text minor = {0};
    /* Only MAJOR.MINOR matches what they expect. */
    bool has_patch = !ges_text_cut(m->go, '.', &major, &minor);
    for (size_t i = 0; i < minor.len; i++) {
        has_patch = has_patch || minor.ptr[i] < '0' || minor.ptr[i] > '9';
    }
    has_patch = has_patch && m->go.len != 0;
    ges_finding *finding = NULL;
    if (has_patch || m->toolchain.len != 0) {
        finding = ges_find(n->out, GES_SEVERITY_ERROR, "%.*s cannot read %.*s, written for Go %.*s",
                           GES_FMT(n->go->version), GES_FMT(file_name(n)), GES_FMT(n->wanted));
        show_lines(n, finding);
        if (has_patch) {
            ges_find_evidence(n->out, finding, "go says",
                              "%.*s:%u: invalid go version '%.*s': must match format 1.23",
                              GES_FMT(m->file), (unsigned)m->go_line, GES_FMT(m->go));
        } else {
            ges_find_evidence(n->out, finding, "go says", "%.*s:%u: unknown directive: toolchain",
                              GES_FMT(m->file), (unsigned)m->toolchain_line);
        }
    } else {
        finding = ges_find(n->out, GES_SEVERITY_WARNING,
                           "%.*s wants Go %.*s, but go is %.*s, which cannot fetch a newer one",
                           GES_FMT(file_name(n)), GES_FMT(m->go), GES_FMT(n->go->version));
        show_lines(n, finding);
        ges_find_evidence(n->out, finding, "go says",
                          "note: module requires Go %.*s (after the first compile error)",
                          GES_FMT(m->go));
    }
    install_cure(n, finding);
}

/* Lets go fetch what it wants by removing the setting that forbids it; false when none does. */
static bool allow_fetching(const need *n, ges_finding *finding) {
    static const struct {
        const char *name;
        ges_text value;
    } bans[] = {
        {"GOTOOLCHAIN", GES_LIT("path")},
        {"GOPROXY", GES_LIT("off")},
        {"GOSUMDB", GES_LIT("off")},
    };
    for (size_t i = 0; i < GES_COUNT(bans); i++) {
        const ges_fact_setting *setting = ges_fact_effective(n->facts, bans[i].name);
        if (setting != NULL && ges_text_ends(setting->value, bans[i].value)) {
            ges_find_cure(n->out, finding, "remove %s=%.*s, so that go can fetch %.*s, or install it",
                          bans[i].name, GES_FMT(setting->value), GES_FMT(n->module->wanted));
            ges_remedy_offer_removal(n->out, finding, n->facts, setting); /* it may be policy */
            return true;
        }
    }
    return false;
}

static void show_settings(const need *n, ges_finding *finding) {
    show_setting(n, finding, "GOTOOLCHAIN");
    show_setting(n, finding, "GOPROXY");
    show_setting(n, finding, "GOSUMDB");
    ges_find_evidence(n->out, finding, "go says", "%.*s", GES_FMT(n->module->message));
}

/* The toolchain that the module asks for cannot be had. */
static void check_unavailable(const need *n) {
    ges_finding *finding = ges_find(
        n->out, GES_SEVERITY_ERROR, "%.*s wants Go %.*s, go is %.*s, and %.*s cannot be had",
        GES_FMT(file_name(n)), GES_FMT(n->wanted), GES_FMT(n->go->version),
        GES_FMT(n->module->wanted.len != 0 ? n->module->wanted : GES_T("a newer one")));
    show_lines(n, finding);
    show_settings(n, finding);
    /* 1.21.0 to 1.21.4 ask for "go1.22", which no toolchain is called. */
    bool is_language = ges_go_version_is_lang(n->module->go) && n->module->toolchain.len == 0 &&
                       ges_text_equal(ges_text_skip(n->module->wanted, 2), n->module->go);
    if (is_language) {
        ges_find_cure(n->out, finding,
                      "write go %.*s.0 in %.*s: this Go asks for a toolchain of just that name",
                      GES_FMT(n->module->go), GES_FMT(n->module->file));
    } else if (!allow_fetching(n, finding)) {
        install_cure(n, finding);
    }
}

/* GOTOOLCHAIN alone leads to nothing, whatever the module says. */
static void check_setting(const need *n) {
    const ges_fact_setting *setting = ges_fact_effective(n->facts, "GOTOOLCHAIN");
    bool is_ours = ges_text_contains(n->module->message, GES_T("toolchain")) ||
                   ges_text_contains(n->module->message, GES_T("TOOLCHAIN")) ||
                   ges_text_contains(n->module->message, GES_T(" in PATH"));
    if (setting == NULL || setting->value.len == 0 || !is_ours) {
        return; /* selection fails for another reason, which is another rule's */
    }
    ges_finding *finding =
        ges_find(n->out, GES_SEVERITY_ERROR, "GOTOOLCHAIN is %.*s, which cannot be had",
                 GES_FMT(ges_value_shown(n->out->mem, setting->value)));
    show_settings(n, finding);
    ges_find_cure(n->out, finding, "remove GOTOOLCHAIN, or install %.*s",
                  GES_FMT(n->module->wanted.len != 0 ? n->module->wanted : setting->value));
    ges_remedy_remove(n->out, finding, n->facts, setting);
}

/* "../go.mod" of /a/go.mod seen from /a/b. Source: cmd/go base.ShortPath */
static ges_text short_name(const need *n) {
    ges_path_style style = n->facts->style;
    ges_text dir = ges_path_dir(n->out->mem, style, n->module->file);
    ges_text name = file_name(n);
    ges_text at = n->facts->dir;
    while (at.len > dir.len && ges_path_inside(style, at, dir)) {
        char up[] = {'.', '.', ges_path_separator(style)};
        name = ges_text_join(n->out->mem, ((ges_text){up, sizeof(up)}), name);
        at = ges_path_dir(n->out->mem, style, at);
    }
    return ges_path_equal(style, at, dir) && name.len < n->module->file.len ? name
                                                                            : n->module->file;
}

/* The toolchain that runs refuses the module. */
static void check_refused(const need *n) {
    const ges_fact_setting *setting = ges_fact_effective(n->facts, "GOTOOLCHAIN");
    ges_text choice = setting != NULL ? setting->value : (ges_text){0};
    ges_finding *finding =
        ges_find(n->out, GES_SEVERITY_ERROR, "%.*s wants Go %.*s, but go%.*s runs here",
                 GES_FMT(file_name(n)), GES_FMT(n->module->go), GES_FMT(n->running));
    show_lines(n, finding);
    show_setting(n, finding, "GOTOOLCHAIN");
    bool is_shown = choice.len != 0 && !ges_text_equal(choice, GES_T("auto"));
    ges_find_evidence(n->out, finding, "go says",
                      "go: %.*s requires go >= %.*s (running go %.*s%s%.*s)",
                      GES_FMT(short_name(n)), GES_FMT(n->module->go), GES_FMT(n->running),
                      is_shown ? "; GOTOOLCHAIN=" : "", GES_FMT(is_shown ? choice : GES_T("")));
    if (!is_shown || setting->source == GES_FACT_DEFAULT) {
        install_cure(n, finding);
        return;
    }
    ges_find_cure(n->out, finding,
                  "let go fetch the Go that the module wants, or install Go %.*s or newer",
                  GES_FMT(n->wanted));
    if (setting->source == GES_FACT_GOROOT_ENV) {
        ges_remedy_replace(n->out, finding, n->facts, setting, GES_T("auto"));
    } else {
        ges_remedy_offer_removal(n->out, finding, n->facts, setting); /* it may be policy */
    }
}

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_module *module = &facts->module;
    const ges_fact_go *go = ges_fact_first_go(facts);
    bool is_off = ges_text_equal(ges_fact_value(facts, "GO111MODULE"), GES_T("off"));
    if (go == NULL || is_off) {
        return;
    }
    ges_text name = {0};
    ges_text local = ges_go_version_local(out->mem, go->version, &name);
    ges_text toolchain = ges_go_toolchain_version(module->toolchain);
    need n = {facts, out, module, go, local, module->go};
    if (is_newer(toolchain, module->go)) {
        n.wanted = toolchain;
    }
    uint32_t minor = ges_go_version_minor(go->version);
    if (minor != 0 && minor <= 20) {
        if (is_newer(n.wanted, local)) {
            check_old_go(&n);
        }
        return;
    }
    switch (module->selected) {
    case GES_SELECTED_FAILS:
        is_newer(n.wanted, local) ? check_unavailable(&n) : check_setting(&n);
        return;
    case GES_SELECTED_OTHER:
        n.running = ges_go_toolchain_version(module->wanted);
        break;
    case GES_SELECTED_LOCAL:
        break;
    case GES_SELECTED_NONE:
    case GES_SELECTED_NETWORK:
        return;
    }
    if (is_newer(module->go, n.running)) {
        check_refused(&n);
    }
}

static const ges_rule_example examples[] = {
    {"GOTOOLCHAIN=local in the environment",
     "in /home/ana/shop\n"
     "env GOTOOLCHAIN=local\n"
     "go /usr/bin/go -> go1.22.5 in /usr/lib/go-1.22\n"
     "go.mod /home/ana/shop/go.mod:3 -> go 1.23.0\n"
     "select local\n",
     "error: go.mod wants Go 1.23.0, but go1.22.5 runs here"},
    {"a distribution forbids the download in GOROOT/go.env",
     "in /home/ana/shop\n"
     "go.env /usr/lib/go-1.22/go.env:8 GOTOOLCHAIN=local\n"
     "go /usr/bin/go -> go1.22.5 in /usr/lib/go-1.22\n"
     "go.work /home/ana/shop/go.work:1 -> go 1.23.0\n"
     "select local\n",
     "error: go.work wants Go 1.23.0, but go1.22.5 runs here"},
    {"offline",
     "in /home/ana/shop\n"
     "env GOPROXY=off\n"
     "go /usr/bin/go -> go1.22.5 in /usr/lib/go-1.22\n"
     "go.mod /home/ana/shop/go.mod:3 -> go 1.23.0\n"
     "chosen go1.23.0\n"
     "select fails -> go: download go1.23.0 for linux/amd64: toolchain not available\n",
     "error: go.mod wants Go 1.23.0, go is go1.22.5, and go1.23.0 cannot be had"},
    {"Go 1.21.0 to 1.21.4 take `go 1.22` for the name of a toolchain",
     "in /home/ana/shop\n"
     "go /usr/bin/go -> go1.21.3 in /usr/lib/go-1.21\n"
     "go.mod /home/ana/shop/go.mod:3 -> go 1.22\n"
     "chosen go1.22\n"
     "select fails -> go: download go1.22 for linux/amd64: toolchain not available\n",
     "error: go.mod wants Go 1.22, go is go1.21.3, and go1.22 cannot be had"},
    {"an old Go cannot read a new go.mod",
     "in /home/ana/shop\n"
     "go /usr/bin/go -> go1.19.8 in /usr/lib/go-1.19\n"
     "go.mod /home/ana/shop/go.mod:3 -> go 1.23.0\n",
     "error: go1.19.8 cannot read go.mod, written for Go 1.23.0"},
    {"an old Go tries its best",
     "in /home/ana/shop\n"
     "go /usr/bin/go -> go1.19.8 in /usr/lib/go-1.19\n"
     "go.mod /home/ana/shop/go.mod:3 -> go 1.22\n",
     "warning: go.mod wants Go 1.22, but go is go1.19.8, which cannot fetch a newer one"},
    {"GOTOOLCHAIN names what nobody has",
     "in /home/ana\n"
     "goenv /home/ana/.config/go/env:1 GOTOOLCHAIN=go1.99.0\n"
     "env GOPROXY=off\n"
     "go /usr/bin/go -> go1.22.5 in /usr/lib/go-1.22\n"
     "select fails -> go: download go1.99.0 for linux/amd64: toolchain not available\n",
     "error: GOTOOLCHAIN is go1.99.0, which cannot be had"},
    {"go would fetch the toolchain",
     "in /home/ana/shop\n"
     "go /usr/bin/go -> go1.22.5 in /usr/lib/go-1.22\n"
     "go.mod /home/ana/shop/go.mod:3 -> go 1.23.0\n"
     "select network -> go1.23.0\n",
     ""},
    {"go is new enough",
     "in /home/ana/shop\n"
     "env GOTOOLCHAIN=local\n"
     "go /usr/bin/go -> go1.26.0 in /usr/lib/go-1.26\n"
     "go.mod /home/ana/shop/go.mod:3 -> go 1.23.0\n"
     "select local\n",
     ""},
};

const ges_rule ges_rule_go_too_old_for_module = {
    .id = "GES016",
    .name = "go_too_old_for_module",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_BUILD,
    .title = "The module needs a newer Go than the one that runs",
    .why = "The `go` and `toolchain` lines of go.mod (or of the go.work that hides it) ask for a "
           "version. From 1.21 on go fetches that toolchain by itself, unless `GOTOOLCHAIN=local` "
           "or `path` forbids it, or `GOPROXY=off` or `GOSUMDB=off` makes it impossible; a "
           "GOTOOLCHAIN that names a toolchain nobody has stops every command, too. Up to "
           "1.20 it cannot: it tries to build, or does not understand a line such as `go 1.23.0` "
           "or `toolchain go1.23.1` at all.",
    .fix = "Install the version that is asked for, or let go fetch it: remove GOTOOLCHAIN, or `go "
           "env -w GOTOOLCHAIN=auto` where GOROOT/go.env says `local`. Offline, unpack the "
           "toolchain beforehand.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_GOS | GES_FACTS_MODULE,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
