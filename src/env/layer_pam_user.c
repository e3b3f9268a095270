/* ~/.pam_environment: read by pam_env only where user_readenv=1 is asked for; deprecated since
 * linux-pam 1.3.1 and off by default, so it is shown and never taken. */
#include "env/layerfile.h"

static ges_status read(const ges_os *os, ges_arena *mem, ges_declaration_list *out,
                       ges_error *err) {
    ges_text home = ges_layer_home(os, mem);
    if (home.len == 0) {
        return GES_OK;
    }
    ges_layer_file file = {.source = "pam_user",
                           .path = ges_text_join(mem, home, GES_T("/.pam_environment")),
                           .dialect = GES_ENVFILE_PAM,
                           .flags = GES_DECLARED_ADVICE,
                           .why = "deprecated: PAM reads it only with user_readenv=1"};
    return ges_layer_read_file(os, &file, mem, out, err);
}

const ges_layer ges_layer_pam_user = {
    .name = "pam_user",
    .title = "~/.pam_environment",
    .systems = GES_LAYER_LINUX,
    .precedence = 0,
    .where = "~/.pam_environment, deprecated",
    .read = read,
};
