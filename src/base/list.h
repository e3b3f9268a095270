/* Growing arrays in an arena, for any plain type:
 *     GES_LIST(word_list, ges_text);
 *     word_list words = {0};
 *     ges_list_push(mem, &words, text);
 * The items are words.items[0 .. words.count). Old storage is left to the arena. */
#ifndef GES_BASE_LIST_H
#define GES_BASE_LIST_H

#include "ges/arena.h"

#define GES_LIST(name, type)                                                                       \
    typedef struct name {                                                                          \
        type *items;                                                                               \
        size_t count;                                                                              \
        size_t capacity;                                                                           \
    } name

/* Pushes `value`; false (and the arena's failed flag) when there is no memory. */
#define ges_list_push(mem, list, value)                                                            \
    (ges_list_reserve((mem), (void **)&(list)->items, (list)->count, &(list)->capacity,            \
                      sizeof(*(list)->items))                                                      \
         ? ((list)->items[(list)->count++] = (value), true)                                        \
         : false)

/* Makes room for one more item of `size` bytes; false when there is no memory. */
bool ges_list_reserve(ges_arena *mem, void **items, size_t count, size_t *capacity, size_t size);

#endif
