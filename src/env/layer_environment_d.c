/* environment.d(5): what the systemd user instance gives to the services it starts, and so to a
 * graphical session. Files of all folders are read in the order of their names; a name that stands
 * in several folders counts once, in the first of them. */
#include "env/layerfile.h"

GES_LIST(file_list, ges_env_entry); /* name: file name, value: path */

static void collect(const ges_os *os, ges_text dir, ges_arena *mem, file_list *files) {
    ges_dir_list entries = {0};
    if (os->dir_list(os, dir, mem, &entries, NULL) != GES_OK) {
        return;
    }
    for (size_t i = 0; i < entries.count; i++) {
        ges_text name = entries.items[i].name;
        bool is_new = ges_text_ends(name, GES_T(".conf"));
        for (size_t k = 0; is_new && k < files->count; k++) {
            is_new = !ges_text_equal(files->items[k].name, name);
        }
        if (!is_new) {
            continue;
        }
        ges_env_entry file = {name, ges_text_join(mem, dir, GES_T("/"), name)};
        if (!ges_list_push(mem, files, file)) {
            return;
        }
        for (size_t k = files->count - 1;
             k > 0 && ges_text_compare(files->items[k - 1].name, files->items[k].name) > 0; k--) {
            ges_env_entry swap = files->items[k];
            files->items[k] = files->items[k - 1];
            files->items[k - 1] = swap;
        }
    }
}

static ges_text user_folder(const ges_os *os, ges_arena *mem) {
    ges_env_list list = {0};
    ges_text config;
    if (os->env_list(os, mem, &list, NULL) == GES_OK &&
        ges_env_find(os, &list, GES_T("XDG_CONFIG_HOME"), &config) && config.len > 0) {
        return ges_text_join(mem, config, GES_T("/environment.d"));
    }
    return ges_text_join(mem, ges_layer_home(os, mem), GES_T("/.config/environment.d"));
}

static ges_status read(const ges_os *os, ges_arena *mem, ges_declaration_list *out,
                       ges_error *err) {
    file_list files = {0};
    collect(os, user_folder(os, mem), mem, &files);
    collect(os, GES_T("/etc/environment.d"), mem, &files);
    collect(os, GES_T("/run/environment.d"), mem, &files);
    collect(os, GES_T("/usr/local/lib/environment.d"), mem, &files);
    collect(os, GES_T("/usr/lib/environment.d"), mem, &files);
    ges_status first = GES_OK;
    for (size_t i = 0; i < files.count; i++) {
        ges_layer_file file = {.source = "environment_d",
                               .path = files.items[i].value,
                               .dialect = GES_ENVFILE_SYSTEMD,
                               .why = "for the systemd user instance and what it starts"};
        ges_status status = ges_layer_read_file(os, &file, mem, out, first == GES_OK ? err : NULL);
        first = first == GES_OK ? status : first;
    }
    return first;
}

const ges_layer ges_layer_environment_d = {
    .name = "environment_d",
    .title = "environment.d",
    .systems = GES_LAYER_LINUX,
    .precedence = 30,
    .where = "*.conf in ~/.config/environment.d, /etc/environment.d, /run/environment.d, "
             "/usr/lib/environment.d",
    .read = read,
};
