/* The registry of the fake OS. */
#include "os/fake/state.h"

#include "base/number.h"
#include "os/none/none.h"

static ges_status registry_error(const ges_os *os, ges_text key, ges_error *err) {
    return ges_fake_error(&ges_fake_state_of(os)->tree, GES_FAKE_MISSING, "read the registry key", key, err);
}

/* The part of `path` below `key`; false when it does not lie there. */
static bool below(ges_text path, ges_text key, ges_text *rest) {
    if (path.len < key.len || !ges_text_equal_nocase(ges_text_slice(path, 0, key.len), key) ||
        (path.len > key.len && key.len != 0 && path.ptr[key.len] != '\\')) {
        return false;
    }
    *rest = ges_text_skip(path, path.len > key.len && key.len != 0 ? key.len + 1 : key.len);
    return true;
}

ges_status ges_fake_registry_list(const ges_os *os, ges_registry_root root, ges_text key,
                                ges_arena *mem, ges_registry_list *out, ges_error *err) {
    const ges_fake_state *state = ges_fake_state_of(os);
    ges_registry_list list = {0};
    bool is_there = false;
    ges_text asked = ges_fake_key_name(mem, root, key);
    const ges_fake_given *given = ges_fake_given_to(os, GES_FAKE_KEY_VALUES, asked);
    if (given != NULL) {
        return ges_fake_refuse_as_given(given, GES_FAKE_KEY_VALUES, key, err);
    }
    if (!state->has_registry) {
        return ges_none_registry_list(os, root, key, mem, out, err);
    }
    for (size_t i = 0; i < state->keys.count; i++) {
        const ges_fake_key *candidate = &state->keys.items[i];
        ges_text rest;
        if (candidate->root != root || !below(candidate->path, key, &rest)) {
            continue;
        }
        is_there = true;
        for (size_t k = 0; rest.len == 0 && k < candidate->values.count; k++) {
            if (!ges_list_push(mem, &list, candidate->values.items[k])) {
                return ges_arena_error(mem, err);
            }
        }
    }
    if (!is_there) {
        return registry_error(os, key, err);
    }
    *out = list;
    return GES_OK;
}

GES_LIST(text_list, ges_text);

static bool holds(const text_list *list, ges_text name) {
    for (size_t i = 0; i < list->count; i++) {
        if (ges_text_equal_nocase(list->items[i], name)) {
            return true;
        }
    }
    return false;
}

ges_status ges_fake_registry_keys(const ges_os *os, ges_registry_root root, ges_text key,
                                ges_arena *mem, ges_text **out, size_t *out_count,
                                ges_error *err) {
    const ges_fake_state *state = ges_fake_state_of(os);
    text_list list = {0};
    bool is_there = false;
    ges_text asked = ges_fake_key_name(mem, root, key);
    const ges_fake_given *given = ges_fake_given_to(os, GES_FAKE_KEY_KEYS, asked);
    if (given != NULL) {
        return ges_fake_refuse_as_given(given, GES_FAKE_KEY_KEYS, key, err);
    }
    if (!state->has_registry) {
        return ges_none_registry_keys(os, root, key, mem, out, out_count, err);
    }
    for (size_t i = 0; i < state->keys.count; i++) {
        ges_text rest;
        ges_text name;
        ges_text deeper;
        if (state->keys.items[i].root != root || !below(state->keys.items[i].path, key, &rest)) {
            continue;
        }
        is_there = true;
        (void)ges_text_cut(rest, '\\', &name, &deeper); /* a direct child has no separator */
        if (name.len != 0 && !holds(&list, name) && !ges_list_push(mem, &list, name)) {
            return ges_arena_error(mem, err);
        }
    }
    if (!is_there) {
        return registry_error(os, key, err);
    }
    *out = list.items;
    *out_count = list.count;
    return GES_OK;
}

/* --- changing --------------------------------------------------------------------------------- */

static bool is_one_name(ges_text name) {
    return ges_text_find_char(name, '\0') == GES_NPOS;
}

static ges_fake_key *find_key(ges_fake_state *state, ges_registry_root root, ges_text key) {
    for (size_t i = 0; i < state->keys.count; i++) {
        ges_fake_key *candidate = &state->keys.items[i];
        if (candidate->root == root && ges_text_equal_nocase(candidate->path, key)) {
            return candidate;
        }
    }
    return NULL;
}

static size_t find_value(const ges_fake_key *key, ges_text name) {
    size_t i = 0;
    while (i < key->values.count && !ges_text_equal_nocase(key->values.items[i].name, name)) {
        i++;
    }
    return i;
}

ges_status ges_fake_registry_value(const ges_os *os, ges_registry_root root, ges_text key,
                                   ges_text name, ges_arena *mem, ges_registry_value *out,
                                   ges_error *err) {
    ges_registry_list list = {0};
    ges_status status = ges_fake_registry_list(os, root, key, mem, &list, err);
    for (size_t i = 0; status == GES_OK && i < list.count; i++) {
        if (ges_text_equal_nocase(list.items[i].name, name)) {
            *out = list.items[i];
            out->name = name;
            return GES_OK;
        }
    }
    return status != GES_OK ? status
                            : ges_fake_error(&ges_fake_state_of(os)->tree, GES_FAKE_MISSING,
                                             "read the registry value", name, err);
}

