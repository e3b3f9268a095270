/* Any bytes as a configuration file of git's: entries have a key, and lines that grow. */
#include "formats/gitconfig.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_gitconfig_list list = {0};
    uint32_t line = 1;
    if (ges_gitconfig_parse((ges_text){(const char *)data, size}, &mem, &list, NULL) != GES_OK &&
        list.count != 0) {
        abort();
    }
    for (size_t i = 0; i < list.count; i++) {
        const ges_gitconfig_entry *entry = &list.items[i];
        if (entry->key.len == 0 || entry->line < line || entry->value.len > size) {
            abort();
        }
        line = entry->line;
    }
    ges_arena_close(&mem);
    return 0;
}
