/* Any OS, with one call that fails: run an operation for n = 1, 2, 3 ... until it makes fewer than n
 * calls, and every failure it can meet was met.
 *     ges_fail fail;
 *     for (uint64_t n = 1;; n++) {
 *         const ges_os *os = ges_fail_init(&fail, real, n, GES_IO);
 *         ... the operation, which must end cleanly ...
 *         if (fail.calls < n) { break; }
 *     } */
#ifndef GES_OS_FAKE_FAIL_H
#define GES_OS_FAKE_FAIL_H

#include "os/os.h"

/* Plain data in the caller's memory. */
typedef struct ges_fail {
    ges_os table;
    const ges_os *inner;
    uint64_t at;       /* the call that fails, from 1; 0: none */
    uint64_t calls;    /* made so far */
    ges_status status; /* what the failing call answers */
    bool is_lasting;   /* all calls from `at` on fail */
} ges_fail;

/* The wrapper as a table. Writing to a stream is counted too; closing, the user id, the terminal
 * and the clock cannot fail. Questions (file_is_executable) answer false when they fail. */
const ges_os *ges_fail_init(ges_fail *fail, const ges_os *inner, uint64_t at, ges_status status);

#endif
