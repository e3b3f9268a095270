/* Files of NAME=value lines as declarations; the layers of a Unix logon are made of it. */
#include "env/layerfile.h"

typedef struct lookup_state {
    const ges_os *os;
    const ges_declaration_list *list;
    ges_text home;
} lookup_state;

static bool look_up(const void *self, ges_text name, ges_text *value) {
    const lookup_state *state = self;
    if (ges_layer_value(state->os, state->list, name, value)) {
        return true;
    }
    if (ges_text_equal(name, GES_T("HOME")) && state->home.len > 0) {
        *value = state->home;
        return true;
    }
    return false;
}

ges_text ges_layer_home(const ges_os *os, ges_arena *mem) {
    ges_env_list list = {0};
    ges_text home = {NULL, 0};
    if (os->env_list(os, mem, &list, NULL) == GES_OK &&
        ges_env_find(os, &list, GES_T("HOME"), &home) && home.len > 0) {
        return home;
    }
    (void)(os->user_home(os, mem, &home, NULL) == GES_OK); /* else it stays empty */
    return home;
}

static void declare(const ges_layer_file *file, const ges_envfile_entry *entry, lookup_state *state,
                    ges_arena *mem, ges_declaration_list *out) {
    bool is_uncertain = false;
    ges_envfile_lookup lookup = {look_up, state};
    ges_text value = ges_envfile_expand(entry->value, file->dialect, &lookup, mem, &is_uncertain);
    if (entry->override.ptr != NULL) {
        ges_text override =
            ges_envfile_expand(entry->override, file->dialect, &lookup, mem, &is_uncertain);
        value = override.len > 0 ? override : value;
    }
    ges_text before = {NULL, 0};
    (void)ges_layer_value(state->os, out, entry->name, &before); /* else it was unset */
    ges_declaration declaration = {
        .name = entry->name,
        .value = value,
        .raw = entry->raw,
        .source = file->source,
        .place = file->path,
        .line = entry->line,
        .edit = ges_text_ends(entry->name, GES_T("PATH")) ? ges_list_edit_of(before, value, ':')
                                                          : GES_EDIT_REPLACE,
        .flags = file->flags | GES_DECLARED_EXPORTED | (is_uncertain ? GES_DECLARED_UNCERTAIN : 0) |
                 (entry->is_removal ? GES_DECLARED_UNSET : 0),
        .why = ges_text_of(file->why),
    };
    (void)ges_list_push(mem, out, declaration); /* the arena remembers */
}

ges_status ges_layer_read_file(const ges_os *os, const ges_layer_file *file, ges_arena *mem,
                               ges_declaration_list *out, ges_error *err) {
    ges_bytes bytes;
    ges_envfile_list entries = {0};
    ges_status status = os->file_read(os, file->path, GES_LAYER_FILE_MAX, mem, &bytes, err);
    if (status == GES_NOT_FOUND) {
        return GES_OK;
    }
    if (status == GES_OK) {
        status = ges_envfile_parse(ges_text_from(bytes), file->dialect, mem, &entries, err);
        if (status != GES_OK) {
            return ges_error_note(err, status, "cannot read '%.*s'", GES_FMT(file->path));
        }
    }
    lookup_state state = {os, out, ges_layer_home(os, mem)};
    for (size_t i = 0; i < entries.count; i++) {
        declare(file, &entries.items[i], &state, mem, out);
    }
    return status;
}
