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
    /* Small at first, since most lists stay so: about 64 bytes, but at least two items. */
    size_t first = size < 32 ? 64 / (size == 0 ? 1 : size) : 2;
    size_t wanted = *capacity == 0 ? first : *capacity * 2;
    if (wanted > SIZE_MAX / (size == 0 ? 1 : size)) {
        return false;
    }
    if (*capacity != 0 && ges_arena_extend(mem, *items, *capacity * size, wanted * size)) {
        *capacity = wanted;
        return true;
    }
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
