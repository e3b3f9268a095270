/* Entries of the journal: whatever is read can be written again, and comes back the same. */
#include "formats/journalfile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reading leaves the content encoded; writing wants it decoded. */
static void decode(ges_journal_entry *entry, ges_arena *mem) {
    for (size_t i = 0; i < entry->files.count; i++) {
        ges_journal_state *before = &entry->files.items[i].before;
        before->has_bytes = ges_journal_bytes(before, mem, &before->bytes, NULL) == GES_OK;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ges_arena mem;
    ges_error err = {0};
    ges_journal_entry entry = {0};
    ges_journal_entry again = {0};
    ges_arena_init(&mem, 64 * 1024 * 1024);
    ges_status status = ges_journal_parse((ges_bytes){data, size}, &mem, &entry, &err);
    if (status != GES_OK && (err.text[0] == '\0' || err.offset > size)) {
        __builtin_trap();
    }
    if (status == GES_OK) {
        decode(&entry, &mem);
        ges_bytes written = ges_journal_write(&entry, &mem);
        status = ges_journal_parse(written, &mem, &again, NULL);
        bool is_whole = true; /* content that its hash denied is not written */
        for (size_t i = 0; i < entry.files.count; i++) {
            const ges_journal_state *before = &entry.files.items[i].before;
            is_whole = is_whole && (before->has_bytes || !before->exists || before->sha256.len == 0);
        }
        if (is_whole && !ges_arena_failed(&mem) &&
            (status != GES_OK || again.number != entry.number || again.undoes != entry.undoes ||
             again.at_ns != entry.at_ns || again.files.count != entry.files.count)) {
            __builtin_trap();
        }
    }
    ges_arena_close(&mem);
    return 0;
}
