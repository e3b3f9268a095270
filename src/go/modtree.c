/* go.mod and go.work files of a tree, and the Gos that serve them. */
#include "go/modtree.h"

#include "base/sort.h"
#include "go/engine.h"
#include "go/treewalk.h"
#include "go/version.h"

enum { MAX_SKIPPED = 64 };

static const char *const verdict_names[GES_MOD_VERDICTS] = {
    [GES_MOD_EXACT] = "exact",
    [GES_MOD_COMPATIBLE] = "compatible",
    [GES_MOD_DOWNLOAD] = "needs download",
    [GES_MOD_TOO_OLD] = "too old",
    [GES_MOD_NO_GO] = "no go",
    [GES_MOD_REFUSED] = "refused",
    [GES_MOD_UNREADABLE] = "unreadable",
};

const char *ges_mod_verdict_name(ges_mod_verdict verdict) {
    return verdict_names[verdict];
}

/* --- finding and reading -----------------------------------------------------------------------
 */

typedef struct finding {
    const ges_mod_request *request;
    ges_arena *mem;
    ges_mod_tree *tree;
    size_t root_len; /* of the directory with a separator behind it */
} finding;

/* As go: what is no directory counts, a link when it leads somewhere. */
static void see_file(void *self, ges_text dir, const ges_dir_entry *entry) {
    finding *f = self;
    bool is_mod = ges_text_equal(entry->name, GES_T("go.mod"));
    if (!is_mod && !ges_text_equal(entry->name, GES_T("go.work"))) {
        return;
    }
    ges_path_style style = ges_os_style(f->request->os);
    char separator = ges_path_separator(style);
    bool has_end = ges_path_is_separator(style, dir.ptr[dir.len - 1]);
    ges_text path =
        ges_text_join(f->mem, dir, (ges_text){&separator, has_end ? 0 : 1}, entry->name);
    if (entry->kind == GES_FILE_SYMLINK && !ges_os_is_file(f->request->os, path)) {
        return;
    }
    ges_mod_file file = {.path = path,
                         .name = ges_text_skip(path, f->root_len),
                         .kind = is_mod ? GES_GOMOD_MODULE : GES_GOMOD_WORKSPACE};
    (void)ges_list_push(f->mem, &f->tree->files, file); /* the arena remembers */
}

/* The newer of both lines. Without a go line go assumes an old language, which any Go speaks; the
 * toolchain line counts alone then. Source: cmd/go internal/toolchain Select. */
static ges_text wish_of(const ges_mod_file *file) {
    ges_text toolchain = ges_go_toolchain_version(file->toolchain);
    return ges_go_version_compare(toolchain, file->go) > 0 ? toolchain : file->go;
}

static ges_text first_path(const ges_gomod_list *list) {
    return list->count != 0 ? list->items[0].path : (ges_text){0};
}

/* Keeps of the parsed file what is asked for. The parser's own notes die with `scratch`. */
static void keep(ges_mod_file *file, const ges_gomod *read, ges_arena *mem) {
    file->module = ges_text_copy(mem, first_path(&read->module));
    file->go = ges_text_copy(mem, first_path(&read->go));
    file->toolchain = ges_text_copy(mem, first_path(&read->toolchain));
    for (size_t i = 0; i < read->godebug.count; i++) {
        ges_gomod_item item = read->godebug.items[i];
        item.path = ges_text_copy(mem, item.path);
        item.version = ges_text_copy(mem, item.version);
        (void)ges_list_push(mem, &file->godebug, item); /* the arena remembers */
    }
    for (size_t i = 0; i < read->use.count; i++) {
        ges_gomod_item item = {.at = read->use.items[i].at,
                               .path = ges_text_copy(mem, read->use.items[i].path)};
        (void)ges_list_push(mem, &file->use, item); /* the arena remembers */
    }
    for (size_t i = 0; i < read->errors.count; i++) {
        ges_gomod_error error = read->errors.items[i];
        error.verb = ges_text_copy(mem, error.verb);
        error.path = ges_text_copy(mem, error.path);
        error.text = ges_text_copy(mem, error.text);
        (void)ges_list_push(mem, &file->errors, error); /* the arena remembers */
    }
    file->wish = wish_of(file);
    file->verdict = file->errors.count != 0 ? GES_MOD_REFUSED : GES_MOD_TOO_OLD;
}

