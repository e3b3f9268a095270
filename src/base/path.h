/* File names as Go's path/filepath understands them, for either family of systems. */
#ifndef GES_BASE_PATH_H
#define GES_BASE_PATH_H

#include "ges/text.h"

typedef enum ges_path_style {
    GES_PATH_UNIX,
    GES_PATH_WINDOWS, /* both slashes, drives, UNC */
} ges_path_style;

bool ges_path_is_separator(ges_path_style style, char c);
/* Length of "C:" or "\\host\share" at the front; 0 on Unix. Source: path/filepath volumeNameLen. */
size_t ges_path_volume_len(ges_path_style style, ges_text path);
bool ges_path_is_abs(ges_path_style style, ges_text path);
/* Source: path/filepath Clean (1.21). "" gives ".". Allocated in mem, or `path` itself when it is
 * clean already: it must outlive the answer. */
ges_text ges_path_clean(ges_arena *mem, ges_path_style style, ges_text path);
/* Clean(a + separator + b); empty parts are left out; both empty gives "". */
ges_text ges_path_join(ges_arena *mem, ges_path_style style, ges_text a, ges_text b);
/* Source: path/filepath Dir and Base. */
ges_text ges_path_dir(ges_arena *mem, ges_path_style style, ges_text path);
ges_text ges_path_base(ges_path_style style, ges_text path);
/* The suffix from the last dot of the last element, with the dot; "" when there is none. */
ges_text ges_path_ext(ges_path_style style, ges_text path);
char ges_path_separator(ges_path_style style);
char ges_path_list_separator(ges_path_style style);
/* Elements of a PATH-like list. Windows strips double quotes, which also protect ';'.
 * "" gives no element; empty elements are kept. Source: path/filepath SplitList. */
ges_status ges_path_split_list(ges_arena *mem, ges_path_style style, ges_text list,
                               ges_text **out, size_t *out_count) GES_CHECK;
/* Same spelling: exact on Unix; on Windows ASCII case and kind of slash do not matter. */
bool ges_path_equal(ges_path_style style, ges_text a, ges_text b);
/* `path` is `dir` or lies below it, by spelling. Both cleaned by the caller. */
bool ges_path_inside(ges_path_style style, ges_text path, ges_text dir);

#endif
