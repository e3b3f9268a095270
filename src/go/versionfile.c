/* Version files of version managers. */
#include "go/versionfile.h"

static ges_text first_word(ges_text line) {
    line = ges_text_trim(line);
    size_t end = 0;
    while (end < line.len && line.ptr[end] != ' ' && line.ptr[end] != '\t' &&
           line.ptr[end] != '\r' && line.ptr[end] != '#') {
        end++;
    }
    return ges_text_slice(line, 0, end);
}

/* A version becomes part of a path: nothing that could lead elsewhere. */
static bool is_harmless(ges_text version) {
    return version.len > 0 && ges_text_find_char(version, '/') == GES_NPOS &&
           ges_text_find_char(version, '\\') == GES_NPOS && !ges_text_equal(version, GES_T("..")) &&
           !ges_text_equal(version, GES_T("."));
}

bool ges_versionfile_read_plain(ges_text content, ges_text *version) {
    ges_text line;
    while (ges_text_next_line(&content, &line)) {
        ges_text word = first_word(line);
        if (is_harmless(word)) {
            *version = word;
            return true;
        }
    }
    return false;
}

bool ges_versionfile_read_tool_versions(ges_text content, ges_text *version) {
    ges_text line;
    while (ges_text_next_line(&content, &line)) {
        ges_text tool = first_word(line);
        if (!ges_text_equal(tool, GES_T("golang")) && !ges_text_equal(tool, GES_T("go"))) {
            continue;
        }
        ges_text word = first_word(ges_text_skip(ges_text_trim(line), tool.len));
        if (is_harmless(word)) {
            *version = word;
            return true;
        }
    }
    return false;
}

/* A key without quotes around it. */
static ges_text bare(ges_text key) {
    key = ges_text_trim(key);
    bool is_quoted = key.len >= 2 && (key.ptr[0] == '"' || key.ptr[0] == '\'') &&
                     key.ptr[key.len - 1] == key.ptr[0];
    return is_quoted ? ges_text_slice(key, 1, key.len - 1) : key;
}

static bool is_go(ges_text key) {
    static const ges_text names[] = {GES_LIT("go"), GES_LIT("golang"), GES_LIT("core:go")};
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        if (ges_text_equal(key, names[i])) {
            return true;
        }
    }
    return false;
}

/* The first string in quotes; of an inline table the one behind `version`. */
static bool first_string(ges_text value, ges_text *out) {
    value = ges_text_trim(value);
    if (value.len > 0 && value.ptr[0] == '{') {
        size_t key = ges_text_find(value, GES_T("version"));
        value = ges_text_skip(value, key == GES_NPOS ? value.len : key);
    }
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] != '"' && value.ptr[i] != '\'') {
            continue;
        }
        ges_text rest = ges_text_skip(value, i + 1);
        size_t end = ges_text_find_char(rest, value.ptr[i]);
        *out = ges_text_slice(rest, 0, end == GES_NPOS ? 0 : end);
        return is_harmless(*out);
    }
    return false;
}

/* Which keys count below a heading. */
typedef enum toml_section { SECTION_OTHER, SECTION_TOP, SECTION_TOOLS, SECTION_GO } toml_section;

static toml_section section_of(ges_text heading) {
    ges_text name = ges_text_trim(ges_text_slice(heading, 1, ges_text_find_char(heading, ']')));
    ges_text before;
    ges_text after;
    if (ges_text_equal(name, GES_T("tools"))) {
        return SECTION_TOOLS;
    }
    bool is_split = ges_text_cut(name, '.', &before, &after);
    bool is_tool = is_split && ges_text_equal(ges_text_trim(before), GES_T("tools"));
    return is_tool && is_go(bare(after)) ? SECTION_GO : SECTION_OTHER;
}

static bool is_wanted(toml_section section, ges_text key) {
    key = ges_text_trim(key);
    switch (section) {
    case SECTION_OTHER:
        return false;
    case SECTION_TOP:
        return ges_text_starts(key, GES_T("tools.")) && is_go(bare(ges_text_skip(key, 6)));
    case SECTION_TOOLS:
        return is_go(bare(key));
    case SECTION_GO:
        return ges_text_equal(bare(key), GES_T("version"));
    }
    return false;
}

bool ges_versionfile_read_toml(ges_text content, ges_text *version) {
    toml_section section = SECTION_TOP;
    ges_text line;
    while (ges_text_next_line(&content, &line)) {
        line = ges_text_trim(line);
        ges_text key;
        ges_text value;
        if (line.len > 0 && line.ptr[0] == '[') {
            section = section_of(line);
        } else if (ges_text_cut(line, '=', &key, &value) && is_wanted(section, key) &&
                   first_string(value, version)) {
            return true;
        }
    }
    return false;
}

bool ges_versionfile_in(const ges_origin_ask *ask, ges_text file, ges_versionfile_read *read,
                        ges_versionfile_choice *out) {
    ges_text content;
    ges_text version;
    if (!ges_os_is_file(ask->os, file) || !ges_origin_read(ask, file, &content) ||
        !read(content, &version)) {
        return false;
    }
    *out = (ges_versionfile_choice){
        version,
        ges_text_join(ask->mem, GES_T("'"), file, GES_T("' says '"), version, GES_T("'")),
    };
    return true;
}

bool ges_versionfile_above(const ges_origin_ask *ask, const ges_versionfile_kind *kinds,
                           size_t count, ges_versionfile_choice *out) {
    ges_path_style style = ges_os_style(ask->os);
    ges_text dir = ask->context->cwd;
    while (dir.len > 0) {
        for (size_t i = 0; i < count; i++) {
            ges_text file = ges_origin_join(ask, dir, kinds[i].name);
            if (ges_versionfile_in(ask, file, kinds[i].read, out)) {
                return true;
            }
        }
        ges_text parent = ges_path_dir(ask->mem, style, dir);
        if (parent.len >= dir.len) {
            return false;
        }
        dir = parent;
    }
    return false;
}

bool ges_versionfile_variable(const ges_origin_ask *ask, const char *name,
                              ges_versionfile_choice *out) {
    ges_text word = first_word(ges_origin_env(ask, name));
    if (!is_harmless(word)) {
        return false;
    }
    *out = (ges_versionfile_choice){
        word,
        ges_text_join(ask->mem, GES_T("variable "), ges_text_of(name), GES_T(" says '"), word,
                      GES_T("'")),
    };
    return true;
}
