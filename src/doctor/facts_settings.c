/* Where variables are declared: process block, go env file, GOROOT/go.env, Go's defaults. */
#include "doctor/facts_gather.h"

#include "env/pathlist.h"
#include "formats/goenvfile.h"
#include "go/version.h"

static void push(ges_gather *g, ges_fact_setting setting) {
    (void)ges_list_push(g->mem, &g->facts->settings, setting); /* the arena remembers */
}

bool ges_gather_is_ours(const ges_gather *g, ges_text name) {
    return ges_facts_want(g->os, name);
}

bool ges_facts_want(const ges_os *os, ges_text name) {
    static const ges_text prefixes[] = {GES_LIT("GO"), GES_LIT("CGO_"), GES_LIT("PATH")};
    for (size_t i = 0; i < GES_COUNT(prefixes); i++) {
        ges_text front = ges_text_slice(name, 0, prefixes[i].len);
        if (ges_env_name_equal(os, front, prefixes[i])) {
            return true;
        }
    }
    static const ges_text names[] = {GES_LIT("CC"), GES_LIT("CXX"), GES_LIT("AR"),
                                     GES_LIT("PKG_CONFIG"), GES_LIT("FC"), GES_LIT("GCCGO"),
                                     GES_LIT("HTTPS_PROXY"), GES_LIT("https_proxy"),
                                     GES_LIT("HTTP_PROXY"), GES_LIT("http_proxy"),
                                     GES_LIT("ALL_PROXY"), GES_LIT("all_proxy"),
                                     GES_LIT("NO_PROXY"), GES_LIT("no_proxy"),
                                     GES_LIT("SSL_CERT_FILE"), GES_LIT("SSL_CERT_DIR")};
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        if (ges_env_name_equal(os, name, names[i])) {
            return true;
        }
    }
    return false;
}

/* On Windows names are looked up in any case; rules ask for upper case. */
static ges_text plain_name(const ges_gather *g, ges_text name) {
    if (g->facts->family != GES_OS_WINDOWS) {
        return name;
    }
    char *upper = ges_new_array(g->mem, name.len + 1, char);
    for (size_t i = 0; upper != NULL && i < name.len; i++) {
        bool is_lower = name.ptr[i] >= 'a' && name.ptr[i] <= 'z';
        upper[i] = (char)(is_lower ? name.ptr[i] - 'a' + 'A' : name.ptr[i]);
    }
    return upper != NULL ? (ges_text){upper, name.len} : name;
}

/* Of no meaning to Go, but to rules: the terminal that started us, and how Windows looks up. */
static bool tells_surroundings(const ges_gather *g, ges_text name) {
    static const ges_text names[] = {GES_LIT("TERM_PROGRAM"), GES_LIT("WT_SESSION"),
                                     GES_LIT("NoDefaultCurrentDirectoryInExePath")};
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        if (ges_env_name_equal(g->os, name, names[i])) {
            return true;
        }
    }
    return false;
}

static void gather_process(ges_gather *g) {
    for (size_t i = 0; i < g->env.count; i++) {
        const ges_env_entry *entry = &g->env.items[i];
        if (ges_gather_is_ours(g, entry->name) || tells_surroundings(g, entry->name)) {
            ges_text name = plain_name(g, entry->name);
            bool counts = g->facts->family == GES_OS_WINDOWS && ges_text_equal(name, GES_T("PATH"));
            push(g, (ges_fact_setting){.name = name,
                                       .value = entry->value,
                                       .units = counts ? ges_path_units(entry->value) : 0});
        }
    }
}

/* The user's go env file. Source: os.UserConfigDir, cmd/go internal/cfg EnvFile; facts of 1.16 to
 * 1.27: GOENV=off means none, XDG_CONFIG_HOME counts on Linux only. */
