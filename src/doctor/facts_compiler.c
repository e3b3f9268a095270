/* The C compiler that go would run: which file, for which system. Nothing is run: names and
 * directories tell. Looked at only when something here asks for C. */
#include "doctor/facts_gather.h"

#include "ges/goenv.h"
#include "go/lookpath.h"
#include "go/version.h"
#include "go/words.h"

/* A path falls into few words; a list that is longer is no path. */
enum { WORDS_JOINED = 8, VERSIONS_MAX = 64 };

static const ges_fact_setting *set_by_user(const ges_gather *g, const char *name) {
    const ges_fact_setting *setting = ges_fact_effective(g->facts, name);
    bool is_set = setting != NULL && setting->value.len != 0 &&
                  setting->source != GES_FACT_DEFAULT;
    return is_set ? setting : NULL;
}

static bool exists(const ges_gather *g, ges_text path) {
    bool is_windows = g->facts->style == GES_PATH_WINDOWS;
    return ges_os_exists(g->os, path) ||
           (is_windows && ges_os_exists(g->os, ges_text_join(g->mem, path, GES_T(".exe"))));
}

/* --- values that fall apart at a blank ------------------------------------------------------- */

/* A path that words[at] begins and the words after it complete; empty when there is none. */
static ges_text whole_path(const ges_gather *g, const ges_word_list *words, size_t at,
                           ges_text begin) {
    ges_text path = begin;
    for (size_t i = at + 1; i < words->count && i <= at + WORDS_JOINED; i++) {
        path = ges_text_join(g->mem, path, GES_T(" "), words->items[i]);
        if (exists(g, path)) {
            return path;
        }
    }
    return (ges_text){0};
}

static void note_split(ges_gather *g, const char *name, ges_text word, ges_text whole,
                       char quote) {
    ges_fact_split split = {ges_text_of(name), word, whole, quote};
    (void)ges_list_push(g->mem, &g->facts->cgo.splits, split); /* the arena remembers */
}

/* CC=/opt/my tools/gcc: the first word is no file, but what it begins is, or looks so. */
static void look_at_program(ges_gather *g, const char *name) {
    const ges_fact_setting *setting = set_by_user(g, name);
    ges_word_list words = {0};
    char quote = 0;
    if (setting == NULL) {
        return;
    }
    if (!ges_words_split(g->mem, setting->value, &words, &quote)) {
        note_split(g, name, setting->value, (ges_text){0}, quote);
        return;
    }
    bool is_candidate = words.count > 1 &&
                        ges_path_is_abs(g->facts->style, words.items[0]) &&
                        !exists(g, words.items[0]);
    if (!is_candidate) {
        return;
    }
    ges_text whole = whole_path(g, &words, 0, words.items[0]);
    bool is_likely = words.items[1].len != 0 && words.items[1].ptr[0] != '-' &&
                     (ges_text_find_char(words.items[1], '/') != GES_NPOS ||
                      ges_text_find_char(words.items[1], '\\') != GES_NPOS);
    if (whole.len != 0 || is_likely) {
        note_split(g, name, words.items[0], whole, 0);
    }
}

/* -I/opt/my include: only when the whole directory is there. */
static void look_at_flags(ges_gather *g, const char *name) {
    const ges_fact_setting *setting = set_by_user(g, name);
    ges_word_list words = {0};
    char quote = 0;
    if (setting == NULL) {
        return;
    }
    if (!ges_words_split(g->mem, setting->value, &words, &quote)) {
        note_split(g, name, setting->value, (ges_text){0}, quote);
        return;
    }
    for (size_t i = 0; i + 1 < words.count; i++) {
        ges_text word = words.items[i];
        bool has_flag = ges_text_starts(word, GES_T("-I")) || ges_text_starts(word, GES_T("-L"));
        ges_text path = has_flag ? ges_text_skip(word, 2) : word;
        if (!ges_path_is_abs(g->facts->style, path) || exists(g, path)) {
            continue;
        }
        ges_text whole = whole_path(g, &words, i, path);
        if (whole.len != 0) {
            note_split(g, name, path, whole, 0);
            return;
        }
    }
}

/* --- what the compiler compiles for ---------------------------------------------------------- */

