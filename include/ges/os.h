/* The operating system that the library asks. Opaque here; the library's own rooms see its table. */
#ifndef GES_OS_H
#define GES_OS_H

typedef struct ges_os ges_os;

/* This system. Constant; safe from any thread; nothing to release. */
const ges_os *ges_os_native(void);

#endif
