/* Paths as the go command shortens them in its messages. */
#ifndef GES_GO_SHORTPATH_H
#define GES_GO_SHORTPATH_H

#include "os/os.h"

/* `target` seen from `base`, by spelling; false when that is impossible (other drive, a relative
 * and an absolute one, a base with "..").
 * Source: path/filepath Rel. */
bool ges_path_relative(ges_arena *mem, ges_path_style style, ges_text base, ges_text target,
                       ges_text *out);

/* The relative name of `path` seen from `cwd` when it is shorter, else `path`. From 1.24 on it must
 * also name the same file. Source: cmd/go base.ShortPath. */
ges_text ges_go_short_path(const ges_os *os, ges_arena *mem, ges_text cwd, uint32_t minor,
                           ges_text path);

#endif
