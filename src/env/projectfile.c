/* Reads one file of a project. */
#include "env/projectfile.h"

#include "base/sha256.h"
#include "env/typed.h"

enum { OTHERS_WRITE = 0002 };

static void refuse(ges_project_file *file, ges_arena *mem, ges_status status, ges_text why) {
    file->status = status;
    file->problem = ges_text_join(mem, GES_T("'"), file->path, GES_T("' is not loaded: "), why);
}

static bool check_owner(const ges_os *os, ges_project_file *file, uint32_t owner, ges_arena *mem) {
    bool is_own = owner == 0 || owner == os->user_id(os) || os->family == GES_OS_WINDOWS;
    if (!is_own) {
        refuse(file, mem, GES_DENIED,
               ges_text_format(mem, "it belongs to another user (id %u); %s", (unsigned)owner,
                               os->user_id(os) == 0 ? "root loads no user's files: load it as that user"
                                                    : "to make it yours, replace it by a copy"));
    }
    return is_own;
}

static bool check(const ges_os *os, ges_project_file *file, ges_arena *mem) {
    ges_file_info own;
    if (file->info.kind != GES_FILE_REGULAR) {
        refuse(file, mem, GES_WRONG_KIND, GES_T("it is no regular file"));
        return false;
    }
    if (!check_owner(os, file, file->info.owner, mem)) {
        return false;
    }
    if (os->family != GES_OS_WINDOWS && (file->info.mode & OTHERS_WRITE) != 0) {
        refuse(file, mem, GES_DENIED,
               ges_text_format(mem, "everybody may write it (mode %04o); run chmod o-w %.*s",
                               (unsigned)file->info.mode,
                               GES_FMT(ges_typed_path(mem, file->path))));
        return false;
    }
    if (file->info.size > GES_PROJECT_FILE_MAX) {
        refuse(file, mem, GES_TOO_LARGE,
               ges_text_format(mem, "it has %llu bytes, and more than %d are not read",
                               (unsigned long long)file->info.size, GES_PROJECT_FILE_MAX));
        return false;
    }
    if (os->file_info(os, file->path, false, &own, NULL) == GES_OK &&
        own.kind == GES_FILE_SYMLINK) {
        (void)os->path_resolve(os, file->path, mem, &file->target, NULL); /* it is only shown */
        return check_owner(os, file, own.owner, mem);
    }
    return true;
}

static void parse(ges_project_file *file, ges_text text, const ges_dotenv_dialect *dialect,
                  const ges_dotenv_process *process, ges_arena *mem) {
    ges_dotenv read = {0};
    ges_error err = {0};
    file->status = ges_dotenv_read(text, dialect, process, mem, &read, &err);
    if (file->status != GES_OK) {
        ges_text line = ges_text_format(mem, "line %u: ", (unsigned)err.line);
        ges_text why = ges_text_copy(mem, ges_text_of(err.text));
        refuse(file, mem, file->status, err.line != 0 ? ges_text_join(mem, line, why) : why);
        return;
    }
    for (size_t i = 0; i < read.variables.count; i++) {
        const ges_dotenv_entry *entry = read.variables.entries[i].value;
        ges_project_var var = {entry->name, entry->value, entry->line};
        if (!entry->is_unset) {
            (void)ges_list_push(mem, &file->vars, var); /* the arena remembers */
        }
    }
}

const ges_project_var *ges_project_file_find(const ges_project_file *file, ges_text name) {
    for (size_t i = 0; i < file->vars.count; i++) {
        if (ges_text_equal(file->vars.items[i].name, name)) {
            return &file->vars.items[i];
        }
    }
    return NULL;
}

void ges_project_file_read(const ges_os *os, ges_text path, const ges_dotenv_dialect *dialect,
                           const ges_dotenv_process *process, ges_arena *mem,
                           ges_project_file *out) {
    ges_project_file file = {.path = path, .name = ges_path_base(ges_os_style(os), path)};
    ges_error err = {0};
    ges_bytes bytes = {0};
    file.status = os->file_info(os, path, true, &file.info, &err);
    file.is_there = file.status == GES_OK;
    if (!file.is_there) {
        refuse(&file, mem, file.status, ges_text_copy(mem, ges_text_of(err.text)));
    } else if (check(os, &file, mem)) {
        file.status = os->file_read(os, path, GES_PROJECT_FILE_MAX, mem, &bytes, &err);
        if (file.status != GES_OK) {
            refuse(&file, mem, file.status, ges_text_copy(mem, ges_text_of(err.text)));
        }
    }
    if (file.is_there && file.status == GES_OK) {
        ges_sha256_of(bytes, file.hash);
        file.is_read = true;
        parse(&file, ges_text_from(bytes), dialect, process, mem);
    }
    *out = file;
}