/* "x86_64-w64-mingw32" of "x86_64-w64-mingw32-gcc-12.exe"; empty when the name says nothing. */
static ges_text triplet_of_name(ges_path_style style, ges_text path) {
    static const ges_text programs[] = {GES_LIT("-gcc"), GES_LIT("-clang"), GES_LIT("-cc"),
                                        GES_LIT("-g++")};
    ges_text name = ges_path_base(style, path);
    if (ges_text_equal_nocase(ges_path_ext(style, name), GES_T(".exe"))) {
        name = ges_text_slice(name, 0, name.len - 4);
    }
    for (size_t i = 0; i < GES_COUNT(programs); i++) {
        size_t at = ges_text_find(name, programs[i]);
        ges_text after = at != GES_NPOS ? ges_text_skip(name, at + programs[i].len) : name;
        ges_text triplet = at != GES_NPOS ? ges_text_slice(name, 0, at) : (ges_text){0};
        bool is_whole = after.len == 0 || after.ptr[0] == '-';
        if (at != GES_NPOS && is_whole && ges_text_find_char(triplet, '-') != GES_NPOS) {
            return triplet;
        }
    }
    return (ges_text){0};
}

/* lib/gcc/TRIPLET beside bin: the layout of every MinGW; one name there speaks for itself. */
static ges_text triplet_of_tree(const ges_gather *g, ges_text real) {
    ges_path_style style = g->facts->style;
    ges_text bin = ges_path_dir(g->mem, style, real);
    ges_text gcc = ges_path_join(g->mem, style, ges_path_dir(g->mem, style, bin),
                                 GES_T("lib/gcc"));
    ges_dir_list entries = {0};
    ges_text triplet = {0};
    if (g->os->dir_list(g->os, gcc, g->mem, &entries, NULL) != GES_OK) {
        return triplet;
    }
    for (size_t i = 0; i < entries.count; i++) {
        if (entries.items[i].kind == GES_FILE_DIRECTORY) {
            if (triplet.len != 0) {
                return (ges_text){0}; /* compilers for several systems share the directory */
            }
            triplet = entries.items[i].name;
        }
    }
    return triplet;
}

/* --target=TRIPLET, with which clang compiles for others. */
static ges_text triplet_of_words(const ges_word_list *words) {
    for (size_t i = 1; i < words->count; i++) {
        if (ges_text_starts(words->items[i], GES_T("--target="))) {
            return ges_text_skip(words->items[i], 9);
        }
        if (ges_text_equal(words->items[i], GES_T("-target")) && i + 1 < words->count) {
            return words->items[i + 1];
        }
    }
    return (ges_text){0};
}

/* The libraries for -m32 are in a directory of that name, below the version's. Source: gcc
 * MULTILIB_OSDIRNAMES of x86_64 on Linux and mingw-w64: "32" beside the 64-bit libgcc. */
static bool has_libraries_for_32(const ges_gather *g, ges_text real, ges_text triplet) {
    ges_path_style style = g->facts->style;
    ges_text bin = ges_path_dir(g->mem, style, real);
    ges_text gcc = ges_path_join(g->mem, style, ges_path_dir(g->mem, style, bin),
                                 GES_T("lib/gcc"));
    ges_text tree = ges_path_join(g->mem, style, gcc, triplet);
    ges_dir_list entries = {0};
    if (g->os->dir_list(g->os, tree, g->mem, &entries, NULL) != GES_OK) {
        return true; /* not known: nothing is said */
    }
    for (size_t i = 0; i < entries.count && i < VERSIONS_MAX; i++) {
        ges_text version = ges_path_join(g->mem, style, tree, entries.items[i].name);
        if (ges_os_is_dir(g->os, ges_path_join(g->mem, style, version, GES_T("32")))) {
            return true;
        }
    }
    return entries.count == 0;
}

static void find_target(ges_gather *g, const ges_word_list *words) {
    ges_fact_cgo *cgo = &g->facts->cgo;
    ges_path_style style = g->facts->style;
    ges_text real = {0};
    if (g->os->path_resolve(g->os, cgo->cc_path, g->mem, &real, NULL) != GES_OK) {
        real = cgo->cc_path;
    }
    ges_text base = ges_path_base(style, real);
    bool is_gcc = ges_text_contains(base, GES_T("gcc")) && !ges_text_contains(base, GES_T("ccache"));
    cgo->target = triplet_of_words(words);
    cgo->target = cgo->target.len != 0 ? cgo->target : triplet_of_name(style, cgo->cc_path);
    cgo->target = cgo->target.len != 0 ? cgo->target : triplet_of_name(style, real);
    if (cgo->target.len == 0 && is_gcc) {
        cgo->target = triplet_of_tree(g, real);
    }
    cgo->lacks_32 = is_gcc && ges_text_starts(cgo->target, GES_T("x86_64-")) &&
                    !has_libraries_for_32(g, real, cgo->target);
}

