/* Reads a .env file as one dialect does. */
#include "env/dotenvload.h"

static bool find(const void *self, ges_text name, ges_text *value) {
    const ges_dotenv_file *file = self;
    if (file->pwd.ptr != NULL && ges_text_equal(name, GES_T("PWD"))) {
        *value = file->pwd;
        return true;
    }
    return ges_env_find(file->os, &file->env, name, value);
}

ges_status ges_dotenv_open(const ges_os *os, ges_text path, const ges_env_list *env, ges_arena *mem,
                           ges_dotenv_file *out, ges_error *err) {
    ges_dotenv_file file = {.path = path, .os = os};
    ges_bytes bytes;
    ges_status status = os->dir_current(os, mem, &file.cwd, err);
    if (status == GES_OK) {
        ges_path_style style = ges_os_style(os);
        file.absolute = ges_path_is_abs(style, path) ? ges_path_clean(mem, style, path)
                                                     : ges_path_join(mem, style, file.cwd, path);
        status = os->file_read(os, path, GES_DOTENV_MAX_FILE, mem, &bytes, err);
    }
    if (status == GES_OK) {
        file.content = ges_text_from(bytes);
        if (env != NULL) {
            file.env = *env;
        } else {
            status = os->env_list(os, mem, &file.env, err);
        }
    }
    if (status == GES_OK) {
        *out = file;
    }
    return status;
}

static bool is_other_format(const ges_dotenv_file *file, const ges_dotenv_dialect *dialect) {
    ges_text endings = ges_text_of(dialect->other_endings != NULL ? dialect->other_endings : "");
    ges_text name = ges_path_base(ges_os_style(file->os), file->path);
    ges_text own = ges_path_ext(ges_os_style(file->os), name);
    ges_text ending;
    while (own.len != 0 && own.len < name.len && ges_text_next(&endings, ' ', &ending)) {
        if (ges_text_equal(ending, own)) {
            return true;
        }
    }
    return false;
}

ges_status ges_dotenv_read_as(const ges_dotenv_file *file, const ges_dotenv_dialect *dialect,
                              ges_arena *mem, ges_dotenv *out, ges_error *err) {
    ges_dotenv_file seen = *file;
    ges_text own;
    if (is_other_format(file, dialect)) {
        return ges_error_set(err, GES_UNSUPPORTED,
                             "not supported: %s takes a file with this ending for another format "
                             "than .env",
                             dialect->name);
    }
    if (dialect->pwd == GES_DOTENV_PWD_OF_FILE) {
        seen.pwd = ges_path_dir(mem, ges_os_style(file->os), file->absolute);
    } else if (dialect->pwd == GES_DOTENV_PWD_CURRENT &&
               !ges_env_find(file->os, &file->env, GES_T("PWD"), &own)) {
        seen.pwd = file->cwd;
    }
    ges_dotenv_process process = {find, &seen};
    return ges_dotenv_read(file->content, dialect, &process, mem, out, err);
}

/* --- for users of the library ------------------------------------------------------------------
 */

static ges_status hand_out(const ges_dotenv *read, ges_arena *mem, ges_dotenv_variable **out,
                           size_t *out_count, ges_error *err) {
    ges_dotenv_variable *all = ges_new_array(mem, read->variables.count, ges_dotenv_variable);
    size_t count = 0;
    for (size_t i = 0; all != NULL && i < read->variables.count; i++) {
        const ges_dotenv_entry *entry = read->variables.entries[i].value;
        if (!entry->is_unset) {
            all[count++] = (ges_dotenv_variable){entry->name, entry->value, entry->line};
        }
    }
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = all;
    *out_count = count;
    return GES_OK;
}

ges_status ges_dotenv_load(const ges_dotenv_request *request, ges_arena *mem,
                           ges_dotenv_variable **out, size_t *out_count, ges_error *err) {
    ges_text name = request->dialect.len != 0 ? request->dialect : GES_T("common");
    const ges_dotenv_dialect *dialect = ges_dotenv_find(name);
    ges_dotenv_file file;
    ges_dotenv read;
    if (dialect == NULL) {
        return ges_error_set(err, GES_INVALID, "no dialect '%.*s'", GES_FMT(name));
    }
    ges_status status = ges_dotenv_open(request->os, request->path, request->env, mem, &file, err);
    if (status == GES_OK) {
        status = ges_dotenv_read_as(&file, dialect, mem, &read, err);
    }
    return status == GES_OK ? hand_out(&read, mem, out, out_count, err) : status;
}

bool ges_dotenv_dialect_at(size_t i, ges_text *name, ges_text *program) {
    if (i >= ges_dotenv_dialect_count) {
        return false;
    }
    *name = ges_text_of(ges_dotenv_dialects[i]->name);
    *program = ges_text_of(ges_dotenv_dialects[i]->program);
    return true;
}
