/* Directories in front of PATH that are known again by their marks, so that they can be taken away
 * without touching an entry of anybody else. Pure. */
#ifndef GES_ENV_PATHFRONT_H
#define GES_ENV_PATHFRONT_H

#include "base/builder.h"
#include "env/rc.h"
#include "env/baseline.h"

ges_mark_list ges_pathfront_marks(ges_path_style style, const ges_texts *dirs, ges_arena *mem);
/* `list` with `front` before it and without `gone`: each mark takes one entry away, the first that
 * has it. All other entries stay byte by byte. `mem` remembers when there was too little of it. */
ges_text ges_pathfront_put(ges_path_style style, const ges_texts *front, const ges_mark_list *gone,
                           ges_text list, ges_arena *mem);

/* Does an entry of `list` have one of the marks? */
bool ges_pathfront_has(ges_path_style style, const ges_mark_list *marks, ges_text list);

#endif