/* --- Windows: directories that gcc, ld and windres get to see -------------------------------- */

static void add_dir(ges_gather *g, const char *name, ges_text path) {
    ges_fact_tool_dir dir = {ges_text_of(name), path};
    if (path.len != 0) {
        (void)ges_list_push(g->mem, &g->facts->cgo.dirs, dir); /* the arena remembers */
    }
}

static void find_dirs(ges_gather *g, ges_goenv *goenv) {
    static const char *const names[] = {"GOTMPDIR", "GOCACHE", "GOMODCACHE"};
    ges_text temp = {0};
    ges_registry_list values = {0};
    bool has_own_temp = false;
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        ges_goenv_value value = {0};
        (void)ges_goenv_get(goenv, ges_text_of(names[i]), &value); /* unknown to old Gos: empty */
        add_dir(g, names[i], value.value);
        has_own_temp = has_own_temp || (i == 0 && value.value.len != 0);
    }
    if (!has_own_temp && g->os->temp_dir(g->os, g->mem, &temp, NULL) == GES_OK) {
        add_dir(g, "TEMP", temp);
    }
    add_dir(g, "CC", g->facts->cgo.cc_path);
    if (g->os->registry_list(g->os, GES_REGISTRY_MACHINE,
                             GES_T("SYSTEM\\CurrentControlSet\\Control\\Nls\\CodePage"), g->mem,
                             &values, NULL) != GES_OK) {
        return;
    }
    for (size_t i = 0; i < values.count; i++) {
        if (ges_text_equal_nocase(values.items[i].name, GES_T("ACP"))) {
            g->facts->cgo.code_page = values.items[i].text;
        }
    }
}

/* --------------------------------------------------------------------------------------------- */

static void find_compiler(ges_gather *g, const ges_fact_go *go) {
    ges_fact_cgo *cgo = &g->facts->cgo;
    ges_goenv_request request = {.os = g->os, .env = &g->env, .go = go->path};
    ges_goenv *goenv = NULL;
    ges_goenv_value cc = {0};
    ges_goenv_value enabled = {0};
    ges_word_list words = {0};
    char quote = 0;
    if (ges_goenv_open(&request, g->mem, &goenv, NULL) != GES_OK ||
        !ges_goenv_get(goenv, GES_T("CC"), &cc) ||
        !ges_goenv_get(goenv, GES_T("CGO_ENABLED"), &enabled) || !cc.is_known ||
        !enabled.is_known) {
        return; /* too old, or it would have to be downloaded first */
    }
    cgo->minor = ges_goenv_about_of(goenv).minor;
    cgo->is_enabled = ges_text_equal(enabled.value, GES_T("1"));
    if (!ges_words_split(g->mem, cc.value, &words, &quote) || words.count == 0) {
        return; /* go says so itself: it is among the splits */
    }
    cgo->cc = words.items[0];
    cgo->is_known = true;
    if (ges_lookpath(g->os, g->mem, &g->env, g->facts->dir, cgo->minor, cgo->cc, &cgo->cc_path) ==
        GES_LOOKPATH_NOT_FOUND) {
        cgo->cc_path = (ges_text){0};
    } else {
        find_target(g, &words);
    }
    if (g->facts->family == GES_OS_WINDOWS && cgo->needed_by.len != 0) {
        find_dirs(g, goenv);
    }
}

void ges_gather_compiler(ges_gather *g) {
    static const char *const programs[] = {"CC", "CXX", "PKG_CONFIG"};
    static const char *const flags[] = {"CGO_CFLAGS", "CGO_CPPFLAGS", "CGO_CXXFLAGS",
                                        "CGO_LDFLAGS"};
    const ges_fact_go *go = ges_fact_first_go(g->facts);
    for (size_t i = 0; i < GES_COUNT(programs); i++) {
        look_at_program(g, programs[i]);
    }
    for (size_t i = 0; i < GES_COUNT(flags); i++) {
        look_at_flags(g, flags[i]);
    }
    bool is_asked = g->facts->cgo.needed_by.len != 0 || set_by_user(g, "CC") != NULL ||
                    set_by_user(g, "CGO_ENABLED") != NULL;
    if (go != NULL && is_asked) {
        find_compiler(g, go);
    }
}
