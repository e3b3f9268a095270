/* What stands where the settings point to. */
#include "doctor/facts_gather.h"

#include "base/list.h"
#include "go/binary.h"
#include "go/trees.h"
#include "go/version.h"

/* GOPATH has one element, rarely three; over the limit only spellings are compared. Installed
 * programs are a few dozen; what stands behind the limit is not looked at. */
enum {
    PROGRAMS_SHOWN = 8,
    VERSION_MAX = 4096,
    GOPATH_MAX = 64,
    UNRUNNABLE_MAX = 64,
    ENTRIES_MAX = 2000
};

static bool is_program(const ges_gather *g, ges_text dir, const ges_dir_entry *entry) {
    if (entry->kind == GES_FILE_DIRECTORY) {
        return false;
    }
    if (g->facts->style == GES_PATH_WINDOWS) {
        return ges_text_equal_nocase(ges_path_ext(g->facts->style, entry->name), GES_T(".exe"));
    }
    ges_text path = ges_path_join(g->mem, g->facts->style, dir, entry->name);
    bool is_file = entry->kind == GES_FILE_REGULAR || ges_os_is_file(g->os, path);
    return is_file && g->os->file_is_executable(g->os, path);
}

/* Keeps the first names in the order of bytes. */
static void keep_name(ges_text *names, size_t *count, ges_text name) {
    size_t at = *count;
    while (at > 0 && ges_text_compare(names[at - 1], name) > 0) {
        if (at < PROGRAMS_SHOWN) {
            names[at] = names[at - 1];
        }
        at--;
    }
    if (at < PROGRAMS_SHOWN) {
        names[at] = name;
        *count += *count < PROGRAMS_SHOWN;
    }
}

/* Does the file begin as a program does? ELF, Mach-O in its three spellings, a script. */
static bool has_program_magic(const ges_gather *g, ges_text path) {
    static const uint8_t magics[][4] = {
        {0x7F, 'E', 'L', 'F'},
        {0xCF, 0xFA, 0xED, 0xFE},
        {0xCE, 0xFA, 0xED, 0xFE},
        {0xCA, 0xFE, 0xBA, 0xBE},
    };
    uint8_t head[4] = {0};
    ges_file file = GES_FILE_CLOSED;
    uint64_t size = 0;
    size_t got = 0;
    bool is_read = g->os->file_open(g->os, path, &file, &size, NULL) == GES_OK &&
                   g->os->file_read_at(g->os, file, 0, head, sizeof(head), &got, NULL) == GES_OK &&
                   got == sizeof(head);
    g->os->file_close(g->os, &file);
    bool is_program = is_read && head[0] == '#' && head[1] == '!';
    for (size_t i = 0; is_read && i < GES_COUNT(magics); i++) {
        is_program |= memcmp(head, magics[i], sizeof(head)) == 0;
    }
    return is_program;
}

/* A program that lost its execute bits; archives, libraries and notes are none. */
static void note_unrunnable(ges_gather *g, ges_text dir, const ges_dir_entry *entry) {
    ges_text path = ges_path_join(g->mem, g->facts->style, dir, entry->name);
    ges_file_info info = {0};
    bool is_suspect = g->facts->style == GES_PATH_UNIX && entry->kind != GES_FILE_DIRECTORY &&
                      ges_text_find_char(entry->name, '.') == GES_NPOS &&
                      g->facts->unrunnable.count < UNRUNNABLE_MAX &&
                      g->os->file_info(g->os, path, true, &info, NULL) == GES_OK &&
                      info.kind == GES_FILE_REGULAR && (info.mode & 0111) == 0;
    if (is_suspect && has_program_magic(g, path)) {
        ges_fact_unrunnable program = {dir, entry->name, (info.mode & 0444) >> 2 | 0100};
        (void)ges_list_push(g->mem, &g->facts->unrunnable, program); /* the arena remembers */
    }
}

static void list_programs(ges_gather *g, ges_fact_place *place) {
    ges_dir_list entries = {0};
    ges_text *names = ges_new_array(g->mem, PROGRAMS_SHOWN, ges_text);
    ges_status status = g->os->dir_list(g->os, place->path, g->mem, &entries, NULL);
    size_t kept = 0;
    for (size_t i = 0; names != NULL && status == GES_OK && i < entries.count && i < ENTRIES_MAX;
         i++) {
        if (is_program(g, place->path, &entries.items[i])) {
            keep_name(names, &kept, entries.items[i].name);
            place->program_count++;
        } else {
            note_unrunnable(g, place->path, &entries.items[i]);
        }
    }
    place->programs = names;
}

