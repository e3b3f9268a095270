/* Any bytes as a file or a registry value to repair: the first byte chooses the fixer, the second the
 * line and the name, or the type. Edits must lie in order inside the file, and what is repaired must
 * need no repair. */
#include "env/fixers.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(ges_bytes before, const ges_edit_list *edits) {
    size_t at = 0;
    for (size_t i = 0; i < edits->count; i++) {
        const ges_edit *edit = &edits->items[i];
        if (edit->off < at || edit->len > before.len || edit->off > before.len - edit->len) {
            abort();
        }
        at = edit->off + edit->len;
    }
}

static void check_value(const ges_fixer *fixer, uint8_t choice, ges_bytes bytes, ges_arena *mem) {
    static const ges_text dirs[] = {GES_LIT("C:\\a"), GES_LIT("\"C:\\a\""), GES_LIT("%A%\\b")};
    ges_repair repair = {.fixer = fixer,
                         .name = dirs[choice / 16U % GES_COUNT(dirs)],
                         .value = GES_LIT("C:\\a b")};
    ges_plan_stored before = {bytes.len != 0, choice % 4U, bytes};
    ges_plan_stored once = {0};
    ges_plan_stored twice = {0};
    if (fixer->store(&before, &repair, mem, &once, NULL) != GES_OK) {
        return;
    }
    ges_status status = fixer->store(&once, &repair, mem, &twice, NULL);
    bool is_same = once.exists == twice.exists &&
                   (!once.exists || (once.type == twice.type &&
                                     ges_text_equal(ges_text_from(once.bytes), ges_text_from(twice.bytes))));
    if (status != GES_OK || !is_same) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const ges_text files[] = {GES_LIT("/h/.bashrc"), GES_LIT("/h/.zshrc"),
                                     GES_LIT("/h/config.fish")};
    static const ges_text names[] = {GES_LIT("GOROOT"), GES_LIT("GOOS"), GES_LIT("A")};
    if (size < 2) {
        return 0;
    }
    ges_arena mem;
    ges_arena_init(&mem, 0);
    const ges_fixer *fixer = ges_fixers[data[0] % ges_fixer_count];
    ges_repair repair = {.fixer = fixer,
                         .file = files[data[1] % GES_COUNT(files)],
                         .line = data[1] / 16U,
                         .name = names[data[1] / 4U % GES_COUNT(names)],
                         .value = GES_LIT("export GOOS=x")};
    if (fixer == &ges_fixer_own_file) {
        repair.value = repair.name; /* what it writes says who wrote it */
    }
    ges_bytes before = {data + 2, size - 2};
    ges_edit_list edits = {0};
    if (fixer->store != NULL) {
        check_value(fixer, data[1], before, &mem);
        ges_arena_close(&mem);
        return 0;
    }
    if (fixer->edit(before, &repair, &mem, &edits, NULL) == GES_OK) {
        check(before, &edits);
        ges_bytes after = ges_edits_applied(before, &edits, &mem);
        ges_edit_list again = {0};
        /* go's own way leaves gaps in the order when lines went, which its next run closes. */
        bool settles = fixer != &ges_fixer_goenv_write;
        if (fixer->edit(after, &repair, &mem, &again, NULL) != GES_OK ||
            (settles && again.count != 0)) {
            abort();
        }
    } else if (edits.count != 0) {
        abort();
    }
    ges_arena_close(&mem);
    return 0;
}
