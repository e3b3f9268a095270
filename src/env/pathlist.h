/* What may keep an entry of PATH from working, and for whom: by its spelling alone. */
#ifndef GES_ENV_PATHLIST_H
#define GES_ENV_PATHLIST_H

#include "base/path.h"

/* Troubles of one entry, one bit each. */
typedef enum ges_path_trouble {
    GES_PATH_EMPTY = 1 << 0,      /* the current directory on Unix, nothing on Windows */
    GES_PATH_QUOTED = 1 << 1,     /* holds a double quote (on Unix a part of the name) */
    GES_PATH_BLANK = 1 << 2,      /* begins or ends with white space */
    GES_PATH_UNEXPANDED = 1 << 3, /* %NAME% on Windows; ~ or $ in front on Unix */
    GES_PATH_RELATIVE = 1 << 4,   /* depends on the current directory */
    GES_PATH_TRAILING = 1 << 5,   /* ends with a separator: harmless, but no two spellings match */
    GES_PATH_SHORT_NAME = 1 << 6, /* Windows: PROGRA~1 */
} ges_path_trouble;

/* All troubles of an entry as it stands in the list, quotes included. */
unsigned ges_path_troubles(ges_path_style style, ges_text raw);
/* The worst of them as a clause with whom it concerns: "is quoted: Go and cmd strip quotes, many
 * programs do not". "" when there is none. */
const char *ges_path_trouble_text(ges_path_style style, unsigned troubles);
/* The next element as it stands there, Windows quotes protecting ';'. Start with *rest = list; the
 * end is marked by rest->ptr == NULL, and false is returned. The same number of elements as
 * ges_path_split_list but that "" gives one. */
bool ges_path_next_raw(ges_path_style style, ges_text *rest, ges_text *raw);
/* Characters as Windows counts them: UTF-16 units. */
size_t ges_path_units(ges_text list);

#endif