/* First word of the tree's VERSION; empty when there is none. */
static ges_text read_version(ges_gather *g, ges_text root) {
    ges_bytes bytes = {0};
    ges_text path = ges_path_join(g->mem, g->facts->style, root, GES_T("VERSION"));
    if (g->os->file_read(g->os, path, VERSION_MAX, g->mem, &bytes, NULL) != GES_OK) {
        return (ges_text){0};
    }
    ges_text rest = ges_text_from(bytes);
    ges_text line = {0};
    (void)ges_text_next_line(&rest, &line); /* an empty file has an empty line */
    return ges_text_trim(line);
}

/* May this user write there, or make it? */
static bool can_write(const ges_gather *g, ges_text path) {
    while (!ges_os_exists(g->os, path)) {
        ges_text parent = ges_path_dir(g->mem, g->facts->style, path);
        if (parent.len >= path.len) {
            return false;
        }
        path = parent;
    }
    return g->os->file_is_writable(g->os, path);
}

static bool has_dir(const ges_gather *g, ges_text root, const char *name) {
    return ges_os_is_dir(g->os, ges_path_join(g->mem, g->facts->style, root, ges_text_of(name)));
}

static ges_text absolute(const ges_gather *g, ges_text path) {
    return ges_path_is_abs(g->facts->style, path)
               ? path
               : ges_path_join(g->mem, g->facts->style, g->facts->dir, path);
}

/* Looks at `path` once, however many settings name it. */
static void add_place(ges_gather *g, ges_text path) {
    if (path.len == 0 || ges_fact_place_at(g->facts, path) != NULL) {
        return;
    }
    ges_fact_place place = {.path = path};
    ges_text at = absolute(g, path);
    (void)g->os->path_resolve(g->os, at, g->mem, &place.real, NULL); /* "": nothing is there */
    place.is_dir = ges_os_is_dir(g->os, at);
    place.is_writable = can_write(g, at);
    (void)ges_list_push(g->mem, &g->facts->places, place); /* the arena remembers */
}

/* The place of `path` when it is a directory, or NULL. */
static ges_fact_place *find_dir(const ges_gather *g, ges_text path) {
    for (size_t i = 0; i < g->facts->places.count; i++) {
        ges_fact_place *place = &g->facts->places.items[i];
        if (place->is_dir && ges_text_equal(place->path, path)) {
            return place;
        }
    }
    return NULL;
}

/* A place that should be a Go tree: only there does anybody ask what is inside. */
static void add_tree(ges_gather *g, ges_text path) {
    add_place(g, path);
    ges_fact_place *place = find_dir(g, path);
    if (place == NULL || place->has_sources || place->version.len != 0) {
        return; /* not there, or looked at before */
    }
    bool is_windows = g->facts->style == GES_PATH_WINDOWS;
    ges_text at = absolute(g, path);
    ges_text go = ges_path_join(g->mem, g->facts->style, at,
                                is_windows ? GES_T("bin\\go.exe") : GES_T("bin/go"));
    place->has_go = ges_os_is_file(g->os, go);
    place->has_tools = has_dir(g, at, "pkg/tool");
    place->has_sources = has_dir(g, at, "src");
    place->version = read_version(g, at);
}

/* A place whose programs matter. */
static void add_bin(ges_gather *g, ges_text path) {
    add_place(g, path);
    ges_fact_place *place = find_dir(g, path);
    if (place != NULL && place->programs == NULL) {
        list_programs(g, place);
    }
}

/* Was a newer tree unpacked over an older one? */
static void look_for_leftovers(ges_gather *g) {
    const ges_fact_go *go = ges_fact_first_go(g->facts);
    for (size_t i = 0; go != NULL && go->root.len != 0 && i < g->facts->places.count; i++) {
        ges_fact_place *place = &g->facts->places.items[i];
        if (ges_text_equal(place->path, go->root) && place->has_sources) {
            uint32_t minor = ges_go_version_minor(place->version);
            place->leftover = ges_tree_leftover(g->os, place->path, minor, g->mem);
        }
    }
}

/* Source: cmd/go modload Init looks only into the first element, for anything of that name. */
static void look_for_go_mod(ges_gather *g, ges_text dir) {
    ges_text file = ges_path_join(g->mem, g->facts->style, dir, GES_T("go.mod"));
    for (size_t i = 0; i < g->facts->places.count; i++) {
        ges_fact_place *place = &g->facts->places.items[i];
        if (ges_text_equal(place->path, dir) && place->is_dir) {
            place->has_go_mod = ges_os_exists(g->os, file);
        }
    }
}

