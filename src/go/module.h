/* Which go.mod and go.work belong to a directory, before either is parsed. */
#ifndef GES_GO_MODULE_H
#define GES_GO_MODULE_H

#include "os/os.h"

/* The nearest go.mod at or above `dir` that is no directory (a dangling link or a directory of that
 * name is passed over). dir: absolute, as os.Getwd says it.
 * out: the file's path, or "" when there is none. */
void ges_module_find_mod(const ges_os *os, ges_arena *mem, ges_text dir, ges_text *out);

/* Is `mod_file` go.mod of the system's temporary directory itself, which go ignores? Compared by
 * spelling and through links. Source: cmd/go modload FindGoMod, search.InDir. */
bool ges_module_in_temp_root(const ges_os *os, ges_arena *mem, ges_text mod_file,
                             ges_text temp_dir);

/* The nearest go.work at or above `dir`; the walk stops below `goroot` (exact spelling).
 * The caller has dealt with the GOWORK variable ("off", a path). */
void ges_module_find_work(const ges_os *os, ges_arena *mem, ges_text dir, ges_text goroot,
                          ges_text *out);

#endif
