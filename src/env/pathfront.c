/* Puts directories in front of PATH, and takes them away again. */
#include "env/pathfront.h"

#include "env/pathlist.h"

typedef struct building {
    ges_builder out;
    char separator;
    bool is_any;
} building;

static void add(building *b, ges_text entry) {
    if (b->is_any) {
        ges_build_char(&b->out, b->separator);
    }
    ges_build_text(&b->out, entry);
    b->is_any = true;
}

ges_mark_list ges_pathfront_marks(ges_path_style style, const ges_texts *dirs, ges_arena *mem) {
    ges_mark_list out = {0};
    for (size_t i = 0; i < dirs->count; i++) {
        ges_mark mark = ges_mark_of_entry(style, dirs->items[i]);
        (void)ges_list_push(mem, &out, mark); /* the arena remembers */
    }
    return out;
}

ges_text ges_pathfront_put(ges_path_style style, const ges_texts *front, const ges_mark_list *gone,
                           ges_text list, ges_arena *mem) {
    building b = {.out = ges_builder_in(mem), .separator = ges_path_list_separator(style)};
    bool *is_gone = ges_new_array(mem, gone->count + 1, bool);
    ges_text raw;
    for (size_t i = 0; i < front->count; i++) {
        add(&b, front->items[i]);
    }
    while (list.len != 0 && is_gone != NULL && ges_path_next_raw(style, &list, &raw)) {
        ges_mark mark = ges_mark_of_entry(style, raw);
        size_t at = 0;
        while (at < gone->count && (is_gone[at] || gone->items[at] != mark)) {
            at++;
        }
        if (at < gone->count) {
            is_gone[at] = true;
        } else {
            add(&b, raw);
        }
    }
    return ges_build_done(&b.out);
}

bool ges_pathfront_has(ges_path_style style, const ges_mark_list *marks, ges_text list) {
    ges_text raw;
    while (list.len != 0 && ges_path_next_raw(style, &list, &raw)) {
        if (ges_mark_list_has(marks, ges_mark_of_entry(style, raw))) {
            return true;
        }
    }
    return false;
}
