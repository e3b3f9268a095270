/* The process block. */
#include "os/posix/posix.h"

extern char **environ;

ges_status ges_posix_env_list(const ges_os *os, ges_arena *mem, ges_env_list *out, ges_error *err) {
    (void)os;
    size_t count = 0;
    while (environ != NULL && environ[count] != NULL) {
        count++;
    }
    ges_env_entry *items = ges_new_array(mem, count + 1, ges_env_entry);
    if (items == NULL) {
        return ges_arena_error(mem, err);
    }
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        ges_text entry = ges_text_of(environ[i]);
        size_t equals = entry.len > 0 ? ges_text_find_char(ges_text_skip(entry, 1), '=') : GES_NPOS;
        if (equals != GES_NPOS) {
            items[kept++] = (ges_env_entry){ges_text_slice(entry, 0, equals + 1),
                                            ges_text_skip(entry, equals + 2)};
        }
    }
    *out = (ges_env_list){items, kept, count + 1};
    return GES_OK;
}
