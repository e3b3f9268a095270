/* Open addressing over an insertion-ordered array. */
#include "base/map.h"

/* FNV-1a, 64 bit. Source: draft-eastlake-fnv. Inputs are bounded, so flooding costs little. */
static size_t hash_of(ges_text key) {
    uint64_t hash = 14695981039346656037U;
    for (size_t i = 0; i < key.len; i++) {
        hash = (hash ^ (uint8_t)key.ptr[i]) * 1099511628211U;
    }
    return (size_t)hash;
}

static size_t find_slot(const ges_map *map, ges_text key, size_t hash) {
    size_t at = hash & (map->slot_count - 1);
    for (;;) {
        uint32_t index = map->slots[at];
        if (index == 0) {
            return at;
        }
        const ges_map_entry *entry = &map->entries[index - 1];
        if (entry->hash == hash && ges_text_equal(entry->key, key)) {
            return at;
        }
        at = (at + 1) & (map->slot_count - 1);
    }
}

void *ges_map_get(const ges_map *map, ges_text key) {
    if (map->count == 0) {
        return NULL;
    }
    uint32_t index = map->slots[find_slot(map, key, hash_of(key))];
    return index != 0 ? map->entries[index - 1].value : NULL;
}

static bool grow(ges_arena *mem, ges_map *map) {
    if (map->count * 2 < map->slot_count) {
        return true;
    }
    size_t wanted = map->slot_count == 0 ? 16 : map->slot_count * 2;
    if (wanted > UINT32_MAX / 2) {
        return false;
    }
    uint32_t *slots = ges_new_array(mem, wanted, uint32_t);
    ges_map_entry *entries = ges_new_array(mem, wanted, ges_map_entry);
    if (slots == NULL || entries == NULL) {
        return false;
    }
    if (map->count != 0) {
        memcpy(entries, map->entries, map->count * sizeof(*entries));
    }
    map->entries = entries;
    map->slots = slots;
    map->slot_count = map->capacity = wanted;
    for (size_t i = 0; i < map->count; i++) {
        slots[find_slot(map, entries[i].key, entries[i].hash)] = (uint32_t)(i + 1);
    }
    return true;
}

bool ges_map_set(ges_arena *mem, ges_map *map, ges_text key, void *value) {
    if (!grow(mem, map)) {
        return false;
    }
    size_t hash = hash_of(key);
    size_t slot = find_slot(map, key, hash);
    if (map->slots[slot] != 0) {
        map->entries[map->slots[slot] - 1].value = value;
        return true;
    }
    map->entries[map->count] = (ges_map_entry){key, value, hash};
    map->count++;
    map->slots[slot] = (uint32_t)map->count;
    return true;
}
