/* GES009: PATH offers several Gos, and an older one comes first. */
#include "doctor/remedy.h"

#include "go/version.h"

/* Order of two Gos by version; 0 when either is not known. */
static int compare(const ges_fact_go *a, const ges_fact_go *b) {
    ges_text left = ges_go_toolchain_version(a->version);
    ges_text right = ges_go_toolchain_version(b->version);
    return left.len == 0 || right.len == 0 ? 0 : ges_go_version_compare(left, right);
}

/* Another tree than the first one's, as far as that is known. */
static bool is_other_tree(const ges_facts *facts, ges_arena *mem, const ges_fact_go *first,
                          const ges_fact_go *go) {
    return go != first && go->is_on_path && go->trouble.len == 0 && go->root.len != 0 &&
           first->root.len != 0 && !ges_fact_same_dir(facts, mem, first->root, go->root);
}

static void show_all(const ges_facts *facts, ges_findings *out, ges_finding *finding,
                     const ges_fact_go *first) {
    for (size_t i = 0; i < facts->gos.count; i++) {
        const ges_fact_go *go = &facts->gos.items[i];
        if (go != first && !is_other_tree(facts, out->mem, first, go)) {
            continue;
        }
        ges_find_evidence(out, finding, go == first ? "runs" : "hidden",
                          "%.*s is %.*s in %.*s%s%.*s", GES_FMT(go->path), GES_FMT(go->version),
                          GES_FMT(go->root), go->manager.len != 0 ? ", of " : "",
                          GES_FMT(go->manager));
    }
}

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_go *first = ges_fact_first_go(facts);
    if (first == NULL || first->manager.len != 0) {
        return; /* a version manager in front chooses on purpose */
    }
    if (ges_fact_hidden_user_go(facts, out->mem) != NULL) {
        return; /* GES025 knows why */
    }
    const ges_fact_go *newest = NULL;
    const ges_fact_go *managed = NULL;
    size_t others = 0;
    for (size_t i = 0; i < facts->gos.count; i++) {
        const ges_fact_go *go = &facts->gos.items[i];
        if (!is_other_tree(facts, out->mem, first, go)) {
            continue;
        }
        others++;
        if (go->manager.len != 0 && managed == NULL) {
            managed = go;
        }
        if (compare(go, newest != NULL ? newest : first) > 0) {
            newest = go;
        }
    }
    if (others == 0) {
        return;
    }
    const ges_fact_go *meant = managed != NULL ? managed : newest;
    ges_finding *finding = NULL;
    if (meant == NULL) {
        finding = ges_find(out, GES_SEVERITY_INFO,
                           "PATH offers %zu Gos; the first one, %.*s, is the newest", others + 1,
                           GES_FMT(first->version));
        show_all(facts, out, finding, first);
        ges_find_cure(out, finding, "remove those that you do not need from PATH");
        return;
    }
    finding = managed != NULL
                  ? ges_find(out, GES_SEVERITY_WARNING,
                             "%.*s has no effect: PATH finds another Go, %.*s, before it",
                             GES_FMT(managed->manager), GES_FMT(first->version))
                  : ges_find(out, GES_SEVERITY_WARNING,
                             "PATH offers %zu Gos, and %.*s comes before %.*s", others + 1,
                             GES_FMT(first->version), GES_FMT(newest->version));
    show_all(facts, out, finding, first);
    ges_text dir = ges_path_dir(out->mem, facts->style, meant->path);
    ges_find_cure(out, finding, "put %.*s before %.*s in PATH, or remove the Go that you do not use",
                  GES_FMT(dir), GES_FMT(ges_path_dir(out->mem, facts->style, first->path)));
    ges_remedy_prepend_path(out, finding, facts, dir);
}

static const ges_rule_example examples[] = {
    {"the distribution's old Go hides the downloaded one",
     "path /usr/bin\n"
     "path /usr/local/go/bin\n"
     "go /usr/bin/go -> go1.19.8 in /usr/lib/go-1.19\n"
     "go /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n",
     "warning: PATH offers 2 Gos, and go1.19.8 comes before go1.26.0"},
    {"a version manager comes too late in PATH",
     "go /usr/bin/go -> go1.26.0 in /usr/lib/go-1.26\n"
     "shim /home/ana/.goenv/shims/go -> go1.22.0 in /home/ana/.goenv/versions/1.22.0 by goenv\n",
     "warning: goenv has no effect: PATH finds another Go, go1.26.0, before it"},
    {"the newest one wins",
     "go /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n"
     "go /usr/bin/go -> go1.19.8 in /usr/lib/go-1.19\n",
     "info: PATH offers 2 Gos; the first one, go1.26.0, is the newest"},
    {"two names of one tree",
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n"
     "go /usr/lib/go-1.21/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     ""},
    {"behind an entry of the machine's PATH on Windows, which is GES025's",
     "system windows\n"
     "path-machine C:\\Go\\bin\n"
     "path-user C:\\Users\\ana\\sdk\\go1.26.0\\bin\n"
     "go C:\\Go\\bin\\go.exe -> go1.19.8 in C:\\Go\n"
     "go C:\\Users\\ana\\sdk\\go1.26.0\\bin\\go.exe -> go1.26.0 in C:\\Users\\ana\\sdk\\go1.26.0\n",
     ""},
    {"a version manager in front chooses on purpose",
     "shim /home/ana/.goenv/shims/go -> go1.22.0 in /home/ana/.goenv/versions/1.22.0 by goenv\n"
     "go /usr/bin/go -> go1.26.0 in /usr/lib/go-1.26\n",
     ""},
};

const ges_rule ges_rule_several_gos = {
    .id = "GES009",
    .name = "several_gos",
    .severity = GES_SEVERITY_WARNING,
    .harm = GES_HARM_BUILD,
    .title = "Several Gos are on PATH and an unexpected one comes first",
    .why = "The first `go` on PATH runs, whatever was installed last. After an upgrade by another "
           "way (archive, distribution, version manager) the old one often stays in front, and `go "
           "version` keeps its old answer. On Windows the machine's PATH always comes before the "
           "user's.",
    .fix = "Put the directory of the Go that you mean first in PATH, or remove the others. Use one "
           "way of installing only.",
    .needs = GES_FACTS_GOS | GES_FACTS_PATH,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