ges_status ges_fake_registry_key_time(const ges_os *os, ges_registry_root root, ges_text key,
                                      int64_t *out_ns, ges_error *err) {
    ges_fake_state *state = ges_fake_state_of(os);
    const ges_fake_given *given =
        ges_fake_given_to(os, GES_FAKE_KEY_TIME, ges_fake_key_name(state->tree.mem, root, key));
    uint64_t known = 0;
    bool is_known = given != NULL && given->status == GES_OK && ges_parse_u64(given->text, &known);
    if (given != NULL && given->status != GES_OK) {
        return ges_fake_refuse_as_given(given, GES_FAKE_KEY_TIME, key, err);
    }
    if (!state->has_registry) {
        return ges_none_registry_key_time(os, root, key, out_ns, err);
    }
    const ges_fake_key *there = find_key(state, root, key);
    if (there == NULL && !is_known) {
        return registry_error(os, key, err);
    }
    *out_ns = there != NULL && there->time_ns != 0 ? there->time_ns : (int64_t)known;
    return GES_OK;
}

bool ges_fake_registry_is_writable(const ges_os *os, ges_registry_root root, ges_text key) {
    ges_fake_state *state = ges_fake_state_of(os);
    const ges_fake_given *given =
        ges_fake_given_to(os, GES_FAKE_KEY_WRITE, ges_fake_key_name(state->tree.mem, root, key));
    return given != NULL ? given->is_yes : find_key(state, root, key) != NULL;
}

/* May the names stand, and may this user write there? */
static ges_status check_write(const ges_os *os, ges_registry_root root, ges_text key,
                              ges_text name, ges_error *err) {
    ges_fake_state *state = ges_fake_state_of(os);
    const ges_fake_given *given =
        ges_fake_given_to(os, GES_FAKE_KEY_WRITE, ges_fake_key_name(state->tree.mem, root, key));
    if (!state->has_registry) {
        return ges_none_registry_remove(os, root, key, name, err);
    }
    if (!is_one_name(key) || !is_one_name(name)) {
        return ges_error_set(err, GES_INVALID, "a registry name holds a NUL byte");
    }
    return given == NULL || given->is_yes
               ? GES_OK
               : ges_fake_error(&state->tree, GES_FAKE_DENIED, "write the registry key", key, err);
}

ges_status ges_fake_registry_set(const ges_os *os, ges_registry_root root, ges_text key,
                                 ges_text name, uint32_t type, ges_bytes raw, ges_error *err) {
    ges_fake_state *state = ges_fake_state_of(os);
    ges_arena *mem = state->tree.mem;
    ges_status status = check_write(os, root, key, name, err);
    if (status != GES_OK) {
        return status;
    }
    ges_fake_key *there = find_key(state, root, key);
    ges_fake_key fresh = {.root = root, .path = ges_text_copy(mem, key)};
    if (there == NULL && ges_list_push(mem, &state->keys, fresh)) {
        there = &state->keys.items[state->keys.count - 1];
    }
    ges_registry_value value = ges_fake_stored_value(
        mem, ges_text_copy(mem, name), type, ges_bytes_from(ges_text_copy(mem, ges_text_from(raw))));
    if (there == NULL || ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    size_t i = find_value(there, name);
    if (i < there->values.count) {
        value.name = there->values.items[i].name;
        there->values.items[i] = value;
    } else if (!ges_list_push(mem, &there->values, value)) {
        return ges_arena_error(mem, err);
    }
    there->time_ns = state->now_ns;
    return GES_OK;
}

ges_status ges_fake_registry_remove(const ges_os *os, ges_registry_root root, ges_text key,
                                    ges_text name, ges_error *err) {
    ges_fake_state *state = ges_fake_state_of(os);
    ges_status status = check_write(os, root, key, name, err);
    if (status != GES_OK) {
        return status;
    }
    ges_fake_key *there = find_key(state, root, key);
    size_t i = there != NULL ? find_value(there, name) : 0;
    if (there == NULL || i == there->values.count) {
        return ges_fake_error(&state->tree, GES_FAKE_MISSING, "delete the registry value", name, err);
    }
    memmove(&there->values.items[i], &there->values.items[i + 1],
            (there->values.count - i - 1) * sizeof(*there->values.items));
    there->values.count--;
    there->time_ns = state->now_ns;
    return GES_OK;
}

/* A machine made of data has no windows. */
ges_status ges_fake_settings_broadcast(const ges_os *os, uint32_t wait_ms, uint32_t total_ms,
                                       ges_arena *mem, ges_broadcast *out, ges_error *err) {
    if (os->family != GES_OS_WINDOWS) {
        return ges_none_settings_broadcast(os, wait_ms, total_ms, mem, out, err);
    }
    *out = (ges_broadcast){0};
    return GES_OK;
}
