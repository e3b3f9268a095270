/* Code for a running shell. */
#include "shell/say.h"

#include "env/pathlist.h"

ges_script ges_script_for(const ges_shell *shell, const ges_os *os, const ges_env_list *env,
                          ges_arena *mem) {
    ges_script script = {.shell = shell, .mem = mem, .out = ges_builder_in(mem)};
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

static const char *refused(const ges_script *script, ges_text name, ges_text value) {
    return script->shell->refuses != NULL ? script->shell->refuses(name, value) : NULL;
}

const char *ges_script_set(ges_script *script, ges_text name, ges_text value) {
    bool is_list = script->drives != NULL && ges_text_equal_nocase(name, GES_T("PATH"));
    const char *why = refused(script, name, value);
    if (why == NULL) {
        ges_text said = is_list ? ges_script_unix_list(script->mem, script->drives, value) : value;
        put(script, script->shell->set(script->mem, is_list ? GES_T("PATH") : name, said));
    }
    return why;
}

const char *ges_script_unset(ges_script *script, ges_text name) {
    const char *why = refused(script, name, GES_T(""));
    if (why == NULL) {
        put(script, script->shell->unset(script->mem, name));
    }
    return why;
}

ges_text ges_script_done(ges_script *script) {
    if (script->count == 0) {
        return GES_T("");
    }
    ges_build_text(&script->out, ges_text_of(script->shell->end));
    return ges_build_done(&script->out);
}
