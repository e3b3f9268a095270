/* The head of a Go source file: is it for every system, and does it import "C"? */
#ifndef GES_FORMATS_GOSOURCE_H
#define GES_FORMATS_GOSOURCE_H

#include "ges/text.h"

/* Plain data. */
typedef struct ges_gosource {
    bool is_read;        /* the package clause was found and the imports end inside the bytes */
    bool is_conditional; /* a //go:build or // +build line stands above the package clause */
    bool is_test_helper; /* the package's name ends in _test, or is documentation */
    bool imports_c;      /* import "C" */
} ges_gosource;

/* Reads comments, the package clause and the import declarations of the first bytes of a file; what
 * cannot be understood ends the reading. Nothing is allocated.
 * Source: The Go Programming Language Specification, "Source file organization"; go/build shouldBuild
 * for conditions; cmd/cgo: the path is the string "C" */
void ges_gosource_read(ges_text head, ges_gosource *out);

#endif
