/* What rules may know of a machine: plain data, gathered once (facts.c, through the os table) or
 * read from a few lines of text (facts_text.h: the examples of the rules). A rule sees nothing
 * else, so every rule runs anywhere.
 *
 * Plain struct: fields are added when a rule needs them; a subject of its own gets a struct in a
 * fact_NOUN.h, included here. */
#ifndef GES_DOCTOR_FACTS_H
#define GES_DOCTOR_FACTS_H

#include "doctor/fact_antivirus.h"
#include "doctor/fact_goenv.h"
#include "doctor/fact_cgo.h"
#include "doctor/fact_cpu.h"
#include "doctor/fact_goenv.h"
#include "doctor/fact_modfile.h"
#include "doctor/fact_network.h"
#include "doctor/fact_path.h"
#include "doctor/fact_program.h"
#include "doctor/fact_session.h"
#include "doctor/fact_startup.h"
#include "doctor/fact_ancestor.h"
#include "doctor/fact_sudo.h"
#include "doctor/fact_text_file.h"
#include "doctor/fact_tool.h"
#include "doctor/fact_unrunnable.h"
#include "doctor/fact_store.h"
#include "doctor/fact_vcs.h"
#include "doctor/fact_windows.h"
#include "doctor/fact_wsl.h"
#include "os/os.h"

/* Groups of facts, from fact_groups.def: GES_FACTS_SETTINGS and so on, one bit each. */
enum ges_fact_group_place {
#define GES_FACT_GROUP(name, needs) GES_FACT_PLACE_##name,
#include "doctor/fact_groups.def"
#undef GES_FACT_GROUP
    GES_FACT_GROUP_COUNT,
};
enum {
#define GES_FACT_GROUP(name, needs) GES_FACTS_##name = 1 << GES_FACT_PLACE_##name,
#include "doctor/fact_groups.def"
#undef GES_FACT_GROUP
};

typedef enum ges_fact_source {
    GES_FACT_PROCESS,    /* the process block */
    GES_FACT_GO_ENV,     /* the user's go env file, written by `go env -w` */
    GES_FACT_GOROOT_ENV, /* GOROOT/go.env */
    GES_FACT_DEFAULT,    /* what Go computes when nothing is set */
    GES_FACT_USER_KEY,   /* Windows: the user's registry key */
    GES_FACT_MACHINE_KEY,/* Windows: the machine's registry key */
    GES_FACT_STARTUP,    /* a shell start-up file, /etc/environment and the like */
} ges_fact_source;

/* One declaration of a variable. The first four sources are what Go asks, in that order; the others
 * tell where the process block may have got its value from. */
typedef struct ges_fact_setting {
    ges_text name;
    ges_text value;
    ges_fact_source source;
    ges_text file; /* the file or the registry key; empty for the process block */
    uint32_t line; /* 0 means none */
    ges_text type; /* registry: REG_SZ ...; else empty */
    ges_text raw;  /* registry: the value before expansion; else empty */
    size_t units;  /* PATH on Windows: its length (of `raw`, if any) in UTF-16 units; else 0 */
} ges_fact_setting;
GES_LIST(ges_fact_setting_list, ges_fact_setting);

/* One program called go (or go.exe). */
typedef struct ges_fact_go {
    ges_text path;    /* as the look-up finds it */
    ges_text real;    /* where it ends after links; empty when dead */
    ges_text root;    /* the tree that it takes when GOROOT is not set; empty: not known */
    ges_text version; /* go1.21.5; empty: not known */
    ges_text goarch;  /* what it runs on: amd64 ...; empty: not known */
    ges_text goos;    /* linux ...; empty: not known */
    ges_text manager; /* the version manager that put it there: goenv, asdf ...; empty: none */
    ges_text trouble; /* why it cannot run (not executable, dead link); empty: it can */
    bool is_stray;    /* the go command alone: no tree around it */
    bool is_on_path;  /* else it was found in one of the usual places */
} ges_fact_go;
GES_LIST(ges_fact_go_list, ges_fact_go);

