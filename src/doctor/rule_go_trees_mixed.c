/* GES047: the tree of the first go holds files of two versions, or a newer Go that was unpacked into
 * /usr/local/go is not on PATH at all. */
#include "doctor/remedy.h"

#include "go/version.h"

static void check_mixed(const ges_facts *facts, ges_findings *out, const ges_fact_go *go,
                        const ges_fact_place *tree) {
    ges_text told = ges_go_toolchain_version(tree->version);
    ges_text built = ges_go_toolchain_version(go->version);
    bool differs = told.len != 0 && built.len != 0 && ges_go_version_compare(told, built) != 0;
    ges_text compiler = ges_go_toolchain_version(tree->compiler);
    bool is_apart = compiler.len != 0 && built.len != 0 &&
                    ges_go_version_compare(compiler, built) != 0;
    if (!differs && !is_apart && tree->leftover.len == 0) {
        return;
    }
    ges_finding *finding = ges_find(out, GES_SEVERITY_WARNING, "%.*s holds files of two versions of Go",
                                    GES_FMT(go->root));
    ges_find_evidence(out, finding, "found", "VERSION says %.*s, the go command is %.*s",
                      GES_FMT(tree->version), GES_FMT(go->version));
    if (is_apart) {
        ges_find_evidence(out, finding, "found", "the compiler in pkg/tool is %.*s",
                          GES_FMT(tree->compiler));
        ges_find_evidence(out, finding, "go says",
                          "compile: version \"go%.*s\" does not match go tool version \"go%.*s\"",
                          GES_FMT(compiler), GES_FMT(built));
    }
    if (tree->leftover.len != 0) {
        ges_find_evidence(out, finding, "found", "%.*s, which only older versions have",
                          GES_FMT(tree->leftover));
        ges_find_evidence(out, finding, "go says", "redeclared in this block");
    }
    ges_find_cure(out, finding, "remove the whole tree, then unpack one version into its place");
    if (facts->shell == GES_SHELL_SH || facts->shell == GES_SHELL_FISH) {
        ges_find_command(out, finding,
                         ges_text_join(out->mem, GES_T("sudo rm -rf "),
                                       ges_remedy_quote(out->mem, facts, go->root)),
                         "before unpacking, not after");
    }
    if (differs || is_apart) {
        ges_text files = ges_remedy_quote(out->mem, facts, go->path);
        ges_find_command(out, finding,
                         ges_text_join(out->mem, GES_T("ges inspect --verify "), files,
                                       GES_T(" "),
                                       ges_remedy_quote(out->mem, facts,
                                                        ges_path_join(out->mem, facts->style,
                                                                      go->root,
                                                                      GES_T("pkg/tool")))),
                         "which files are as they were linked, and by which Go");
    }
}

/* Both on PATH is the matter of several_gos (GES009). */
static void check_hidden(const ges_facts *facts, ges_findings *out, const ges_fact_go *go) {
    static const ges_text usual = GES_LIT("/usr/local/go");
    const ges_fact_place *place = ges_fact_place_at(facts, usual);
    bool is_packaged = ges_text_starts(go->real, GES_T("/usr/lib"));
    if (place == NULL || !place->has_go || !place->has_tools || !is_packaged) {
        return;
    }
    ges_text theirs = ges_go_toolchain_version(place->version);
    ges_text ours = ges_go_toolchain_version(go->version);
    if (theirs.len == 0 || ours.len == 0 || ges_go_version_compare(theirs, ours) <= 0 ||
        ges_fact_same_dir(facts, out->mem, usual, go->root)) {
        return;
    }
    for (size_t i = 0; i < facts->gos.count; i++) {
        const ges_fact_go *other = &facts->gos.items[i];
        if (other->root.len != 0 && ges_fact_same_dir(facts, out->mem, other->root, usual)) {
            return;
        }
    }
    ges_finding *finding = ges_find(out, GES_SEVERITY_WARNING,
                                    "%.*s is in /usr/local/go, but PATH runs the distribution's %.*s",
                                    GES_FMT(place->version), GES_FMT(go->version));
    ges_find_evidence(out, finding, "runs", "%.*s is %.*s in %.*s", GES_FMT(go->path),
                      GES_FMT(go->version), GES_FMT(go->root));
    ges_find_evidence(out, finding, "found", "/usr/local/go/bin/go, which PATH does not name");
    ges_find_cure(out, finding, "put /usr/local/go/bin before %.*s in PATH",
                  GES_FMT(ges_path_dir(out->mem, facts->style, go->path)));
    ges_remedy_prepend_path(out, finding, facts, GES_T("/usr/local/go/bin"));
}

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_go *go = ges_fact_first_go(facts);
    if (go == NULL || go->root.len == 0 || go->manager.len != 0) {
        return;
    }
    const ges_fact_place *tree = ges_fact_place_at(facts, go->root);
    if (tree != NULL && tree->is_dir && !go->is_stray) {
        check_mixed(facts, out, go, tree);
    }
    if (facts->family != GES_OS_WINDOWS) {
        check_hidden(facts, out, go);
    }
}

