/* Sorting in place. */
#ifndef GES_BASE_SORT_H
#define GES_BASE_SORT_H

#include <stddef.h>

/* Sorts `count` items of `size` bytes; `compare` answers < 0, 0, > 0 as strcmp does. Equal items may
 * change places. */
void ges_sort(void *items, size_t count, size_t size, int (*compare)(const void *a, const void *b));

#endif
