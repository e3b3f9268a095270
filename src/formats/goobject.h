/* The text that begins every file the Go compiler and assembler write: an object, or a member of an
 * archive. */
#ifndef GES_FORMATS_GOOBJECT_H
#define GES_FORMATS_GOOBJECT_H

#include "ges/arena.h"
#include "ges/text.h"

#include <stdbool.h>

/* Plain data; texts point into the bytes, but for the build ID, which is in the arena of the call. */
typedef struct ges_goobject {
    ges_text goos;
    ges_text goarch;
    ges_text version;     /* "go1.27.4", "devel +abc Thu ..." */
    ges_text level;       /* "GOAMD64=v1"; Go 1.20 and later, else empty */
    ges_text experiments; /* that are on, "regabiwrappers,regabiargs"; empty: none, or not told */
    ges_text build_id;    /* action/content; empty: none */
    size_t version_off;   /* in the bytes */
    size_t build_id_off;
    size_t build_id_len;  /* as stored, without the quotes */
} ges_goobject;

enum { GES_GOOBJECT_HEAD = 2048 }; /* bytes that hold the header of any version */

/* Reads the header lines.
 * out:    untouched when it is none, or cut before its first line ends
 * Source: Go src/cmd/internal/objabi/head.go HeaderString, src/cmd/compile/internal/gc/obj.go
 *         printObjHeader, src/cmd/internal/buildid/buildid.go ReadFile; 1.15 to 1.27 */
bool ges_goobject_read(ges_bytes head, ges_arena *mem, ges_goobject *out);
/* The first words of the header: cheap. */
bool ges_goobject_probe(ges_bytes head);

#endif