/* What stands at a path that some setting names. */
typedef struct ges_fact_place {
    ges_text path; /* spelled as the setting does */
    ges_text real; /* links resolved; empty when nothing is there */
    bool is_dir;
    bool is_writable; /* by this user; for what is missing: could it be made */
    /* The next four: only looked at where GOROOT points to. */
    bool has_go;      /* bin/go, the command */
    bool has_tools;   /* pkg/tool, the directory */
    bool has_sources; /* src, the directory */
    ges_text leftover; /* a file that this version no longer has; only of the first go's tree */
    bool has_go_mod;  /* go.mod; only looked for in the first element of GOPATH */
    ges_text version; /* first word of VERSION */
    ges_text compiler; /* what built pkg/tool/.../compile; only of the first go's tree */
    const ges_text *programs; /* executables directly inside, sorted; at most 8 names; only looked
                               * at where programs are installed to */
    size_t program_count;     /* how many there are */
} ges_fact_place;
GES_LIST(ges_fact_place_list, ges_fact_place);

typedef enum ges_fact_selected {
    GES_SELECTED_NONE,    /* not known: no go, or it could not be worked out */
    GES_SELECTED_LOCAL,   /* the go on PATH runs */
    GES_SELECTED_OTHER,   /* another toolchain that is already here */
    GES_SELECTED_NETWORK, /* another one that has to be downloaded first */
    GES_SELECTED_FAILS,   /* every command in this directory ends with `message` */
} ges_fact_selected;

/* The module of the directory that is looked at. */
typedef struct ges_fact_module {
    ges_text go_mod;  /* path of the nearest one; empty: none */
    ges_text go_work; /* path of the workspace that hides it; empty: none */
    ges_text file;    /* the one of the two that decides about the toolchain */
    ges_text go;      /* its go line: 1.22.0; empty: none */
    uint32_t go_line;
    ges_text toolchain; /* its toolchain line: go1.22.3; empty: none */
    uint32_t toolchain_line;
    ges_fact_selected selected;
    ges_text wanted;  /* the toolchain that was chosen: go1.22.0 */
    ges_text message; /* what go says when it FAILS */
} ges_fact_module;

/* How the user's shell is spoken to. */
typedef enum ges_fact_shell {
    GES_SHELL_SH, /* sh, bash, zsh, ksh, dash */
    GES_SHELL_FISH,
    GES_SHELL_CMD,
    GES_SHELL_POWERSHELL,
} ges_fact_shell;

/* Something that could not be looked at, so that no rule may conclude from its absence. */
typedef struct ges_fact_gap {
    unsigned groups; /* GES_FACTS_... that are incomplete */
    ges_text text;   /* what, where, why */
} ges_fact_gap;
GES_LIST(ges_fact_gap_list, ges_fact_gap);

typedef struct ges_facts {
    unsigned groups; /* GES_FACTS_... that were gathered */
    ges_os_family family;
    ges_path_style style;
    ges_fact_shell shell;
    ges_text shell_file; /* the start-up file to name in a cure: ~/.bashrc; empty: none known */
    ges_text home;
    ges_text dir; /* the directory that is looked at */
    ges_text goos, goarch; /* this machine's */
    ges_text native_arch;  /* the processor's, where the system tells; may be empty */
    ges_fact_setting_list settings; /* per name: in the order of ges_fact_source */
    ges_fact_path_list path;
    ges_fact_path_list logon_path; /* Windows: what a new logon would get, by the registry */
    ges_fact_go_list gos;
    ges_fact_place_list places;
    ges_fact_module module;
    ges_fact_modfile modfile;
    ges_fact_session session; /* with SETTINGS */
    ges_fact_idle_list idle;       /* with GOS */
    ges_fact_foreign_list foreign; /* with SETTINGS */
    ges_fact_sudo sudo;            /* with GOS */
    ges_fact_ancestor_list ancestors; /* Windows: from the parent outwards */
    ges_fact_store_list stores;
    ges_fact_program_list programs;
    ges_fact_cpu cpu;
    ges_fact_vcs vcs;
    ges_fact_cgo cgo;
    ges_fact_network network;
    ges_fact_windows windows;
    ges_fact_wsl wsl;
    ges_fact_antivirus antivirus;
    ges_fact_goenv goenv; /* with SETTINGS */
    ges_fact_text_file_list module_files; /* with MODULE: go.mod and go.work that need a look */
    ges_fact_unrunnable_list unrunnable;  /* with PLACES */
    ges_fact_tool_list tools;
    ges_fact_gap_list gaps;
} ges_facts;

