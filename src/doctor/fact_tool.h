/* Facts: programs that were built with Go and are used beside it: gopls, dlv, what go install made.
 */
#ifndef GES_DOCTOR_FACT_TOOL_H
#define GES_DOCTOR_FACT_TOOL_H

#include "base/list.h"
#include "ges/text.h"

/* Plain struct; one for each program in GOBIN and the bin directories of GOPATH, and for each tool
 * of known_tools.def that PATH finds elsewhere. Texts are "" when the program does not tell. */
typedef struct ges_fact_tool {
    ges_text path;
    ges_text real;     /* links resolved; empty when that is not known */
    ges_text go;       /* what built it: go1.23.4 */
    ges_text package;  /* main package: golang.org/x/tools/gopls */
    ges_text version;  /* of the main module: v0.16.1, (devel), v0.1.0+dirty */
    ges_text replaced; /* a module of it that another one stands in for */
    ges_text stand_in; /* what stands in for it: a module or a directory */
    bool is_modified;  /* its working tree had changes that were not committed */
    bool is_installed; /* in GOBIN or GOPATH/bin; else only on PATH */
} ges_fact_tool;
GES_LIST(ges_fact_tool_list, ges_fact_tool);

#endif