static ges_text env_file(const ges_gather *g) {
    ges_path_style style = g->facts->style;
    ges_text named = ges_gather_env(g, "GOENV");
    if (named.len != 0) {
        bool is_off = ges_text_equal(named, GES_T("off"));
        return is_off                             ? (ges_text){0}
               : ges_path_is_abs(style, named) ? named
                                               : ges_path_join(g->mem, style, g->facts->dir, named);
    }
    ges_text config = {0};
    switch (g->facts->family) {
    case GES_OS_WINDOWS:
        config = ges_gather_env(g, "APPDATA");
        break;
    case GES_OS_MACOS:
        config = g->facts->home.len == 0
                     ? config
                     : ges_path_join(g->mem, style, g->facts->home,
                                     GES_T("Library/Application Support"));
        break;
    case GES_OS_LINUX:
        config = ges_gather_env(g, "XDG_CONFIG_HOME");
        if (config.len == 0 && g->facts->home.len != 0) {
            config = ges_path_join(g->mem, style, g->facts->home, GES_T(".config"));
        }
        break;
    }
    if (config.len == 0 || !ges_path_is_abs(style, config)) {
        return (ges_text){0};
    }
    ges_text dir = ges_path_join(g->mem, style, config, GES_T("go"));
    return ges_path_join(g->mem, style, dir, GES_T("env"));
}

/* Reads a file of definitions; what go cannot read counts as empty, as it does for go. */
static ges_goenvfile_list read_definitions(ges_gather *g, ges_text path, ges_bytes *out) {
    ges_goenvfile_list list = {0};
    ges_bytes bytes = {0};
    ges_error err = {0};
    ges_status status =
        g->os->file_read(g->os, path, GES_GOENVFILE_MAX, g->mem, &bytes, &err);
    if (status == GES_TOO_LARGE) {
        ges_gather_gap(g, GES_FACTS_SETTINGS, status, "read", path, &err);
    }
    if (status != GES_OK) {
        return list;
    }
    ges_goenvfile_parse(ges_text_from(bytes), g->mem, &list);
    *out = bytes;
    return list;
}

static void gather_env_file(ges_gather *g) {
    ges_text path = env_file(g);
    if (path.len == 0) {
        return;
    }
    ges_bytes bytes = {0};
    ges_goenvfile_list list = read_definitions(g, path, &bytes);
    ges_gather_goenv_flaws(g, path, bytes);
    for (size_t i = list.count; i-- > 0;) { /* of duplicates the last one counts */
        push(g, (ges_fact_setting){.name = list.items[i].key,
                                   .value = ges_gather_goenv_meant(g, list.items[i].line,
                                                                   list.items[i].value),
                                   .source = GES_FACT_GO_ENV,
                                   .file = path,
                                   .line = list.items[i].line});
    }
}

/* GOPATH's default is ~/go, unless the GOROOT variable names just that.
 * Source: go/build defaultGOPATH. */
static void gather_defaults(ges_gather *g) {
    if (g->facts->home.len == 0) {
        return;
    }
    ges_path_style style = g->facts->style;
    ges_text usual = ges_path_join(g->mem, style, g->facts->home, GES_T("go"));
    ges_text goroot = ges_gather_env(g, "GOROOT");
    bool is_taken = goroot.len != 0 &&
                    ges_text_equal(ges_path_clean(g->mem, style, goroot), usual);
    if (!is_taken) {
        push(g, (ges_fact_setting){
                    .name = GES_T("GOPATH"), .value = usual, .source = GES_FACT_DEFAULT});
    }
}

void ges_gather_settings(ges_gather *g) {
    gather_process(g);
    gather_env_file(g);
    gather_defaults(g);
}

void ges_gather_goroot_env(ges_gather *g) {
    const ges_fact_go *go = ges_fact_first_go(g->facts);
    if (go == NULL || ges_go_version_minor(go->version) < 21) {
        return;
    }
    /* The go env file's GOROOT is asked before the process's here. Source: cmd/go internal/cfg. */
    const ges_fact_setting *file =
        ges_fact_declared(g->facts, GES_T("GOROOT"), GES_FACT_GO_ENV);
    const ges_fact_setting *process =
        ges_fact_declared(g->facts, GES_T("GOROOT"), GES_FACT_PROCESS);
    ges_text root = file != NULL && file->value.len != 0          ? file->value
                    : process != NULL && process->value.len != 0 ? process->value
                                                                  : go->root;
    if (root.len == 0) {
        return;
    }
    ges_text path = ges_path_join(g->mem, g->facts->style, root, GES_T("go.env"));
    ges_bytes bytes = {0};
    ges_goenvfile_list list = read_definitions(g, path, &bytes);
    for (size_t i = 0; i < list.count; i++) { /* of duplicates the first one counts */
        push(g, (ges_fact_setting){.name = list.items[i].key,
                                   .value = list.items[i].value,
                                   .source = GES_FACT_GOROOT_ENV,
                                   .file = path,
                                   .line = list.items[i].line});
    }
}
