/* Any OS, asked only once about the same name: facts about files, execute permission and resolved
 * links are kept until the command changes something, which forgets everything. A command that only
 * reads gets one consistent view of the disk and spares the kernel a third of its questions. What
 * must be seen as it is now (has somebody else changed it?) is asked of the table inside. */
#ifndef GES_OS_MEMO_H
#define GES_OS_MEMO_H

#include "base/map.h"
#include "os/os.h"

/* Enough for every path that matters; a PATH of 100,000 entries would fill the memory with names. */
enum { GES_MEMO_MAX = 1 << 15 };

/* Plain data in the caller's memory. */
typedef struct ges_memo {
    ges_os table;
    const ges_os *inner;
    ges_arena *mem;
    bool is_alone;       /* nobody else uses `mem`: what is forgotten is given back, so that what
                          * runs for long takes no more the longer it runs */
    ges_map infos;       /* path -> what file_info said, links followed */
    ges_map executables; /* path -> a pointer that means yes or no */
    ges_map resolved;    /* path -> what path_resolve said */
    size_t kept;         /* answers; from GES_MEMO_MAX on new ones are not kept */
} ges_memo;

/* Answers live in `mem`. A change (of a file, or of the directory, as names may be relative)
 * forgets everything. */
const ges_os *ges_memo_init(ges_memo *memo, const ges_os *inner, ges_arena *mem);

#endif
