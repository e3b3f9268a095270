/* /etc/security/pam_env.conf, which pam_env reads before /etc/environment. */
#include "env/layerfile.h"

static ges_status read(const ges_os *os, ges_arena *mem, ges_declaration_list *out,
                       ges_error *err) {
    ges_layer_file file = {.source = "pam_env",
                           .path = GES_T("/etc/security/pam_env.conf"),
                           .dialect = GES_ENVFILE_PAM};
    return ges_layer_read_file(os, &file, mem, out, err);
}

const ges_layer ges_layer_pam_env = {
    .name = "pam_env",
    .title = "pam_env.conf",
    .systems = GES_LAYER_LINUX,
    .precedence = 10,
    .where = "/etc/security/pam_env.conf, at a logon through PAM",
    .read = read,
};
