/* Any bytes as /etc/environment, environment.d, pam_env.conf and fish_variables. */
#include "formats/envfile.h"
#include "formats/fishvars.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool look_up(const void *self, ges_text name, ges_text *value) {
    (void)self;
    *value = name;
    return name.len % 2 == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ges_arena mem;
    ges_arena_init(&mem, 16 << 20);
    ges_text text = {(const char *)data, size};
    for (int dialect = GES_ENVFILE_PLAIN; dialect <= GES_ENVFILE_PAM; dialect++) {
        ges_envfile_list entries = {0};
        ges_envfile_lookup lookup = {look_up, NULL};
        if (ges_envfile_parse(text, (ges_envfile_dialect)dialect, &mem, &entries, NULL) != GES_OK) {
            continue;
        }
        for (size_t i = 0; i < entries.count; i++) {
            bool is_uncertain = false;
            (void)ges_envfile_expand(entries.items[i].value, (ges_envfile_dialect)dialect, &lookup, &mem,
                                     &is_uncertain);
        }
    }
    ges_fishvar_list vars = {0};
    (void)!ges_fishvars_parse(text, &mem, &vars, NULL);
    ges_arena_close(&mem);
    return 0;
}
