/* The module of the directory, what it asks for, and which toolchain that selects. */
#include "doctor/facts_gather.h"

#include "formats/gomodline.h"
#include "go/module.h"
#include "go/select.h"
#include "go/version.h"

enum { PIECE_MIN = 1024, PIECE_MAX = 64 * 1024, LOOK = 512 };

/* What the first bytes of a go.mod or go.work say about all of it. */
static void note_bytes(ges_gather *g, ges_text path, ges_bytes bytes) {
    ges_fact_text_file file = {.file = path, .encoding = ges_encoding_of(bytes)};
    ges_text text = ges_text_from(bytes);
    size_t at = ges_text_find_char(text, '\n');
    file.has_returns = at != GES_NPOS && at > 0 && text.ptr[at - 1] == '\r';
    if (file.has_returns || file.encoding != GES_ENCODING_PLAIN) {
        (void)ges_list_push(g->mem, &g->facts->module_files, file); /* the arena remembers */
    }
}

/* Only its first bytes: go.mod below a go.work. */
static void look_at(ges_gather *g, ges_text path) {
    uint8_t *piece = ges_arena_alloc(g->mem, LOOK);
    ges_file file = GES_FILE_CLOSED;
    uint64_t size = 0;
    size_t got = 0;
    if (piece != NULL && g->os->file_open(g->os, path, &file, &size, NULL) == GES_OK &&
        g->os->file_read_at(g->os, file, 0, piece, LOOK, &got, NULL) == GES_OK) {
        note_bytes(g, path, (ges_bytes){piece, got});
    }
    g->os->file_close(g->os, &file);
}

/* The go and toolchain lines of a file, as toolchain selection sees them. */
static void read_lines(ges_gather *g, ges_text path) {
    ges_fact_module *m = &g->facts->module;
    ges_gomodline reader = {.mem = g->mem};
    ges_file file = GES_FILE_CLOSED;
    uint64_t size = 0;
    uint64_t off = 0;
    size_t got = 0;
    ges_status status = g->os->file_open(g->os, path, &file, &size, NULL);
    size_t room = size < PIECE_MIN ? PIECE_MIN : size < PIECE_MAX ? (size_t)size : PIECE_MAX;
    uint8_t *piece = ges_arena_alloc(g->mem, room);
    while (piece != NULL && status == GES_OK && !ges_gomodline_is_done(&reader)) {
        status = g->os->file_read_at(g->os, file, off, piece, room, &got, NULL);
        if (status != GES_OK || got == 0) {
            break;
        }
        if (off == 0) {
            note_bytes(g, path, (ges_bytes){piece, got});
        }
        ges_gomodline_feed(&reader, (ges_bytes){piece, got});
        off += got;
    }
    ges_gomodline_finish(&reader);
    g->os->file_close(g->os, &file);
    if (status != GES_OK) {
        return;
    }
    m->file = path;
    m->go = reader.go.value;
    m->go_line = reader.go.line;
    m->toolchain = reader.toolchain.value;
    m->toolchain_line = reader.toolchain.line;
}

static ges_text temp_dir(const ges_gather *g) {
    ges_text dir = {0};
    if (g->os->temp_dir(g->os, g->mem, &dir, NULL) == GES_OK) {
        return dir;
    }
    dir = ges_gather_env(g, "TMPDIR");
    return dir.len != 0 ? dir : GES_T("/tmp");
}

/* The workspace file by the rule of GOWORK; empty: none. Source: cmd/go modload FindGoWork. */
static ges_text find_work(const ges_gather *g, const ges_fact_go *go) {
    ges_text setting = ges_fact_value(g->facts, "GOWORK");
    ges_text found = {0};
    if (ges_go_version_minor(go->version) < 18 || ges_text_equal(setting, GES_T("off"))) {
        return found;
    }
    if (setting.len != 0 && !ges_text_equal(setting, GES_T("auto"))) {
        return ges_os_is_file(g->os, setting) ? setting : found;
    }
    ges_module_find_work(g->os, g->mem, g->facts->dir, go->root, &found);
    return found;
}

