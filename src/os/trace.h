/* Any OS, with one line on standard error for each call: GES_TRACE=os.
 *     ges: os file_read 0.031 ms not found '/home/ana/.config/go/env' */
#ifndef GES_OS_TRACE_H
#define GES_OS_TRACE_H

#include "os/os.h"

/* Plain data in the caller's memory. */
typedef struct ges_trace {
    ges_os table;
    const ges_os *inner;
    const ges_os *native;
} ges_trace;

/* `native` has the clock that runs and the standard error that is seen; `inner` may be a fake. */
const ges_os *ges_trace_init(ges_trace *trace, const ges_os *inner, const ges_os *native);
/* Does a GES_TRACE value such as "os,env" name `part`? */
bool ges_trace_wants(ges_text value, ges_text part);

#endif