static const ges_rule_example examples[] = {
    {"a new archive was unpacked over the old tree",
     "go /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n"
     "sdk /usr/local/go -> go1.26.0\n"
     "leftover /usr/local/go -> src/runtime/lock_futex_tristate.go\n",
     "warning: /usr/local/go holds files of two versions of Go"},
    {"the go command was replaced alone",
     "go /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n"
     "sdk /usr/local/go -> go1.22.1\n",
     "warning: /usr/local/go holds files of two versions of Go"},
    {"the programs of pkg/tool are of another version than go",
     "go /usr/local/go/bin/go -> go1.26.11 in /usr/local/go\n"
     "sdk /usr/local/go -> go1.26.11\n"
     "compiler /usr/local/go -> go1.24.4\n",
     "warning: /usr/local/go holds files of two versions of Go"},
    {"an experiment is part of the compiler's version only",
     "go /usr/local/go/bin/go -> go1.26.11 in /usr/local/go\n"
     "sdk /usr/local/go -> go1.26.11\n"
     "compiler /usr/local/go -> go1.26.11-X:jsonv2\n",
     ""},
    {"the downloaded Go is not on PATH",
     "path /usr/bin\n"
     "go /usr/lib/go-1.19/bin/go -> go1.19.8 in /usr/lib/go-1.19\n"
     "sdk /usr/lib/go-1.19 -> go1.19.8\n"
     "sdk /usr/local/go -> go1.25.1\n",
     "warning: go1.25.1 is in /usr/local/go, but PATH runs the distribution's go1.19.8"},
    {"it is on PATH, later: that is GES009's",
     "path /usr/bin\n"
     "path /usr/local/go/bin\n"
     "go /usr/lib/go-1.19/bin/go -> go1.19.8 in /usr/lib/go-1.19\n"
     "go /usr/local/go/bin/go -> go1.25.1 in /usr/local/go\n"
     "sdk /usr/lib/go-1.19 -> go1.19.8\n"
     "sdk /usr/local/go -> go1.25.1\n",
     ""},
    {"an older one in /usr/local/go is forgotten, not meant",
     "path /usr/bin\n"
     "go /usr/lib/go-1.24/bin/go -> go1.24.4 in /usr/lib/go-1.24\n"
     "sdk /usr/lib/go-1.24 -> go1.24.4\n"
     "sdk /usr/local/go -> go1.19.8\n",
     ""},
    {"one tree, one version",
     "go /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n"
     "sdk /usr/local/go -> go1.26.0\n",
     ""},
};

const ges_rule ges_rule_go_trees_mixed = {
    .id = "GES047",
    .name = "go_trees_mixed",
    .severity = GES_SEVERITY_WARNING,
    .harm = GES_HARM_BUILD,
    .title = "Two trees of Go are mixed, or the downloaded one is not on PATH",
    .why = "An archive of Go that is unpacked over an older tree leaves the files that the new version "
           "no longer has. They are compiled along: `redeclared in this block` in `runtime` or other "
           "packages of Go itself. When `bin/go` and the programs of `pkg/tool` are of two versions, go "
           "refuses its own compiler. The other way of ending up with the wrong Go is to unpack into "
           "`/usr/local/go` while PATH still names only the distribution's `/usr/bin/go`.",
    .fix = "Remove the old tree first: `sudo rm -rf /usr/local/go`, then unpack. Put "
           "`/usr/local/go/bin` before `/usr/bin` in PATH.",
    .needs = GES_FACTS_GOS | GES_FACTS_PLACES | GES_FACTS_PATH,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
