/* What the layers of NAME=value files share. */
#ifndef GES_ENV_LAYERFILE_H
#define GES_ENV_LAYERFILE_H

#include "env/layer.h"
#include "formats/envfile.h"

typedef struct ges_layer_file {
    const char *source;
    ges_text path;
    ges_envfile_dialect dialect;
    uint32_t flags; /* for every declaration */
    const char *why;
} ges_layer_file;

/* Appends what one file declares, references resolved. A missing file is fine.
 * Errors: those of reading the file, TOO_LARGE, NO_MEMORY; the path is in the text */
GES_CHECK ges_status ges_layer_read_file(const ges_os *os, const ges_layer_file *file,
                                         ges_arena *mem, ges_declaration_list *out, ges_error *err);

/* $HOME of the process, else the account's home; "" when neither is known. */
ges_text ges_layer_home(const ges_os *os, ges_arena *mem);

#endif
