/* /etc/environment, which pam_env reads at a logon. */
#include "env/layerfile.h"

static ges_status read(const ges_os *os, ges_arena *mem, ges_declaration_list *out,
                       ges_error *err) {
    ges_layer_file file = {.source = "environment_file",
                           .path = GES_T("/etc/environment"),
                           .dialect = GES_ENVFILE_PLAIN};
    return ges_layer_read_file(os, &file, mem, out, err);
}

const ges_layer ges_layer_environment_file = {
    .name = "environment_file",
    .title = "/etc/environment",
    .systems = GES_LAYER_LINUX,
    .precedence = 20,
    .where = "/etc/environment, at a logon through PAM",
    .read = read,
};
