/* GES022: in WSL, the go that answers is the one of Windows. */
#include "doctor/remedy.h"
#include "doctor/unreached.h"
#include "doctor/wsl.h"

/* The first go of this Linux, on PATH or beside it; NULL: there is none. */
static const ges_fact_go *own_go(const ges_facts *facts) {
    for (size_t i = 0; i < facts->gos.count; i++) {
        const ges_fact_go *go = &facts->gos.items[i];
        if (go->trouble.len == 0 && !ges_wsl_is_windows_go(facts, go)) {
            return go;
        }
    }
    return NULL;
}

static void tell_origin(const ges_facts *facts, ges_findings *out, ges_finding *finding) {
    ges_find_evidence(out, finding, "where",
                      facts->wsl.is_path_apart
                          ? "[interop] appendWindowsPath is off in /etc/wsl.conf, so this shell or "
                            "its start-up files put it on PATH"
                          : "WSL appends the PATH of Windows ([interop] appendWindowsPath in "
                            "/etc/wsl.conf)");
}

static void check_first(const ges_facts *facts, ges_findings *out, const ges_fact_go *go) {
    ges_finding *finding =
        ges_find(out, GES_SEVERITY_WARNING, "the go on PATH, %.*s, is the one of Windows",
                 GES_FMT(go->path));
    ges_find_evidence(out, finding, "found", "%.*s%s", GES_FMT(go->real),
                      go->goos.len != 0 ? " is a program for Windows: it builds for Windows, and "
                                          "knows no Linux paths"
                                        : " lies on a drive of Windows and is no program for Linux");
    tell_origin(facts, out, finding);
    const ges_fact_go *own = own_go(facts);
    if (own == NULL) {
        ges_find_cure(out, finding, "install Go inside WSL, and put its bin before the entries of "
                                    "Windows");
        return;
    }
    ges_find_cure(out, finding, "put the Go of this Linux, %.*s, before it", GES_FMT(own->path));
    ges_remedy_prepend_path(out, finding, facts,
                            ges_path_dir(out->mem, facts->style, own->path));
}

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_go *go = ges_fact_first_go(facts);
    if (go != NULL && ges_wsl_is_windows_go(facts, go)) {
        check_first(facts, out, go);
    }
    if (ges_unreached_cause(facts, out->mem) != GES_UNREACHED_WINDOWS) {
        return;
    }
    ges_finding *finding = ges_find(out, GES_SEVERITY_WARNING,
                                    "PATH has no go of this Linux, only %.*s of Windows",
                                    GES_FMT(facts->wsl.go_exe));
    ges_find_evidence(out, finding, "you see", "%.*s", GES_FMT(ges_unreached_message(facts)));
    tell_origin(facts, out, finding);
    ges_find_cure(out, finding, "install Go inside WSL from https://go.dev/dl/, the archive for "
                                "Linux: Windows' own answers to go.exe only");
}

static const ges_rule_example examples[] = {
    {"Go is installed on the Windows side only",
     "wsl 2\n"
     "path /usr/bin\n"
     "path /mnt/c/Program Files/Go/bin\n"
     "wsl go.exe /mnt/c/Program Files/Go/bin/go.exe\n",
     "warning: PATH has no go of this Linux, only /mnt/c/Program Files/Go/bin/go.exe of Windows"},
    {"a link that makes it answer to go",
     "wsl 2\n"
     "go /home/ana/bin/go -> go1.26.0 in C:\\Program Files\\Go\n"
     "go-os windows\n",
     "warning: the go on PATH, /home/ana/bin/go, is the one of Windows"},
    {"a script beside go.exe, for Git Bash; the Go of Linux comes later",
     "wsl 2\n"
     "go /mnt/c/tools/go -> go1.26.0 in C:\\Program Files\\Go\n"
     "go /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n"
     "go-os linux\n",
     "warning: the go on PATH, /mnt/c/tools/go, is the one of Windows"},
    {"drives are mounted elsewhere",
     "wsl 1\n"
     "wsl root /\n"
     "go /c/tools/go -> go1.26.0 in C:\\Program Files\\Go\n",
     "warning: the go on PATH, /c/tools/go, is the one of Windows"},
    {"the Go of Linux comes first",
     "wsl 2\n"
     "go /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n"
     "go-os linux\n"
     "path /usr/local/go/bin\n"
     "path /mnt/c/Program Files/Go/bin\n",
     ""},
    {"a Go for Linux that was unpacked on a drive",
     "wsl 2\n"
     "go /mnt/d/go/bin/go -> go1.26.0 in /mnt/d/go\n"
     "go-os linux\n",
     ""},
    {"a Go of Linux that PATH does not name: that is GES001's",
     "wsl 2\n"
     "path /usr/bin\n"
     "wsl go.exe /mnt/c/Program Files/Go/bin/go.exe\n"
     "go-aside /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n",
     ""},
    {"no WSL: a go for Windows under wine",
     "go /home/ana/bin/go -> go1.26.0 in C:\\Program Files\\Go\n"
     "go-os windows\n",
     ""},
};

const ges_rule ges_rule_go_of_windows_in_wsl = {
    .id = "GES022",
    .name = "go_of_windows_in_wsl",
    .severity = GES_SEVERITY_WARNING,
    .harm = GES_HARM_GO,
    .title = "WSL finds the go of Windows",
    .why = "WSL appends the PATH of Windows to that of Linux, and can start programs for Windows. "
           "Without a Go inside WSL, editors and scripts end up at Windows' own: as `go.exe`, or as "
           "`go` by a link or a script. It builds for Windows, keeps its caches there, and answers "
           "with paths such as `C:\\Users\\ana\\go` that Linux programs do not understand.",
    .fix = "Install Go inside WSL and put its `bin` first. Or keep the PATH of Windows out: "
           "`appendWindowsPath=false` below `[interop]` in `/etc/wsl.conf`, then `wsl --shutdown`; "
           "`code` and `explorer.exe` need their full paths then.",
    .needs = GES_FACTS_PATH | GES_FACTS_GOS | GES_FACTS_SETTINGS | GES_FACTS_WSL,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
