/* The one sentence for a refused system call. */
#ifndef GES_OS_CANNOT_H
#define GES_OS_CANNOT_H

#include "os/os.h"

/* Records "cannot ACTION 'PATH': REASON" with the system's number, and returns `status`. The middle
 * of a very long path is left out, so that the reason is never cut off. */
ges_status ges_os_cannot(ges_error *err, ges_status status, long os_code, const char *action,
                         ges_text path, ges_text reason);

#endif
