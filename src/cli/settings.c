/* Finds and reads the settings files. */
#include "cli/settings.h"

/* Directories above the project's that are searched; deeper trees are accidents. */
enum { LEVELS_MAX = 128 };

/* Where each system keeps a user's settings. */
static const struct {
    ges_os_family family;
    const char *variable; /* names the folder */
    const char *home;     /* else: below this variable ... */
    const char *below;    /* ... here */
} folders[] = {
    {GES_OS_LINUX, "XDG_CONFIG_HOME", "HOME", ".config"},
    {GES_OS_MACOS, NULL, "HOME", "Library/Application Support"},
    {GES_OS_WINDOWS, "APPDATA", NULL, NULL},
};

static ges_text value_of(const ges_os *os, const ges_env_list *env, const char *name) {
    ges_text value = {0};
    if (name != NULL) {
        (void)ges_env_find(os, env, ges_text_of(name), &value); /* absent: empty */
    }
    return value;
}

/* The folder of all programs' settings; empty when nothing names one. */
static ges_text config_folder(const ges_os *os, ges_arena *mem) {
    ges_env_list env = {0};
    ges_text folder = {0};
    if (os->env_list(os, mem, &env, NULL) != GES_OK) {
        return folder;
    }
    for (size_t i = 0; i < GES_COUNT(folders); i++) {
        if (folders[i].family != os->family) {
            continue;
        }
        ges_text home = value_of(os, &env, folders[i].home);
        folder = value_of(os, &env, folders[i].variable);
        if (folder.len == 0 && home.len != 0) {
            folder = ges_path_join(mem, ges_os_style(os), home, ges_text_of(folders[i].below));
        }
    }
    return folder;
}

/* Reads `path` if it is there; *was_there tells. */
static ges_status take(const ges_os *os, ges_text path, ges_arena *mem, ges_settings_files *out,
                       bool *was_there, ges_error *err) {
    ges_bytes bytes = {0};
    ges_settings_file file = {.path = path};
    ges_error why = {0};
    ges_status status = os->file_read(os, path, GES_SETTINGS_MAX, mem, &bytes, &why);
    *was_there = status != GES_NOT_FOUND && status != GES_WRONG_KIND && status != GES_TIMED_OUT;
    if (!*was_there) {
        return GES_OK; /* a folder of that name is not ours; on a dead mount the facts tell of it */
    }
    if (status == GES_OK) {
        status = ges_settings_parse(bytes, mem, &file.settings, &why);
    }
    if (status != GES_OK) {
        if (err != NULL) {
            *err = why;
        }
        return ges_error_note(err, status, "cannot read '%.*s'", GES_FMT(path));
    }
    return ges_list_push(mem, out, file) ? GES_OK : ges_arena_error(mem, err);
}

ges_status ges_settings_load(const ges_os *os, ges_text dir, ges_arena *mem,
                             ges_settings_files *out, ges_error *err) {
    ges_settings_files files = {0};
    ges_path_style style = ges_os_style(os);
    ges_text folder = config_folder(os, mem);
    bool was_there = false;
    ges_status status = GES_OK;
    if (folder.len != 0 && ges_path_is_abs(style, folder)) {
        ges_text own = ges_path_join(mem, style, folder, GES_T("go-env-sync"));
        status = take(os, ges_path_join(mem, style, own, GES_T("settings.json")), mem, &files,
                      &was_there, err);
    }
    was_there = false;
    for (size_t i = 0; status == GES_OK && !was_there && i < LEVELS_MAX; i++) {
        status = take(os, ges_path_join(mem, style, dir, GES_T(".go-env-sync.json")), mem, &files,
                      &was_there, err);
        ges_text parent = ges_path_dir(mem, style, dir);
        if (parent.len >= dir.len) {
            break;
        }
        dir = parent;
    }
    if (status == GES_OK) {
        *out = files;
    }
    return status;
}
