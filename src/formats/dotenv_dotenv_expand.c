/* `.env` as npm's dotenv reads and dotenv-expand expands it: the process wins over the file, and
 * what a reference brings is looked at again. Source: npm dotenv-expand 12.0.3. */
#include "base/sort.h"
#include "formats/dotenv_reader.h"

/* {...runningParsed, ...processEnv}[name]. */
static bool find(const ges_dotenv_reader *reader, const ges_map *running, ges_text name,
                 ges_text *value) {
    const ges_text *own = ges_map_get(running, name);
    if (ges_dotenv_in_process(reader, name, value)) {
        return true;
    }
    *value = own != NULL ? *own : (ges_text){NULL, 0};
    return own != NULL;
}

static bool was_seen(const ges_map *seen, ges_text value) {
    return ges_map_get(seen, value) != NULL;
}

/* The names between which a reference chooses. */
typedef struct choice {
    ges_text name;
    ges_text op;
    ges_text rest;
} choice;

/* What one reference gives. Errors: CORRUPT (it is about a name that all of JavaScript knows) */
static ges_status answer(ges_dotenv_reader *reader, const ges_map *running, const ges_map *seen,
                         const choice *about, ges_text *out) {
    ges_text value;
    bool is_set = find(reader, running, about->name, &value);
    bool has = is_set && value.len != 0;
    bool is_plus = ges_text_equal(about->op, GES_T(":+")) || ges_text_equal(about->op, GES_T("+"));
    const ges_dotenv_js_inherited *own = is_set ? NULL : ges_dotenv_js_find(about->name);
    if (is_plus) {
        *out = has || own != NULL ? about->rest : GES_T("");
        return GES_OK;
    }
    if (own != NULL && own->replacement == NULL) {
        return ges_dotenv_refuse(
            reader, about->name,
            "dotenv-expand fails, or never ends: JavaScript takes '%s' for one "
            "of its own functions",
            own->name);
    }
    *out = own != NULL                     ? ges_text_of(own->replacement)
           : has && !was_seen(seen, value) ? value
                                           : about->rest;
    return GES_OK;
}

static ges_status expand(ges_dotenv_reader *reader, const ges_map *running, ges_text text,
                         ges_text *out) {
    ges_map seen = {0};
    ges_text whole;
    ges_text inside;
    ges_status status = GES_OK;
    while (status == GES_OK && ges_dotenv_npm_reference(text, &whole, &inside)) {
        choice about;
        ges_text with = {NULL, 0};
        if (!ges_map_set(reader->mem, &seen, text, reader)) {
            return ges_arena_error(reader->mem, reader->err);
        }
        ges_dotenv_npm_split(reader->mem, inside, &about.name, &about.op, &about.rest);
        status = answer(reader, running, &seen, &about, &with);
        if (status != GES_OK) {
            return status;
        }
        text = ges_dotenv_js_replace(reader->mem, text, whole, with);
        ges_builder built = {.len = text.len};
        status = ges_dotenv_check(reader, &built);
        status = status == GES_OK ? ges_dotenv_step(reader, text.len) : status;
        const ges_text *own = ges_map_get(running, about.name);
        if (own != NULL && ges_text_equal(*own, text)) {
            break;
        }
    }
    *out = text;
    return status;
}

static bool index_of(ges_text name, uint64_t *out) {
    uint64_t value = 0;
    bool is_index = name.len != 0 && name.len <= 10 && (name.ptr[0] != '0' || name.len == 1);
    for (size_t i = 0; is_index && i < name.len; i++) {
        is_index = name.ptr[i] >= '0' && name.ptr[i] <= '9';
        value = value * 10 + (uint64_t)(name.ptr[i] - '0');
    }
    *out = value;
    return is_index && value < 0xFFFFFFFFU;
}

static int compare(const void *a, const void *b) {
    uint64_t one = 0;
    uint64_t two = 0;
    (void)index_of(*(const ges_text *)a, &one); /* both are */
    (void)index_of(*(const ges_text *)b, &two);
    return (one > two) - (one < two);
}

/* The names in the order in which JavaScript walks them: numbers first, rising. */
static ges_text *walk_order(ges_dotenv_reader *reader) {
    const ges_map *variables = &reader->file.variables;
    ges_text *names = ges_new_array(reader->mem, variables->count + 1, ges_text);
    size_t numbers = 0;
    uint64_t number;
    for (size_t i = 0; names != NULL && i < variables->count; i++) {
        if (index_of(variables->entries[i].key, &number)) {
            names[numbers++] = variables->entries[i].key;
        }
    }
    if (names == NULL) {
        return NULL;
    }
    ges_sort(names, numbers, sizeof(*names), compare);
    for (size_t i = 0, at = numbers; i < variables->count; i++) {
        if (!index_of(variables->entries[i].key, &number)) {
            names[at++] = variables->entries[i].key;
        }
    }
    return names;
}

static ges_status expand_name(ges_dotenv_reader *reader, ges_map *running, ges_text name) {
    ges_dotenv_entry *entry = ges_map_get(&reader->file.variables, name);
    ges_text outside;
    ges_text value = entry->value;
    ges_status status = GES_OK;
    bool is_set = ges_dotenv_in_process(reader, name, &outside);
    bool is_outside = is_set && outside.len != 0;
    if (!is_set && ges_dotenv_js_find(name) != NULL) {
        return ges_dotenv_refuse(reader, entry->name,
                                 "dotenv-expand fails: JavaScript takes '%.*s' for one of its own "
                                 "functions (value.replace is not a function)",
                                 GES_FMT(name));
    }
    if (is_outside && !ges_text_equal(outside, value)) {
        value = outside;
    } else {
        status = expand(reader, running, value, &value);
    }
    ges_text *kept = ges_new(reader->mem, ges_text);
    if (status != GES_OK || kept == NULL || !ges_map_set(reader->mem, running, name, kept)) {
        return status != GES_OK ? status : ges_arena_error(reader->mem, reader->err);
    }
    *kept = ges_dotenv_replace(reader->mem, value, GES_T("\\$"), GES_T("$"));
    return GES_OK;
}

static ges_status read(ges_dotenv_reader *reader) {
    ges_status status = ges_dotenv_npm_read(reader);
    ges_map running = {0};
    size_t count = reader->file.variables.count;
    ges_text *names = status == GES_OK ? walk_order(reader) : NULL;
    if (status == GES_OK && names == NULL) {
        status = ges_arena_error(reader->mem, reader->err);
    }
    for (size_t i = 0; i < count && status == GES_OK; i++) {
        status = expand_name(reader, &running, names[i]);
    }
    for (size_t i = 0; i < reader->file.entries.count && status == GES_OK; i++) {
        ges_dotenv_entry *entry = &reader->file.entries.items[i];
        entry->value = *(const ges_text *)ges_map_get(&running, entry->name);
    }
    return status;
}

const ges_dotenv_dialect ges_dotenv_dotenv_expand = {
    .name = "dotenv-expand",
    .program = "dotenv 18 with dotenv-expand 12 (npm)",
    .read = read,
};
