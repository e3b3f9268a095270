/* What is true of a Go tree by its files, and those of this machine. */
#include "go/trees.h"

#include "base/path.h"
#include "go/sdklist.h"

enum { VERSION_FILE_MAX = 4096 };

/* Files of src that versions no longer have since 1.N: one for each step, for Linux and the others
 * alike. Source: the trees of 1.15, 1.19 and 1.21 to 1.27. */
static const struct {
    const char *file;
    uint32_t gone_since;
} leftovers[] = {
    {"src/os/rlimit.go", 21},
    {"src/internal/abi/unsafestring_go119.go", 22},
    {"src/runtime/trace2.go", 23},
    {"src/runtime/mbitmap_allocheaders.go", 23},
    {"src/runtime/lock_futex_tristate.go", 25},
    {"src/runtime/map_noswiss.go", 26},
    {"src/runtime/hash32.go", 27},
};

ges_text ges_tree_version(const ges_os *os, ges_text root, ges_arena *mem) {
    ges_bytes bytes = {0};
    ges_text line = {0};
    ges_text path = ges_path_join(mem, ges_os_style(os), root, GES_T("VERSION"));
    if (os->file_read(os, path, VERSION_FILE_MAX, mem, &bytes, NULL) == GES_OK) {
        ges_text rest = ges_text_from(bytes);
        (void)ges_text_next_line(&rest, &line); /* an empty file has an empty line */
    }
    return ges_text_trim(line);
}

ges_text ges_tree_leftover(const ges_os *os, ges_text root, uint32_t minor, ges_arena *mem) {
    ges_text found = {0};
    for (size_t i = 0; i < GES_COUNT(leftovers) && found.len == 0; i++) {
        ges_text file = ges_text_of(leftovers[i].file);
        if (minor >= leftovers[i].gone_since &&
            ges_os_exists(os, ges_path_join(mem, ges_os_style(os), root, file))) {
            found = file;
        }
    }
    return found;
}

ges_status ges_trees_list(const ges_os *os, ges_arena *mem, ges_trees *out, ges_error *err) {
    ges_env_list env = {0};
    ges_sdklist sdks = {0};
    ges_trees found = {0};
    (void)os->env_list(os, mem, &env, NULL); /* without one the usual places remain */
    ges_status status = ges_sdklist_places(os, &env, mem, &sdks, err);
    for (size_t i = 0; status == GES_OK && i < sdks.count && found.count < GES_TREES_MAX; i++) {
        const ges_sdk_entry *sdk = &sdks.items[i];
        ges_tree tree = {sdk->root, sdk->real, sdk->version_file};
        if (sdk->go.len != 0 && sdk->version_file.len != 0) {
            (void)ges_list_push(mem, &found, tree); /* the arena remembers */
        }
    }
    if (status == GES_OK && ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = status == GES_OK ? found : *out;
    return status;
}
