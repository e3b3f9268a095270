/* GES005: programs that go install makes land in a directory that PATH does not name. */
#include "doctor/remedy.h"

#include "base/builder.h"

/* An entry of PATH that means `dir` only after an expansion that nobody does, or NULL. */
static const ges_fact_path_entry *literal_entry(const ges_facts *facts, ges_arena *mem,
                                                ges_text dir) {
    static const ges_text homes[] = {GES_LIT("~"), GES_LIT("$HOME"), GES_LIT("${HOME}"),
                                     GES_LIT("%USERPROFILE%")};
    for (size_t i = 0; i < facts->path.count; i++) {
        ges_text text = facts->path.items[i].text;
        ges_text bare = ges_text_trim(text);
        if (bare.len >= 2 && bare.ptr[0] == '"' && bare.ptr[bare.len - 1] == '"') {
            bare = ges_text_slice(bare, 1, bare.len - 1);
        }
        for (size_t h = 0; h < GES_COUNT(homes); h++) {
            if (ges_text_starts(bare, homes[h])) {
                bare = ges_text_join(mem, facts->home, ges_text_skip(bare, homes[h].len));
                break;
            }
        }
        bool is_changed = bare.len != text.len || !ges_text_equal(bare, text);
        if (is_changed && bare.len != 0 &&
            ges_fact_same_dir(facts, mem, ges_path_clean(mem, facts->style, bare), dir)) {
            return &facts->path.items[i];
        }
    }
    return NULL;
}

static void show_programs(ges_findings *out, ges_finding *finding, const ges_fact_place *place) {
    if (place == NULL || place->program_count == 0) {
        return;
    }
    ges_builder names = ges_builder_in(out->mem);
    size_t shown = place->program_count < 8 ? place->program_count : 8;
    for (size_t i = 0; i < shown; i++) {
        ges_build_text(&names, i == 0 ? GES_T("") : GES_T(", "));
        ges_build_text(&names, place->programs[i]);
    }
    if (place->program_count > shown) {
        ges_build_format(&names, " and %zu more", place->program_count - shown);
    }
    ges_find_evidence(out, finding, "found", "%zu program%s there: %.*s", place->program_count,
                      place->program_count == 1 ? "" : "s", GES_FMT(ges_build_done(&names)));
}

/* Where go install puts programs, by the first element of GOPATH; empty when there is none. */
static ges_text gopath_bin(const ges_facts *facts, ges_arena *mem,
                           const ges_fact_setting **setting) {
    ges_text *entries = NULL;
    size_t count = 0;
    *setting = ges_fact_effective(facts, "GOPATH");
    if (*setting == NULL ||
        ges_path_split_list(mem, facts->style, (*setting)->value, &entries, &count) != GES_OK ||
        count == 0 || !ges_path_is_abs(facts->style, entries[0])) {
        return (ges_text){0};
    }
    return ges_path_join(mem, facts->style, entries[0], GES_T("bin"));
}

