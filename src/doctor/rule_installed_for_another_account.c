/* GES026: Go's installer wrote the user's part of the variables for another account. */
#include "doctor/remedy.h"

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_go *go = ges_fact_first_go(facts);
    ges_text bin = ges_fact_missing_user_bin(facts, out->mem);
    if (bin.len == 0 || go == NULL) {
        return;
    }
    const ges_fact_place *place = ges_fact_place_at(facts, bin);
    bool is_felt = place != NULL && place->program_count != 0;
    ges_finding *finding =
        ges_find(out, is_felt ? GES_SEVERITY_WARNING : GES_SEVERITY_INFO,
                 "Go was installed by another account: %.*s is not on this one's PATH",
                 GES_FMT(bin));
    ges_find_evidence(out, finding, "found", "%.*s, installed for the whole machine",
                      GES_FMT(go->path));
    ges_find_evidence(out, finding, "found",
                      "no HKCU\\Software\\GoProgrammingLanguage, which the installer makes for the "
                      "account that runs it");
    if (is_felt) {
        ges_find_evidence(out, finding, "found", "%zu program%s from go install there, %.*s first",
                          place->program_count, place->program_count == 1 ? "" : "s",
                          GES_FMT(place->programs[0]));
    }
    ges_find_cure(out, finding, "add %.*s to the Path of this account", GES_FMT(bin));
    ges_remedy_append_path(out, finding, facts, bin);
}

static const ges_rule_example examples[] = {
    {"an administrator installed Go, and this user has installed programs since",
     "system windows\n"
     "windows msi\n"
     "default GOPATH=C:\\Users\\ana\\go\n"
     "path-machine C:\\Program Files\\Go\\bin\n"
     "programs C:\\Users\\ana\\go\\bin -> gopls.exe\n"
     "go C:\\Program Files\\Go\\bin\\go.exe -> go1.26.0 in C:\\Program Files\\Go\n",
     "warning: Go was installed by another account: C:\\Users\\ana\\go\\bin is not on this one's "
     "PATH"},
    {"nothing was installed yet",
     "system windows\n"
     "windows msi\n"
     "default GOPATH=C:\\Users\\ana\\go\n"
     "go C:\\Program Files\\Go\\bin\\go.exe -> go1.26.0 in C:\\Program Files\\Go\n",
     "info: Go was installed by another account: C:\\Users\\ana\\go\\bin is not on this one's PATH"},
    {"the account that installed it",
     "system windows\n"
     "windows msi\n"
     "windows go-key C:\\Program Files\\Go\\\n"
     "default GOPATH=C:\\Users\\ana\\go\n"
     "go C:\\Program Files\\Go\\bin\\go.exe -> go1.26.0 in C:\\Program Files\\Go\n",
     ""},
    {"the user has seen to it",
     "system windows\n"
     "windows msi\n"
     "default GOPATH=C:\\Users\\ana\\go\n"
     "path-user C:\\Users\\ana\\go\\bin\n"
     "go C:\\Program Files\\Go\\bin\\go.exe -> go1.26.0 in C:\\Program Files\\Go\n",
     ""},
    {"unpacked from the archive, without an installer",
     "system windows\n"
     "default GOPATH=C:\\Users\\ana\\go\n"
     "go C:\\Go\\bin\\go.exe -> go1.26.0 in C:\\Go\n",
     ""},
};

const ges_rule ges_rule_installed_for_another_account = {
    .id = "GES026",
    .name = "installed_for_another_account",
    .severity = GES_SEVERITY_WARNING,
    .harm = GES_HARM_TOOLS,
    .title = "Go's user variables were written for another account",
    .why = "Go's installer for Windows puts `Go\\bin` on the machine's PATH, but GOPATH and "
           "`%USERPROFILE%\\go\\bin` into the registry of the account that ran it: the "
           "administrator's, when one typed a password for you or a management system installed it. "
           "Then what `go install` makes for you is not found.",
    .fix = "Add `%USERPROFILE%\\go\\bin` to your own Path. GOPATH need not be set.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_GOS | GES_FACTS_PLACES | GES_FACTS_LOGON |
             GES_FACTS_WINDOWS,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
