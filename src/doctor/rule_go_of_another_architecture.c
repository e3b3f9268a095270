/* GES053: the go command was made for another processor than this machine's, and runs emulated or
 * in a compatibility mode. */
#include "doctor/doctor.h"

/* What runs on what, though not at its best. Others cannot be told from an emulated doctor, unless
 * the system names its processor. Source: Windows WoW64 and ARM64 emulation, Rosetta 2, Linux
 * compatibility mode of amd64 and arm64. */
static const struct {
    ges_text go;
    ges_text machine;
    const char *how;
} pairs[] = {
    {GES_LIT("386"), GES_LIT("amd64"), "in 32-bit mode"},
    {GES_LIT("386"), GES_LIT("arm64"), "emulated"},
    {GES_LIT("amd64"), GES_LIT("arm64"), "emulated"},
    {GES_LIT("arm"), GES_LIT("arm64"), "in 32-bit mode"},
};

static const char *how_it_runs(ges_text go, ges_text machine) {
    for (size_t i = 0; i < GES_COUNT(pairs); i++) {
        if (ges_text_equal(go, pairs[i].go) && ges_text_equal(machine, pairs[i].machine)) {
            return pairs[i].how;
        }
    }
    return NULL;
}

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_go *go = ges_fact_first_go(facts);
    if (go == NULL || go->goarch.len == 0) {
        return;
    }
    /* A 64-bit kernel below a 32-bit system (Raspberry Pi OS) is no fault: on Linux our own kind
     * counts. Windows and macOS have no such systems. */
    bool is_split = facts->family == GES_OS_LINUX && facts->native_arch.len != 0 &&
                    !ges_text_equal(facts->native_arch, facts->goarch);
    ges_text machine = facts->native_arch.len != 0 && facts->family != GES_OS_LINUX
                           ? facts->native_arch
                           : facts->goarch;
    bool is_certain = facts->family == GES_OS_LINUX && facts->native_arch.len != 0;
    bool is_same = ges_text_equal(go->goarch, machine);
    const char *how = how_it_runs(go->goarch, machine);
    if (is_same || is_split || (how == NULL && !is_certain)) {
        return;
    }
    ges_finding *finding = ges_find(out, GES_SEVERITY_INFO,
                                    "%.*s is a Go for %.*s on a machine with %.*s",
                                    GES_FMT(go->path), GES_FMT(go->goarch), GES_FMT(machine));
    ges_find_evidence(out, finding, "found", "it runs %s, and builds for %.*s unless GOARCH says "
                      "otherwise", how != NULL ? how : "emulated", GES_FMT(go->goarch));
    ges_find_cure(out, finding, "install Go for %.*s from https://go.dev/dl/ and remove this one",
                  GES_FMT(machine));
}

static const ges_rule_example examples[] = {
    {"the 32-bit installer on 64-bit Windows",
     "system windows\n"
     "native amd64\n"
     "go C:\\Program Files (x86)\\Go\\bin\\go.exe -> go1.25.0 in C:\\Program Files (x86)\\Go\n"
     "go-arch 386\n",
     "info: C:\\Program Files (x86)\\Go\\bin\\go.exe is a Go for 386 on a machine with amd64"},
    {"an amd64 doctor and Go on Windows for ARM64, both emulated",
     "system windows\n"
     "native arm64\n"
     "go C:\\Program Files\\Go\\bin\\go.exe -> go1.25.0 in C:\\Program Files\\Go\n"
     "go-arch amd64\n",
     "info: C:\\Program Files\\Go\\bin\\go.exe is a Go for amd64 on a machine with arm64"},
    {"a foreign Go behind an emulator of Linux",
     "native amd64\n"
     "go /opt/go/bin/go -> go1.25.0 in /opt/go\n"
     "go-arch riscv64\n",
     "info: /opt/go/bin/go is a Go for riscv64 on a machine with amd64"},
    {"a 32-bit Linux on a 64-bit kernel: we ourselves are not the kernel's kind",
     "native arm64\n"
     "go /usr/local/go/bin/go -> go1.25.0 in /usr/local/go\n"
     "go-arch arm\n",
     ""},
    {"the right one",
     "go /usr/local/go/bin/go -> go1.25.0 in /usr/local/go\n"
     "go-arch amd64\n",
     ""},
    {"an ARM64 Go on a Mac, asked by a doctor for Intel",
     "system macos\n"
     "go /opt/homebrew/bin/go -> go1.25.0 in /opt/homebrew/Cellar/go/1.25.0/libexec\n"
     "go-arch arm64\n",
     ""},
};

const ges_rule ges_rule_go_of_another_architecture = {
    .id = "GES053",
    .name = "go_of_another_architecture",
    .severity = GES_SEVERITY_INFO,
    .harm = GES_HARM_SPEED,
    .title = "Go was made for another processor than this machine's",
    .why = "Windows, macOS and Linux also run programs of a related or an emulated processor: a "
           "386 Go on a 64-bit Windows, an amd64 Go on ARM64 or an Apple chip. It works, but builds "
           "are slow, GOARCH defaults to the other processor, and cgo asks for a compiler of that "
           "kind.",
    .fix = "Install the Go that is made for this machine, and remove the other one: installers for "
           "386, amd64 and arm64 do not replace each other.",
    .needs = GES_FACTS_GOS,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
