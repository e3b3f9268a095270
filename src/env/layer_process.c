/* The process block: what this program, and Go, was started with. */
#include "env/layer.h"

static ges_status read(const ges_os *os, ges_arena *mem, ges_declaration_list *out,
                       ges_error *err) {
    ges_env_list list = {0};
    ges_status status = os->env_list(os, mem, &list, err);
    for (size_t i = 0; status == GES_OK && i < list.count; i++) {
        ges_declaration declaration = {.name = list.items[i].name,
                                       .value = list.items[i].value,
                                       .raw = list.items[i].value,
                                       .source = "process",
                                       .flags = GES_DECLARED_EXPORTED};
        (void)ges_list_push(mem, out, declaration); /* the arena remembers */
    }
    return status;
}

const ges_layer ges_layer_process = {
    .name = "process",
    .title = "process environment",
    .systems = GES_LAYER_LINUX | GES_LAYER_MACOS | GES_LAYER_WINDOWS,
    .precedence = 100,
    .where = "the block this process inherited",
    .read = read,
};
