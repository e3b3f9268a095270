/* GES004: GOROOT names no directory, or one that is no tree of Go. */
#include "doctor/goroot.h"
#include "doctor/remedy.h"
#include "doctor/wsl.h"

#include "go/version.h"

/* Why the value cannot be right, or NULL. */
static const char *oddity(ges_text value) {
    char first = value.ptr[0];
    char last = value.ptr[value.len - 1];
    if (first == '"' || first == '\'') {
        return "the quotes are part of the value: nobody removes them here";
    }
    if (last == '\r') {
        return "the value ends in a carriage return: its file has Windows line ends";
    }
    if (first == ' ' || first == '\t' || last == ' ' || last == '\t') {
        return "the blanks at the end of the value are part of it";
    }
    if (first == '~') {
        return "~ is part of the value: no shell has expanded it";
    }
    return NULL;
}

static void check_missing(const ges_facts *facts, ges_findings *out,
                          const ges_fact_setting *setting, const ges_fact_place *place) {
    ges_text shown = ges_value_shown(out->mem, setting->value);
    ges_finding *finding =
        place->real.len == 0
            ? ges_find(out, GES_SEVERITY_ERROR, "GOROOT is %.*s, which does not exist",
                       GES_FMT(shown))
            : ges_find(out, GES_SEVERITY_ERROR, "GOROOT is %.*s, which is not a directory",
                       GES_FMT(shown));
    ges_find_where(out, finding, facts, setting);
    const char *odd = oddity(setting->value);
    if (odd != NULL) {
        ges_find_evidence(out, finding, "found", "%s", odd);
    }
    ges_find_evidence(out, finding, "go says", "go: cannot find GOROOT directory: %.*s",
                      GES_FMT(ges_goroot_shown(facts, out->mem, setting)));
    ges_find_cure(out, finding, "remove GOROOT: go finds its own tree");
    ges_remedy_remove(out, finding, facts, setting);
}

static void check_incomplete(const ges_facts *facts, ges_findings *out,
                             const ges_fact_setting *setting, const ges_fact_place *place) {
    bool is_bin = ges_text_equal_nocase(ges_path_base(facts->style, setting->value), GES_T("bin"));
    const char *lacks = !place->has_sources ? "has no src directory" : "has no pkg/tool directory";
    ges_finding *finding = ges_find(
        out, GES_SEVERITY_ERROR, "GOROOT is %.*s, which is not a Go tree: it %s%s",
        GES_FMT(ges_value_shown(out->mem, setting->value)), lacks,
        is_bin ? " (GOROOT is the directory above bin)" : "");
    ges_find_where(out, finding, facts, setting);
    const ges_fact_go *go = ges_fact_first_go(facts);
    uint32_t minor = go != NULL ? ges_go_version_minor(go->version) : 0;
    if (!place->has_sources) {
        ges_text src = ges_path_join(out->mem, facts->style, setting->value, GES_T("src"));
        ges_text fmt = ges_path_join(out->mem, facts->style, src, GES_T("fmt"));
        ges_find_evidence(out, finding, "go says", "package fmt is not in %s (%.*s)",
                          minor != 0 && minor <= 20 ? "GOROOT" : "std", GES_FMT(fmt));
    } else {
        ges_find_evidence(out, finding, "go says", "go: no such tool \"compile\"");
    }
    ges_find_cure(out, finding, "remove GOROOT: go finds its own tree");
    ges_remedy_remove(out, finding, facts, setting);
}

