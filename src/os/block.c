/* The bytes of an environment block as entries. */
#include "os/block.h"

bool ges_block_entries(ges_text bytes, bool ends, ges_arena *mem, ges_env_list *out) {
    for (size_t at = 0; at < bytes.len;) {
        ges_text rest = ges_text_skip(bytes, at);
        size_t end = ges_text_find_char(rest, '\0');
        ges_text entry = end == GES_NPOS ? rest : ges_text_slice(rest, 0, end);
        at += entry.len + 1;
        if (entry.len == 0 && ends) {
            break;
        }
        if (entry.len == 0) {
            continue;
        }
        size_t equals = ges_text_find_char(ges_text_skip(entry, 1), '=');
        ges_env_entry item = {entry, {NULL, 0}};
        if (equals != GES_NPOS) {
            item = (ges_env_entry){ges_text_slice(entry, 0, equals + 1),
                                   ges_text_skip(entry, equals + 2)};
        }
        if (!ges_list_push(mem, out, item)) {
            return false;
        }
    }
    return true;
}
