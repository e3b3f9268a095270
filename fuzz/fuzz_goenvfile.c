/* Any bytes as a go env file: every entry must lie inside the input and be found again. */
#include "formats/goenvfile.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_goenvfile_list list = {0};
    ges_goenvfile_parse((ges_text){(const char *)data, size}, &mem, &list);
    for (size_t i = 0; i < list.count; i++) {
        const ges_goenvfile_entry *entry = &list.items[i];
        const char *end = (const char *)data + size;
        if (entry->key.len == 0 || entry->value.ptr + entry->value.len > end || entry->line == 0) {
            abort();
        }
    }
    if (list.count > 0 && (ges_goenvfile_first(&list, list.items[0].key) != &list.items[0] ||
                           ges_goenvfile_last(&list, list.items[0].key) == NULL)) {
        abort();
    }
    ges_arena_close(&mem);
    return 0;
}
