/* The C library's sort, for rooms that do not see stdlib.h. */
#include "base/sort.h"

#include <stdlib.h>

void ges_sort(void *items, size_t count, size_t size, int (*compare)(const void *a, const void *b)) {
    if (count > 1) {
        qsort(items, count, size, compare);
    }
}
