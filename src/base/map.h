/* A hash map from text to a pointer, in an arena; keeps the order of insertion. */
#ifndef GES_BASE_MAP_H
#define GES_BASE_MAP_H

#include "ges/text.h"

typedef struct ges_map_entry {
    ges_text key; /* borrowed: must outlive the map */
    void *value;
    size_t hash;
} ges_map_entry;

typedef struct ges_map {
    ges_map_entry *entries; /* in order of insertion */
    size_t count;
    size_t capacity;
    uint32_t *slots; /* index + 1 into entries; 0 means free */
    size_t slot_count;
} ges_map;

/* The value under `key`, or NULL. */
void *ges_map_get(const ges_map *map, ges_text key);
/* Sets or replaces. False when there is no memory. */
bool ges_map_set(ges_arena *mem, ges_map *map, ges_text key, void *value);

#endif