/* The first release that takes what the newest does. Before 1.15 nobody looks. */
static uint32_t least_of(ges_text name, ges_bytes bytes, ges_gomod_options options,
                         const ges_gomod *read, ges_arena *scratch) {
    enum { OLDEST = 15 };
    ges_text go = first_path(&read->go);
    bool has_patch = !ges_text_equal(ges_go_version_lang(go), go); /* or is a release candidate */
    const struct {
        bool is_used;
        uint32_t since;
    } features[] = {
        {has_patch, 21},
        {options.kind == GES_GOMOD_WORKSPACE, 18},
        {read->retract.count != 0, 16},
        {read->toolchain.count != 0, 21},
        {read->godebug.count != 0, 23},
        {read->tool.count != 0, 24},
        {read->ignore.count != 0, 25},
    };
    uint32_t least = OLDEST;
    for (size_t i = 0; i < GES_COUNT(features); i++) {
        least = features[i].is_used && features[i].since > least ? features[i].since : least;
    }
    for (; least < GES_GOENV_NEWEST_MINOR;
         least++) { /* also empty blocks, and spellings of versions */
        ges_gomod older = {0};
        options.minor = least;
        if (ges_gomod_parse(name, bytes, &options, scratch, &older, NULL) == GES_OK &&
            older.errors.count == 0) {
            break;
        }
    }
    return least;
}

void ges_mod_file_read(const ges_os *os, ges_mod_file *file, ges_arena *scratch, ges_arena *mem) {
    ges_bytes bytes = {0};
    ges_gomod read = {0};
    ges_error err = {0};
    ges_gomod_options options = {.kind = file->kind, .is_windows = os->family == GES_OS_WINDOWS};
    ges_text base = ges_path_base(ges_os_style(os), file->path);
    ges_status status = os->file_read(os, file->path, GES_GOMOD_MAX, scratch, &bytes, &err);
    status =
        status == GES_OK ? ges_gomod_parse(base, bytes, &options, scratch, &read, &err) : status;
    if (status == GES_OK) {
        keep(file, &read, mem);
        file->least = read.errors.count == 0 ? least_of(base, bytes, options, &read, scratch) : 0;
    } else {
        file->verdict = GES_MOD_UNREADABLE;
        file->problem = ges_text_copy(mem, ges_text_of(err.text));
    }
    ges_arena_reset(scratch);
}

/* A file stands before those of the directories beside it, as a person lists a tree. */
static int by_name(const void *a, const void *b) {
    return ges_text_compare(((const ges_mod_file *)a)->name, ((const ges_mod_file *)b)->name);
}

ges_status ges_mod_tree_read(const ges_mod_request *request, ges_arena *mem, ges_mod_tree *out,
                             ges_error *err) {
    ges_text skipped[MAX_SKIPPED] = {GES_LIT(".git"), GES_LIT("node_modules"), GES_LIT("vendor")};
    size_t count = 3;
    ges_mod_tree tree = {0};
    ges_arena scratch;
    ges_path_style style = ges_os_style(request->os);
    bool has_end = request->dir.len != 0 &&
                   ges_path_is_separator(style, request->dir.ptr[request->dir.len - 1]);
    finding f = {request, mem, &tree, request->dir.len + (has_end ? 0 : 1)};
    if (request->skipped_count > MAX_SKIPPED - count) {
        return ges_error_set(err, GES_TOO_LARGE, "%zu directories to ignore, at most %zu are taken",
                             request->skipped_count, MAX_SKIPPED - count);
    }
    for (size_t i = 0; i < request->skipped_count; i++) {
        skipped[count++] = request->skipped[i];
    }
    ges_treewalk walk = {.os = request->os,
                         .skipped = skipped,
                         .skipped_count = count,
                         .file = see_file,
                         .self = &f};
    ges_status status = ges_treewalk_run(&walk, request->dir, mem, err);
    if (status != GES_OK) {
        return status;
    }
    ges_sort(tree.files.items, tree.files.count, sizeof(*tree.files.items), by_name);
    ges_arena_init(&scratch, 0);
    for (size_t i = 0; i < tree.files.count; i++) {
        ges_mod_file_read(request->os, &tree.files.items[i], &scratch, mem);
    }
    ges_arena_close(&scratch);
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    tree.dirs = walk.dirs;
    tree.unreadable = walk.unreadable;
    tree.first_unreadable = walk.first_unreadable;
    *out = tree;
    return GES_OK;
}

