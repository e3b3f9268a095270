/* The registry of the fake OS. */
#include "os/fake/state.h"
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
