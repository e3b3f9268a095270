/* The go env file: one pass over its lines. */
#include "formats/goenvfile.h"

void ges_goenvfile_parse(ges_text in, ges_arena *mem, ges_goenvfile_list *out) {
    ges_text rest = in;
    ges_text line;
    uint32_t number = 0;
    while (rest.len != 0 && ges_text_next_line(&rest, &line)) {
        number++;
        size_t equals = ges_text_find_char(line, '=');
        if (equals == GES_NPOS || line.ptr[0] < 'A' || line.ptr[0] > 'Z') {
            continue;
        }
        ges_goenvfile_entry entry = {
            .key = ges_text_slice(line, 0, equals),
            .value = ges_text_skip(line, equals + 1),
            .line = number,
        };
        if (!ges_list_push(mem, out, entry)) {
            return;
        }
    }
}

bool ges_goenvfile_defines(ges_text line, ges_text key) {
    bool is_read = line.len != 0 && line.ptr[0] >= 'A' && line.ptr[0] <= 'Z';
    size_t equals = is_read ? ges_text_find_char(line, '=') : GES_NPOS;
    return equals != GES_NPOS && ges_text_equal(ges_text_slice(line, 0, equals), key);
}

const ges_goenvfile_entry *ges_goenvfile_first(const ges_goenvfile_list *list, ges_text key) {
    for (size_t i = 0; i < list->count; i++) {
        if (ges_text_equal(list->items[i].key, key)) {
            return &list->items[i];
        }
    }
    return NULL;
}

const ges_goenvfile_entry *ges_goenvfile_last(const ges_goenvfile_list *list, ges_text key) {
    for (size_t i = list->count; i > 0; i--) {
        if (ges_text_equal(list->items[i - 1].key, key)) {
            return &list->items[i - 1];
        }
    }
    return NULL;
}
