/* Any bytes as generated Go sources: answers must be views into the input. */
#include "formats/gotables.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const ges_gotables_hit *hit, const uint8_t *data, size_t size) {
    const char *start = (const char *)data;
    if (hit->line == 0 || hit->value.ptr < start || hit->value.ptr + hit->value.len > start + size) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ges_text source = {(const char *)data, size};
    ges_gotables_hit hit;
    bool has_cgo;
    if (ges_gotables_constant(source, GES_T("DefaultGOARM"), &hit)) {
        check(&hit, data, size);
    }
    if (ges_gotables_compiler(source, GES_T("DefaultCC"), GES_T("linux"), GES_T("amd64"), &hit)) {
        check(&hit, data, size);
    }
    (void)ges_gotables_pair(source, GES_T("linux"), GES_T("amd64"), &has_cgo);
    return 0;
}