/* --- matching ----------------------------------------------------------------------------------
 */

static bool is_exact(const ges_sdk_entry *sdk, ges_text wish) {
    bool is_family = ges_text_equal(ges_go_version_lang(wish), wish);
    ges_text own = is_family ? ges_go_version_lang(sdk->number) : sdk->number;
    return wish.len != 0 && ges_text_equal(own, wish);
}

static bool is_taken(const ges_mod_file *file) {
    return file->verdict != GES_MOD_REFUSED && file->verdict != GES_MOD_UNREADABLE;
}

void ges_mod_tree_match(ges_mod_tree *tree, const ges_sdklist *sdks, ges_mod_policy policy) {
    /* Whoever comes first will heed toolchain lines, unless told otherwise: it has to be as new. */
    bool has_go = ges_sdklist_serving(sdks, GES_T("")) != NULL;
    bool heeds = policy != GES_MOD_LOCAL || !has_go;
    ges_mod_verdict unserved = !has_go                      ? GES_MOD_NO_GO
                               : policy == GES_MOD_FETCHES ? GES_MOD_DOWNLOAD
                                                           : GES_MOD_TOO_OLD;
    for (size_t i = 0; i < tree->files.count; i++) {
        ges_mod_file *file = &tree->files.items[i];
        if (!is_taken(file)) {
            continue;
        }
        file->wish = heeds ? file->wish : file->go;
        /* The list has the newest first, so those that take the file are its beginning. */
        ges_sdklist takers = *sdks;
        while (takers.count != 0 &&
               ges_go_version_minor(takers.items[takers.count - 1].version) < file->least) {
            takers.count--;
        }
        const ges_sdk_entry *exact = ges_sdklist_version(&takers, file->wish);
        file->sdk = exact != NULL ? exact : ges_sdklist_serving(&takers, file->wish);
        file->verdict = unserved;
        if (file->sdk != NULL) {
            file->verdict = is_exact(file->sdk, file->wish) ? GES_MOD_EXACT : GES_MOD_COMPATIBLE;
        }
    }
}

ges_text ges_mod_tree_least(const ges_mod_tree *tree) {
    ges_text least = {0};
    for (size_t i = 0; i < tree->files.count; i++) {
        const ges_mod_file *file = &tree->files.items[i];
        if (is_taken(file) && ges_go_version_compare(file->wish, least) > 0) {
            least = file->wish;
        }
    }
    return least;
}

/* The place of the wish of the same 1.N; GES_NPOS: none yet. */
static size_t find_family(const ges_text *list, size_t count, ges_text wish) {
    for (size_t i = 0; i < count; i++) {
        if (ges_text_equal(ges_go_version_lang(list[i]), ges_go_version_lang(wish))) {
            return i;
        }
    }
    return GES_NPOS;
}

static int newest_first(const void *a, const void *b) {
    return ges_go_version_compare(*(const ges_text *)b, *(const ges_text *)a);
}

size_t ges_mod_tree_wishes(const ges_mod_tree *tree, ges_text *out, size_t max) {
    size_t count = 0;
    for (size_t i = 0; i < tree->files.count; i++) {
        const ges_mod_file *file = &tree->files.items[i];
        if (!is_taken(file) || file->wish.len == 0) {
            continue;
        }
        size_t at = find_family(out, count, file->wish);
        if (at == GES_NPOS && count < max) {
            out[count++] = file->wish;
        } else if (at != GES_NPOS && ges_go_version_compare(file->wish, out[at]) > 0) {
            out[at] = file->wish;
        }
    }
    ges_sort(out, count, sizeof(*out), newest_first);
    return count;
}