static void add_gopath(ges_gather *g, ges_text value) {
    ges_text *entries = NULL;
    size_t count = 0;
    if (ges_path_split_list(g->mem, g->facts->style, value, &entries, &count) != GES_OK) {
        return; /* no memory: the arena remembers */
    }
    for (size_t i = 0; i < count && i < GOPATH_MAX; i++) {
        add_place(g, entries[i]);
        if (i == 0) {
            look_for_go_mod(g, entries[i]);
        }
        if (ges_path_is_abs(g->facts->style, entries[i])) {
            add_bin(g, ges_path_join(g->mem, g->facts->style, entries[i], GES_T("bin")));
        }
    }
}

/* A file; "off" and "auto" are words. */
static void add_work(ges_gather *g, ges_text value) {
    if (ges_path_is_abs(g->facts->style, value)) {
        add_place(g, value);
    }
}

/* The directories of file:// entries; on Windows file:///C:/x is C:/x. */
static void add_proxies(ges_gather *g, ges_text value) {
    for (size_t at = ges_text_find(value, GES_T("file:///")); at != GES_NPOS;
         at = ges_text_find(value, GES_T("file:///"))) {
        value = ges_text_skip(value, at + 7);
        size_t end = 0;
        while (end < value.len && value.ptr[end] != ',' && value.ptr[end] != '|') {
            end++;
        }
        ges_text path = ges_text_trim(ges_text_slice(value, 0, end));
        bool has_drive = path.len >= 3 && path.ptr[2] == ':';
        bool is_windows = g->facts->style == GES_PATH_WINDOWS;
        add_place(g, is_windows && has_drive ? ges_text_skip(path, 1) : path);
    }
}

/* What the compiler of the first go's tree says it is: go refuses one of another version. */
static void look_at_compiler(ges_gather *g, const ges_fact_go *go) {
    bool is_windows = g->facts->style == GES_PATH_WINDOWS;
    ges_fact_place *place = find_dir(g, go->root);
    if (place == NULL || !place->has_tools || go->goos.len == 0 || go->goarch.len == 0) {
        return;
    }
    ges_text pair = ges_text_join(g->mem, go->goos, GES_T("_"), go->goarch);
    ges_text dir = ges_path_join(g->mem, g->facts->style, absolute(g, go->root), GES_T("pkg/tool"));
    dir = ges_path_join(g->mem, g->facts->style, dir, pair);
    ges_go_binary binary = {0};
    if (ges_go_binary_read(g->os,
                           ges_path_join(g->mem, g->facts->style, dir,
                                         is_windows ? GES_T("compile.exe") : GES_T("compile")),
                           false, g->mem, &binary, NULL) == GES_OK) {
        place->compiler = binary.version;
    }
}

void ges_gather_places(ges_gather *g) {
    static const struct {
        ges_text name;
        void (*add)(ges_gather *g, ges_text value);
    } names[] = {
        {GES_LIT("GOROOT"), add_tree},
        {GES_LIT("GOPATH"), add_gopath},
        {GES_LIT("GOBIN"), add_bin},
        {GES_LIT("GOPROXY"), add_proxies},
        {GES_LIT("GOWORK"), add_work},
    };
    for (size_t i = 0; i < g->facts->settings.count; i++) {
        const ges_fact_setting *setting = &g->facts->settings.items[i];
        for (size_t k = 0; setting->source <= GES_FACT_DEFAULT && k < GES_COUNT(names); k++) {
            if (ges_text_equal(setting->name, names[k].name)) {
                names[k].add(g, setting->value);
            }
        }
    }
    const ges_fact_go *first = ges_fact_first_go(g->facts);
    if (first != NULL) {
        add_tree(g, first->root);
        look_for_leftovers(g);
        look_at_compiler(g, first);
    }
    for (size_t i = 0; i < g->facts->gos.count; i++) {
        add_place(g, g->facts->gos.items[i].root);
    }
    if (g->facts->family != GES_OS_WINDOWS) {
        add_tree(g, GES_T("/usr/local/go")); /* where the official archive goes, on PATH or not */
    }
    ges_text usual = g->facts->home.len == 0
                         ? g->facts->home
                         : ges_path_join(g->mem, g->facts->style, g->facts->home, GES_T("go"));
    add_place(g, usual);
}