/* Without the variable go takes the tree around it, or (up to 1.20) one that was fixed at build. */
static void check_stray(const ges_facts *facts, ges_findings *out) {
    const ges_fact_go *go = ges_fact_first_go(facts);
    if (go == NULL || !go->is_stray || ges_wsl_is_windows_go(facts, go)) {
        return; /* Windows' own go in WSL is the matter of go_of_windows_in_wsl (GES022) */
    }
    const ges_fact_place *place = ges_fact_place_at(facts, go->root);
    if (go->root.len != 0 && (place == NULL || place->is_dir)) {
        return;
    }
    ges_finding *finding =
        ges_find(out, GES_SEVERITY_ERROR, "the go on PATH, %.*s, has no Go tree around it",
                 GES_FMT(go->path));
    ges_find_evidence(out, finding, "found", "%.*s is %.*s, a go command on its own",
                      GES_FMT(go->real.len != 0 ? go->real : go->path), GES_FMT(go->version));
    if (go->root.len != 0) {
        ges_find_evidence(out, finding, "go says", "go: cannot find GOROOT directory: %.*s",
                          GES_FMT(go->root));
    } else if (ges_go_version_minor(go->version) >= 21) {
        ges_find_evidence(out, finding, "go says",
                          "go: cannot find GOROOT directory: 'go' binary is trimmed and GOROOT is "
                          "not set");
    }
    ges_find_cure(out, finding,
                  "put the bin directory of a whole Go on PATH instead of a copy of its command");
}

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_setting *setting = ges_fact_effective(facts, "GOROOT");
    if (setting == NULL || setting->value.len == 0) {
        check_stray(facts, out);
        return;
    }
    const ges_fact_place *place = ges_fact_place_at(facts, setting->value);
    if (place == NULL || ges_goroot_is_stale(facts, setting) ||
        ges_wsl_unconverted(facts, setting) != NULL) {
        return; /* goroot_stale (GES042) or wslenv_wrong (GES057) know more about it */
    }
    if (place->real.len == 0 || !place->is_dir) {
        check_missing(facts, out, setting, place);
    } else if (!place->has_sources || !place->has_tools) {
        check_incomplete(facts, out, setting, place);
    }
}

static const ges_rule_example examples[] = {
    {"the directory is gone",
     "env GOROOT=/opt/gone\n"
     "startup /home/ana/.zshrc:14 GOROOT=/opt/gone\n"
     "missing /opt/gone\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     "error: GOROOT is /opt/gone, which does not exist"},
    {"an upgrade took the directory away: that is GES042's",
     "env GOROOT=/usr/local/Cellar/go/1.20.3/libexec\n"
     "missing /usr/local/Cellar/go/1.20.3/libexec\n",
     ""},
    {"quotes became part of the value",
     "goenv /home/ana/.config/go/env:1 GOROOT=\"/usr/local/go\"\n"
     "missing \"/usr/local/go\"\n",
     "error: GOROOT is \"/usr/local/go\", which does not exist"},
    {"Windows' own, brought over by WSLENV: that is GES057's",
     "WSLENV GOROOT\n"
     "env GOROOT=C:\\Go\n"
     "missing C:\\Go\n",
     ""},
    {"GOROOT is a file",
     "env GOROOT=/opt/notes.txt\n"
     "file /opt/notes.txt\n",
     "error: GOROOT is /opt/notes.txt, which is not a directory"},
    {"GOROOT is the go command itself: that is GES042's",
     "env GOROOT=/opt/go/bin/go\n"
     "file /opt/go/bin/go\n",
     ""},
    {"GOROOT is the bin directory",
     "env GOROOT=/opt/go/bin\n"
     "dir /opt/go/bin\n"
     "go /opt/go/bin/go -> go1.21.5 in /opt/go\n",
     "error: GOROOT is /opt/go/bin, which is not a Go tree: it has no src directory (GOROOT is the "
     "directory above bin)"},
    {"only the go command was copied to a place on PATH",
     "go-stray /usr/local/bin/go -> go1.26.0\n",
     "error: the go on PATH, /usr/local/bin/go, has no Go tree around it"},
    {"GOROOT is a whole tree",
     "env GOROOT=/opt/go\n"
     "sdk /opt/go -> go1.21.5\n"
     "go /opt/go/bin/go -> go1.21.5 in /opt/go\n",
     ""},
    {"an empty GOROOT counts as not set", "env GOROOT=\n", ""},
};

const ges_rule ges_rule_goroot_missing = {
    .id = "GES004",
    .name = "goroot_missing",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_GO,
    .title = "GOROOT points to a missing or wrong directory",
    .why = "When GOROOT names something that is not a directory, every go command stops with `go: "
           "cannot find GOROOT directory`, even `go version`. When it names a directory without "
           "Go's sources or tools, such as Go's `bin`, commands start but nothing compiles. The "
           "usual cause is a GOROOT that outlived an upgrade, an uninstall or a move. The same "
           "happens without GOROOT when only the go command was copied and not the tree around it.",
    .fix = "Remove GOROOT from the place that sets it. In the go env file delete the line with an "
           "editor: `go env -u GOROOT` cannot start either.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_PLACES | GES_FACTS_GOS | GES_FACTS_WSL,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
