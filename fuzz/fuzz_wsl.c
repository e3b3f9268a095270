/* Any bytes as /etc/wsl.conf and as WSLENV: what is found is not longer than what was given. */
#include "formats/wsl.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_text text = {(const char *)data, size};
    ges_wslconf_value value = {0};
    if (ges_wslconf_find(text, GES_T("interop"), GES_T("appendWindowsPath"), &mem, &value) &&
        (value.text.len > size || value.line == 0)) {
        abort();
    }
    ges_wslenv entries = {0};
    if (!ges_wslenv_read(text, &mem, &entries) || entries.count > size) {
        abort();
    }
    for (size_t i = 0; i < entries.count; i++) {
        char flag = ges_wslenv_unknown_flag(entries.items[i].flags);
        if (entries.items[i].name.len == 0 || flag == 'p') {
            abort();
        }
    }
    ges_arena_close(&mem);
    return 0;
}
