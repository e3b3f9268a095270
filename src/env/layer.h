/* A layer: one source of variables outside shells. One const entry at the end of its file, named in
 * layers.def in the order in which a logon reads them; the process block comes last and wins. */
#ifndef GES_ENV_LAYER_H
#define GES_ENV_LAYER_H

#include "env/declaration.h"
#include "os/os.h"

enum {
    GES_LAYER_LINUX = 1 << GES_OS_LINUX,
    GES_LAYER_MACOS = 1 << GES_OS_MACOS,
    GES_LAYER_WINDOWS = 1 << GES_OS_WINDOWS,
    GES_LAYER_FILE_MAX = 1 << 20, /* bytes of one file; a larger one is an error */
};

typedef struct ges_layer {
    const char *name;
    const char *title;
    unsigned systems;  /* GES_LAYER_LINUX | ... */
    int precedence;    /* a higher one wins over a lower one in a fresh session */
    const char *where; /* the places it reads */
    /* Appends its declarations to *out, which already holds those of the layers before (for
     * references). A missing file is no error; an unreadable one is, and what was read stays. */
    ges_status (*read)(const ges_os *os, ges_arena *mem, ges_declaration_list *out, ges_error *err);
} ges_layer;

extern const ges_layer *const ges_layers[];
extern const size_t ges_layer_count;

const ges_layer *ges_layer_find(const char *name);
static inline bool ges_layer_applies(const ges_layer *layer, const ges_os *os) {
    return (layer->systems & (1u << os->family)) != 0;
}

/* The value of a variable after the declarations so far, the process block left out. False when it
 * is unset. Names as the system compares them. */
bool ges_layer_value(const ges_os *os, const ges_declaration_list *list, ges_text name,
                     ges_text *out);

/* All layers of this system but the process block, as the environment of a fresh session. */
ges_env_list ges_layer_session(const ges_os *os, const ges_declaration_list *list, ges_arena *mem);

#define GES_LAYER(name) extern const ges_layer ges_layer_##name;
#include "env/layers.def"
#undef GES_LAYER

#endif
