/* Words as people type them. */
#include "env/typed.h"

#include "base/builder.h"

ges_text ges_typed_path(ges_arena *mem, ges_text path) {
    ges_builder out = ges_builder_in(mem);
    ges_build_char(&out, '\'');
    for (size_t i = 0; i < path.len; i++) {
        if (path.ptr[i] == '\'') {
            ges_build_str(&out, "'\\''");
        } else {
            ges_build_char(&out, path.ptr[i]);
        }
    }
    ges_build_char(&out, '\'');
    return ges_build_done(&out);
}