/* A variable as the go command has it, for toolchain selection. */
static ges_select_value selection_variable(const void *self, ges_text name) {
    const ges_gather *g = self;
    const ges_fact_setting *setting =
        ges_fact_effective(g->facts, ges_text_cstr(g->mem, name));
    return setting == NULL ? (ges_select_value){0}
                           : (ges_select_value){.value = setting->value,
                                                .place = setting->file};
}

ges_text ges_gather_module_cache(const ges_gather *g) {
    ges_text set = ges_fact_value(g->facts, "GOMODCACHE");
    ges_text *entries = NULL;
    size_t count = 0;
    if (set.len != 0 ||
        ges_path_split_list(g->mem, g->facts->style, ges_fact_value(g->facts, "GOPATH"), &entries,
                            &count) != GES_OK ||
        count == 0 || entries[0].len == 0) {
        return set;
    }
    ges_text pkg = ges_path_join(g->mem, g->facts->style, entries[0], GES_T("pkg"));
    return ges_path_join(g->mem, g->facts->style, pkg, GES_T("mod"));
}

/* The last line of go's standard error; the ones before it are progress. */
static ges_text last_line(ges_text lines) {
    ges_text last = {0};
    ges_text line = {0};
    while (ges_text_next_line(&lines, &line)) {
        last = line.len != 0 ? line : last;
    }
    return last;
}

static void take_choice(ges_gather *g, const ges_select_choice *choice) {
    static const ges_fact_selected kinds[] = {
        [GES_SELECT_LOCAL] = GES_SELECTED_LOCAL,       [GES_SELECT_PATH] = GES_SELECTED_OTHER,
        [GES_SELECT_CACHE] = GES_SELECTED_OTHER,       [GES_SELECT_DOWNLOAD] = GES_SELECTED_NETWORK,
        [GES_SELECT_FAIL] = GES_SELECTED_FAILS,
    };
    ges_fact_module *m = &g->facts->module;
    m->selected = kinds[choice->kind];
    m->wanted = choice->name;
    m->message = choice->kind == GES_SELECT_FAIL ? last_line(choice->err) : (ges_text){0};
}

/* Replays what `go build` would decide before it does anything. */
static void select_toolchain(ges_gather *g, const ges_fact_go *go) {
    static const ges_text build[] = {GES_LIT("build")};
    ges_text root = ges_fact_value(g->facts, "GOROOT");
    ges_select_input in = {
        .os = g->os,
        .env = &g->env,
        .getenv = selection_variable,
        .self = g,
        .runtime_version = go->version,
        .minor = ges_go_version_minor(go->version),
        .goos = g->facts->goos,
        .goarch = g->facts->goarch,
        .cwd = g->facts->dir,
        .temp_dir = temp_dir(g),
        .goroot = root.len != 0 ? root : go->root,
        .gomodcache = ges_gather_module_cache(g),
        .argv = build,
        .argc = GES_COUNT(build),
    };
    ges_select_choice choice = {0};
    ges_error err = {0};
    if (ges_select(&in, g->mem, &choice, &err) == GES_OK) { /* else no memory: it is remembered */
        take_choice(g, &choice);
    }
}

void ges_gather_module(ges_gather *g) {
    ges_fact_module *m = &g->facts->module;
    const ges_fact_go *go = ges_fact_first_go(g->facts);
    ges_module_find_mod(g->os, g->mem, g->facts->dir, &m->go_mod);
    if (m->go_mod.len != 0 &&
        ges_module_in_temp_root(g->os, g->mem, m->go_mod, temp_dir(g))) {
        m->go_mod = (ges_text){0};
    }
    if (go != NULL) {
        m->go_work = find_work(g, go);
    }
    ges_text decisive = m->go_work.len != 0 ? m->go_work : m->go_mod;
    if (decisive.len != 0) {
        read_lines(g, decisive);
    }
    if (m->go_work.len != 0 && m->go_mod.len != 0) {
        look_at(g, m->go_mod);
    }
    if (go != NULL && go->version.len != 0) {
        select_toolchain(g, go);
    }
}
