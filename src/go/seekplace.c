/* What PATH names, as it stands there and as it was meant. */
#include "go/seekplace.h"

#include "base/builder.h"
#include "base/map.h"

static ges_text variable(const ges_seek *seek, ges_text name) {
    ges_text value = {0};
    (void)ges_env_find(seek->os, seek->env, name, &value); /* absent: "" */
    return value;
}

/* --- extensions --------------------------------------------------------------------------------
 */

/* In lower case, as files usually have it; PATHEXT has capitals. */
static void add_extension(ges_arena *mem, ges_seek_extensions *list, ges_text spelt, size_t rank) {
    ges_builder b = ges_builder_in(mem);
    for (size_t i = 0; i < spelt.len; i++) {
        char c = spelt.ptr[i];
        ges_build_char(&b, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
    }
    ges_text text = ges_build_done(&b);
    for (size_t i = 0; i < list->count; i++) {
        if (ges_text_equal_nocase(list->items[i].text, text)) {
            return;
        }
    }
    ges_seek_extension extension = {text, rank};
    (void)ges_list_push(mem, list, extension); /* the arena remembers */
}

void ges_seek_extensions_of(const ges_os *os, const ges_env_list *env, ges_text name,
                            ges_arena *mem, ges_seek_extensions *out) {
    (void)name;
    *out = (ges_seek_extensions){0};
    if (os->family != GES_OS_WINDOWS) {
        add_extension(mem, out, GES_T(""), 0);
        return;
    }
    ges_text rest = {0};
    if (!ges_env_find(os, env, GES_T("PATHEXT"), &rest) || rest.len == 0) {
        rest = GES_T(".COM;.EXE;.BAT;.CMD");
    }
    ges_text piece;
    size_t rank = 0;
    add_extension(mem, out, GES_T(""), GES_NPOS);
    while (ges_text_next(&rest, ';', &piece)) {
        if (piece.len > 0) {
            add_extension(mem, out, piece, rank++);
        }
    }
    add_extension(mem, out, GES_T(".exe"), GES_NPOS);
    add_extension(mem, out, GES_T(".ps1"), GES_NPOS);
}

/* --- places ------------------------------------------------------------------------------------
 */

static bool is_name_char(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* The name of a reference at the front of `text` and its whole length; 0: none there. */
static size_t reference_at(ges_path_style style, ges_text text, ges_text *name) {
    if (style == GES_PATH_WINDOWS) {
        size_t end =
            text.ptr[0] == '%' ? ges_text_find_char(ges_text_skip(text, 1), '%') : GES_NPOS;
        *name = ges_text_slice(text, 1, end == GES_NPOS ? 1 : end + 1);
        return name->len > 0 ? end + 2 : 0;
    }
    if (text.ptr[0] != '$' || text.len < 2) {
        return 0;
    }
    size_t end = 1;
    if (text.ptr[1] == '{') {
        end = ges_text_find_char(text, '}');
        *name = ges_text_slice(text, 2, end == GES_NPOS ? 2 : end);
        return name->len > 0 ? end + 1 : 0;
    }
    while (end < text.len && is_name_char(text.ptr[end])) {
        end++;
    }
    *name = ges_text_slice(text, 1, end);
    return name->len > 0 ? end : 0;
}

/* What somebody meant who wrote `raw`: references replaced, quotes and ~ too. */
static ges_text meaning(const ges_seek *seek, ges_text raw, ges_arena *mem) {
    ges_path_style style = ges_os_style(seek->os);
    ges_builder b = ges_builder_in(mem);
    if (style == GES_PATH_UNIX && raw.ptr[0] == '~' && (raw.len == 1 || raw.ptr[1] == '/')) {
        ges_build_text(&b, variable(seek, GES_T("HOME")));
        raw = ges_text_skip(raw, 1);
    }
    while (raw.len > 0) {
        ges_text name;
        size_t len = reference_at(style, raw, &name);
        if (len > 0) {
            ges_build_text(&b, variable(seek, name));
        } else if (raw.ptr[0] != '"' && raw.ptr[0] != '\'') {
            ges_build_char(&b, raw.ptr[0]);
        }
        raw = ges_text_skip(raw, len > 0 ? len : 1);
    }
    return ges_build_done(&b);
}

static bool has_reference(ges_path_style style, ges_text raw) {
    for (size_t i = 0; i < raw.len; i++) {
        ges_text name;
        if (reference_at(style, ges_text_skip(raw, i), &name) > 0) {
            return true;
        }
    }
    return false;
}

static void add_place(ges_seek *seek, ges_seek_place place, ges_arena *mem) {
    ges_path_style style = ges_os_style(seek->os);
    place.is_relative = !ges_path_is_abs(style, place.dir);
    (void)ges_list_push(mem, &seek->places, place); /* the arena remembers */
}

/* One element of PATH. What stands there literally counts when it exists. */
static void add_element(ges_seek *seek, ges_text raw, size_t number, ges_arena *mem) {
    ges_path_style style = ges_os_style(seek->os);
    bool is_windows = style == GES_PATH_WINDOWS;
    ges_seek_place place = {.where = GES_SEEK_PATH, .number = number, .raw = raw, .dir = raw};
    place.is_empty = raw.len == 0;
    if (place.is_empty) {
        if (is_windows) {
            return; /* nobody there takes it for the current directory */
        }
        place.dir = GES_T(".");
        add_place(seek, place, mem);
        return;
    }
    bool has_quote = ges_text_find_char(raw, '"') != GES_NPOS ||
                     (!is_windows && ges_text_find_char(raw, '\'') != GES_NPOS);
    bool is_tilde = !is_windows && raw.ptr[0] == '~';
    bool is_odd = has_quote || is_tilde || has_reference(style, raw);
    if (is_odd && !ges_os_is_dir(seek->os, raw)) {
        place.dir = meaning(seek, raw, mem);
        place.is_quoted = is_windows && has_quote;
        place.is_tilde = is_tilde;
        place.is_unexpanded = has_reference(style, raw) || (has_quote && !is_windows);
    }
    add_place(seek, place, mem);
}

/* Windows keeps quotes around elements: they may hold ';'. */
static bool next_element(ges_path_style style, ges_text *rest, ges_text *piece) {
    if (style == GES_PATH_UNIX) {
        return ges_text_next(rest, ':', piece);
    }
    if (rest->ptr == NULL) {
        return false;
    }
    bool is_inside = false;
    size_t end = 0;
    while (end < rest->len && (is_inside || rest->ptr[end] != ';')) {
        is_inside = is_inside != (rest->ptr[end] == '"');
        end++;
    }
    *piece = ges_text_slice(*rest, 0, end);
    *rest = end < rest->len ? ges_text_skip(*rest, end + 1) : (ges_text){0};
    return true;
}

static void add_windows_places(ges_seek *seek, ges_arena *mem) {
    static const char *const below[] = {"System32", "System", ""};
    ges_seek_place here = {.where = GES_SEEK_CWD, .raw = GES_T("."), .dir = GES_T(".")};
    add_place(seek, here, mem);
    ges_text root = variable(seek, GES_T("SystemRoot"));
    for (size_t i = 0; i < GES_COUNT(below) && root.len > 0; i++) {
        ges_text dir = ges_path_join(mem, GES_PATH_WINDOWS, root, ges_text_of(below[i]));
        add_place(seek, (ges_seek_place){.where = GES_SEEK_SYSTEM, .raw = dir, .dir = dir}, mem);
    }
}

void ges_seek_places_of(ges_seek *seek, ges_arena *mem) {
    if (seek->is_path) {
        add_place(seek, (ges_seek_place){.where = GES_SEEK_GIVEN, .raw = seek->name}, mem);
        return;
    }
    if (seek->os->family == GES_OS_WINDOWS) {
        add_windows_places(seek, mem);
    }
    ges_text rest = variable(seek, GES_T("PATH"));
    ges_text piece;
    ges_map seen = {0};
    size_t number = 0;
    while (rest.len > 0 || number > 0) {
        if (!next_element(ges_os_style(seek->os), &rest, &piece)) {
            break;
        }
        number++;
        if (ges_map_get(&seen, piece) != NULL) {
            continue; /* what was said once has no second effect */
        }
        (void)ges_map_set(mem, &seen, piece, seek); /* the arena remembers */
        add_element(seek, piece, number, mem);
    }
}

ges_text ges_seek_place_name(const ges_seek_place *place, ges_arena *mem) {
    switch (place->where) {
    case GES_SEEK_PATH:
        return ges_text_format(mem, "PATH entry %zu", place->number);
    case GES_SEEK_CWD:
        return GES_T("the current directory");
    case GES_SEEK_SYSTEM:
    case GES_SEEK_GIVEN:
        break;
    }
    return place->raw;
}