/* Looks at the machine and at `dir` (absolute) for the groups in `groups`.
 * out:    allocated in `mem`; what could not be looked at stands in out->gaps
 * Errors: whatever hides the process block, NO_MEMORY */
GES_CHECK ges_status ges_facts_gather(const ges_os *os, ges_text dir, unsigned groups,
                                      ges_arena *mem, ges_facts *out, ges_error *err);

/* Does Go, or a rule, care for a variable of this name? */
bool ges_facts_want(const ges_os *os, ges_text name);

/* The same for groups that turned out to be wanted; those that are there are not looked at again. */
GES_CHECK ges_status ges_facts_gather_more(const ges_os *os, unsigned groups, ges_arena *mem,
                                           ges_facts *facts, ges_error *err);

/* --- questions to the facts ------------------------------------------------------------------ */

/* A variable of fact_session.def; empty when it is not set. */
ges_text ges_fact_session_var(const ges_facts *facts, const char *name);
/* The declaration that Go uses: a non-empty one of the process, else of the go env file (even when
 * empty), else of go.env, else the default. NULL when there is none. */
const ges_fact_setting *ges_fact_effective(const ges_facts *facts, const char *name);
/* The first declaration of `name` from `source`, or NULL. */
const ges_fact_setting *ges_fact_declared(const ges_facts *facts, ges_text name,
                                          ges_fact_source source);
/* Its value, or an empty text. */
ges_text ges_fact_value(const ges_facts *facts, const char *name);
/* The value of that name in a registry key, letter case ignored; NULL when there is none. */
const ges_fact_setting *ges_fact_registry(const ges_facts *facts, ges_text name,
                                          ges_fact_source key);
/* The process got `setting` from here: a registry key or start-up file that declares the same
 * value, or NULL. */
const ges_fact_setting *ges_fact_origin(const ges_facts *facts, const ges_fact_setting *setting);
/* The go that a shell would run, or NULL. */
const ges_fact_go *ges_fact_first_go(const ges_facts *facts);
/* What is known of `path`; NULL when no setting names it. */
const ges_fact_place *ges_fact_place_at(const ges_facts *facts, ges_text path);
/* The directory of that role, or NULL. */
const ges_fact_store *ges_fact_store_of(const ges_facts *facts, const char *role);
/* The program of that name, or NULL. */
const ges_fact_program *ges_fact_program_named(const ges_facts *facts, const char *name);
/* The same directory, by its real path where that is known, else by spelling. */
bool ges_fact_same_dir(const ges_facts *facts, ges_arena *mem, ges_text a, ges_text b);
/* `path` with links resolved where that is known, cleaned. */
ges_text ges_fact_real(const ges_facts *facts, ges_arena *mem, ges_text path);
/* A variable that some Go of 1.15 to 1.27 takes from its settings; letter case ignored. */
bool ges_fact_is_go_name(ges_text name);
/* The entry of that list that means `dir`, or NULL. */
const ges_fact_path_entry *ges_fact_entry_of(const ges_facts *facts, const ges_fact_path_list *list,
                                             ges_arena *mem, ges_text dir);
/* Windows: a newer Go in an entry of the user's, behind the one in an entry of the machine's; NULL
 * when there is none. */
const ges_fact_go *ges_fact_hidden_user_go(const ges_facts *facts, ges_arena *mem);
/* Windows: the directory of go install when Go's installer put it on another account's PATH only;
 * else empty. */
ges_text ges_fact_missing_user_bin(const ges_facts *facts, ges_arena *mem);
/* Is this directory an entry of PATH? */
bool ges_fact_on_path(const ges_facts *facts, ges_arena *mem, ges_text dir);

#endif
