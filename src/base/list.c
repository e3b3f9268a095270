/* Growing arrays in an arena. */
#include "base/list.h"

#include <stdint.h>
#include <string.h>

bool ges_list_reserve(ges_arena *mem, void **items, size_t count, size_t *capacity, size_t size) {
    if (count < *capacity) {
        return true;
    }
    if (*capacity > SIZE_MAX / 4) {
        return false;
    }
    size_t wanted = *capacity == 0 ? 8 : *capacity * 2;
    void *grown = ges_arena_array(mem, wanted, size);
    if (grown == NULL) {
        return false;
    }
    if (count != 0) {
        memcpy(grown, *items, count * size);
    }
    *items = grown;
    *capacity = wanted;
    return true;
}
