/* Arguments arrive as bytes and stay so. */
#include "os/args.h"

ges_status ges_os_args(int argc, char **argv, ges_arena *mem, ges_text **out, size_t *out_count,
                       ges_error *err) {
    ges_text *texts = ges_new_array(mem, (size_t)argc + 1, ges_text);
    if (texts == NULL) {
        return ges_arena_error(mem, err);
    }
    for (int i = 0; i < argc; i++) {
        texts[i] = ges_text_of(argv[i]);
    }
    *out = texts;
    *out_count = (size_t)argc;
    return GES_OK;
}
