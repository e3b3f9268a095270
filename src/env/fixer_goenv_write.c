/* Rewrites a go env file as `go env -w` and `-u` do, byte for byte: of a name's lines only the last
 * stays, values are replaced in place, new ones come at the end, and then each run of NAME=value
 * lines is sorted. A line that went leaves a gap which ends a run. The repair's value holds the words,
 * one a line: NAME=value sets, NAME removes. */
#include "env/fixers.h"

#include "base/builder.h"
#include "base/map.h"
#include "base/sort.h"

typedef struct env_line {
    ges_text key;  /* empty: no definition */
    ges_text text; /* with its \n; empty: it went */
} env_line;
GES_LIST(line_list, env_line);

typedef struct env_file {
    ges_arena *mem;
    line_list lines;
    ges_map last; /* key -> index + 1 of its last line */
} env_file;

/* Source: cmd/go envcmd lineToKey, 1.16 to 1.27. */
static ges_text key_of(ges_text line) {
    ges_text key = {0};
    ges_text value;
    bool has_value = ges_text_cut(line, '=', &key, &value);
    return has_value && ges_text_find_char(key, '#') == GES_NPOS ? key : (ges_text){0};
}

static bool remember(env_file *file, ges_text key, size_t index) {
    size_t *slot = ges_new(file->mem, size_t);
    if (slot == NULL) {
        return false;
    }
    *slot = index;
    return ges_map_set(file->mem, &file->last, key, slot);
}

static void drop(env_file *file, ges_text key) {
    const size_t *last = ges_map_get(&file->last, key);
    if (last != NULL) {
        file->lines.items[*last] = (env_line){0};
    }
}

static ges_status split(env_file *file, ges_text text, ges_error *err) {
    ges_text rest = text;
    ges_text line = {0};
    while (rest.len != 0 && ges_text_next_line(&rest, &line)) {
        bool has_end = line.ptr + line.len < text.ptr + text.len;
        env_line one = {.key = key_of(line)};
        one.text = has_end ? (ges_text){line.ptr, line.len + 1}
                           : ges_text_join(file->mem, line, GES_T("\n"));
        if (one.key.len != 0) {
            drop(file, one.key); /* the last one takes effect */
        }
        bool is_kept = ges_list_push(file->mem, &file->lines, one);
        if (!is_kept ||
            (one.key.len != 0 && !remember(file, one.key, file->lines.count - 1))) {
            return ges_arena_error(file->mem, err);
        }
    }
    return GES_OK;
}

static ges_status make(env_file *file, ges_text word, ges_error *err) {
    ges_text key = {0};
    ges_text value = {0};
    if (!ges_text_cut(word, '=', &key, &value)) {
        drop(file, word);
        return GES_OK;
    }
    env_line line = {.key = key, .text = ges_text_join(file->mem, word, GES_T("\n"))};
    const size_t *last = ges_map_get(&file->last, key);
    if (last != NULL) {
        file->lines.items[*last] = line;
        return GES_OK;
    }
    return ges_list_push(file->mem, &file->lines, line) &&
                   remember(file, key, file->lines.count - 1)
               ? GES_OK
               : ges_arena_error(file->mem, err);
}

static int compare(const void *a, const void *b) {
    return ges_text_compare(((const env_line *)a)->key, ((const env_line *)b)->key);
}

static ges_text joined(env_file *file) {
    ges_builder b = ges_builder_in(file->mem);
    size_t start = 0;
    for (size_t i = 0; i <= file->lines.count; i++) {
        if (i == file->lines.count || file->lines.items[i].key.len == 0) {
            if (i > start + 1) {
                ges_sort(&file->lines.items[start], i - start, sizeof(env_line), compare);
            }
            start = i + 1;
        }
    }
    for (size_t i = 0; i < file->lines.count; i++) {
        ges_build_text(&b, file->lines.items[i].text);
    }
    return ges_build_done(&b);
}

static ges_status edit(ges_bytes before, const ges_repair *repair, ges_arena *mem,
                       ges_edit_list *out, ges_error *err) {
    env_file file = {.mem = mem};
    ges_text text = ges_text_from(before);
    ges_text words = repair->value;
    ges_text word = {0};
    ges_status status = split(&file, text, err);
    while (status == GES_OK && words.len != 0 && ges_text_next_line(&words, &word)) {
        status = word.len != 0 ? make(&file, word, err) : GES_OK;
    }
    if (status != GES_OK) {
        return status;
    }
    ges_edit all = {.len = text.len, .after = joined(&file)};
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    ges_edit_list edits = {0};
    if (!ges_text_equal(text, all.after)) {
        status = ges_edit_push(mem, &edits, all, err);
    }
    *out = status == GES_OK ? edits : *out;
    return status;
}

const ges_fixer ges_fixer_goenv_write = {
    .name = "goenv_write",
    .does = "write the go env file as go does",
    .edit = edit,
};