static void check_relative(const ges_facts *facts, ges_findings *out,
                           const ges_fact_setting *gobin) {
    ges_finding *finding =
        ges_find(out, GES_SEVERITY_ERROR, "GOBIN is %.*s, which is not an absolute path",
                 GES_FMT(ges_value_shown(out->mem, gobin->value)));
    ges_find_where(out, finding, facts, gobin);
    ges_find_evidence(out, finding, "go says", "cannot install, GOBIN must be an absolute path");
    ges_find_cure(out, finding, "give GOBIN an absolute path, or remove it to use GOPATH/bin");
    ges_remedy_remove(out, finding, facts, gobin);
}

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_setting *setting = ges_fact_effective(facts, "GOBIN");
    bool is_gobin = setting != NULL && setting->value.len != 0 &&
                    setting->source != GES_FACT_DEFAULT;
    if (is_gobin && !ges_path_is_abs(facts->style, setting->value)) {
        bool is_unexpanded = facts->family == GES_OS_WINDOWS &&
                             ges_text_find_char(setting->value, '%') != GES_NPOS;
        if (!is_unexpanded) { /* else GES024 says why */
            check_relative(facts, out, setting);
        }
        return;
    }
    if (is_gobin && ges_text_find_char(setting->value, ges_path_list_separator(facts->style)) !=
                        GES_NPOS) {
        return; /* a list: GES019 */
    }
    ges_text dir = is_gobin ? setting->value : gopath_bin(facts, out->mem, &setting);
    if (dir.len == 0 || ges_fact_on_path(facts, out->mem, dir)) {
        return;
    }
    if (ges_fact_entry_of(facts, &facts->logon_path, out->mem, dir) != NULL ||
        ges_fact_missing_user_bin(facts, out->mem).len != 0) {
        return; /* an older process, GES002; the installer ran for another account, GES026 */
    }
    const ges_fact_place *place = ges_fact_place_at(facts, dir);
    bool has_programs = place != NULL && place->program_count != 0;
    if (!has_programs && !is_gobin) {
        return; /* nothing was installed, nothing is missed */
    }
    const ges_fact_path_entry *literal = literal_entry(facts, out->mem, dir);
    if (literal != NULL && facts->style == GES_PATH_WINDOWS &&
        ges_text_starts(literal->text, GES_T("%"))) {
        return; /* GES024 knows why it was not expanded */
    }
    ges_finding *finding =
        ges_find(out, GES_SEVERITY_WARNING,
                 "programs from go install are not found: %.*s is not on PATH", GES_FMT(dir));
    ges_find_where(out, finding, facts, setting);
    show_programs(out, finding, place);
    if (literal != NULL) {
        ges_find_evidence(out, finding, "PATH", "has the entry \"%.*s\", which nothing expands",
                          GES_FMT(literal->text));
    }
    ges_find_cure(out, finding, "add %.*s to PATH", GES_FMT(dir));
    ges_remedy_append_path(out, finding, facts, dir);
}

static const ges_rule_example examples[] = {
    {"tools were installed into the default place",
     "default GOPATH=/home/ana/go\n"
     "programs /home/ana/go/bin -> gopls dlv\n"
     "path /usr/bin\n",
     "warning: programs from go install are not found: /home/ana/go/bin is not on PATH"},
    {"GOBIN was chosen but never put on PATH",
     "goenv /home/ana/.config/go/env:1 GOBIN=/home/ana/bin\n"
     "path /usr/bin\n",
     "warning: programs from go install are not found: /home/ana/bin is not on PATH"},
    {"GOBIN is relative",
     "env GOBIN=bin\n"
     "path /usr/bin\n",
     "error: GOBIN is bin, which is not an absolute path"},
    {"PATH names the directory by another spelling",
     "default GOPATH=/home/ana/go\n"
     "programs /home/ana/go/bin -> gopls\n"
     "path /home/ana/go/bin/\n",
     ""},
    {"a list in GOBIN is another rule's",
     "env GOBIN=/home/ana/bin:/opt/bin\n"
     "path /usr/bin\n",
     ""},
    {"nothing was ever installed",
     "default GOPATH=/home/ana/go\n"
     "path /usr/bin\n",
     ""},
};

const ges_rule ges_rule_gobin_not_on_path = {
    .id = "GES005",
    .name = "gobin_not_on_path",
    .severity = GES_SEVERITY_WARNING,
    .harm = GES_HARM_TOOLS,
    .title = "GOBIN or GOPATH/bin is not on PATH",
    .why = "`go install` puts programs such as `gopls`, `dlv` or `golangci-lint` into GOBIN, or "
           "without it into `bin` of the first GOPATH directory (`~/go/bin` by default). Only the "
           "Windows installer puts that directory on PATH. An entry such as `~/go/bin` inside "
           "quotes stays literal and names nothing.",
    .fix = "Add the directory to PATH in the start-up file that your shell reads.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_PATH | GES_FACTS_PLACES | GES_FACTS_LOGON |
             GES_FACTS_WINDOWS,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
