/* Code for a running shell. */
#include "shell/say.h"

#include "env/pathlist.h"

ges_script ges_script_for(const ges_shell *shell, const ges_os *os, const ges_env_list *env,
                          ges_arena *mem) {
    ges_script script = {.shell = shell, .os = os, .mem = mem, .out = ges_builder_in(mem)};
    ges_text msystem;
    if (os->family == GES_OS_WINDOWS && shell->refuses == ges_shell_posix_refuses) {
        script.drives = ges_env_find(os, env, GES_T("MSYSTEM"), &msystem) ? "/" : "/cygdrive/";
    }
    return script;
}

static void build_unix_path(ges_builder *out, const char *drives, ges_text raw) {
    size_t start = 0;
    for (size_t i = 0; i < raw.len; i++) {
        char c = raw.ptr[i];
        bool is_drive = i == start && i + 1 < raw.len && raw.ptr[i + 1] == ':' &&
                        ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'));
        if (c == '"') {
            start += i == start; /* only quotes may stand before the drive */
        } else if (is_drive) {
            ges_build_text(out, ges_text_of(drives));
            ges_build_char(out, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
            i++;
        } else {
            ges_build_char(out, c == '\\' ? '/' : c);
        }
    }
}

ges_text ges_script_unix_list(ges_arena *mem, const char *drives, ges_text list) {
    ges_builder out = ges_builder_in(mem);
    ges_text raw;
    bool is_first = true;
    while (list.len != 0 && ges_path_next_raw(GES_PATH_WINDOWS, &list, &raw)) {
        if (raw.len != 0) { /* an empty one would be the current directory there */
            ges_build_text(&out, is_first ? GES_T("") : GES_T(":"));
            build_unix_path(&out, drives, raw);
            is_first = false;
        }
    }
    return ges_build_done(&out);
}

static void put(ges_script *script, ges_text statement) {
    const char *first = script->count == 0 ? script->shell->begin : script->shell->between;
    ges_build_text(&script->out, ges_text_of(first));
    ges_build_text(&script->out, statement);
    script->count++;
}

/* The statement in the bytes that the shell will read; NULL, or why it cannot be. */
static const char *say(ges_script *script, ges_text statement) {
    ges_bytes bytes = ges_bytes_from(statement);
    ges_error err = {0};
    if (script->shell->is_console_encoded &&
        script->os->console_encode(script->os, statement, script->mem, &bytes, &err) != GES_OK) {
        return ges_text_cstr(script->mem, ges_text_of(err.text));
    }
    put(script, ges_text_from(bytes));
    return NULL;
}

static const char *refused(const ges_script *script, ges_text name, ges_text value) {
    return script->shell->refuses != NULL ? script->shell->refuses(name, value) : NULL;
}

const char *ges_script_set(ges_script *script, ges_text name, ges_text value) {
    bool is_list = script->drives != NULL && ges_text_equal_nocase(name, GES_T("PATH"));
    const char *why = refused(script, name, value);
    if (why != NULL) {
        return why;
    }
    ges_text said = is_list ? ges_script_unix_list(script->mem, script->drives, value) : value;
    return say(script, script->shell->set(script->mem, is_list ? GES_T("PATH") : name, said));
}

const char *ges_script_unset(ges_script *script, ges_text name) {
    const char *why = refused(script, name, GES_T(""));
    return why != NULL ? why : say(script, script->shell->unset(script->mem, name));
}

ges_text ges_script_done(ges_script *script) {
    if (script->count == 0) {
        return GES_T("");
    }
    ges_build_text(&script->out, ges_text_of(script->shell->end));
    return ges_build_done(&script->out);
}
