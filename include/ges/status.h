/* What a call answers when it can fail, and the caller's record of why. */
#ifndef GES_STATUS_H
#define GES_STATUS_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define GES_CHECK __attribute__((warn_unused_result))
#else
#define GES_CHECK
#endif
/* C99's formats everywhere: GCC for Windows would assume msvcrt's older set. */
#if defined(__clang__)
#define GES_PRINTF(format_index, first_index)                                                      \
    __attribute__((format(printf, format_index, first_index)))
#elif defined(__GNUC__)
#define GES_PRINTF(format_index, first_index)                                                      \
    __attribute__((format(gnu_printf, format_index, first_index)))
#else
#define GES_PRINTF(format_index, first_index)
#endif

/* Every way in which a call of this library ends. Values are stable. */
typedef enum ges_status {
    GES_OK = 0,
    GES_NOT_FOUND = 1,    /* the named thing does not exist */
    GES_DENIED = 2,       /* it exists, and this user may not do that with it */
    GES_UNSUPPORTED = 3,  /* not possible on this system or in this form */
    GES_INVALID = 4,      /* the caller's argument has no meaning here */
    GES_CORRUPT = 5,      /* the input breaks its own format */
    GES_TRUNCATED = 6,    /* the input ends too early */
    GES_TOO_LARGE = 7,    /* over a stated limit */
    GES_NO_MEMORY = 8,    /* the arena's maximum is reached, or the system has no more */
    GES_WRONG_KIND = 9,   /* a directory where a file is needed, a FIFO, a link loop ... */
    GES_CONFLICT = 10,    /* somebody else changed it, or holds the lock */
    GES_IO = 11,          /* the system failed; os_code says how */
    GES_TIMED_OUT = 12,   /* nobody answers: a network share whose server is gone ... */
} ges_status;

enum { GES_ERROR_TEXT_MAX = 512 };

/* Filled by the call that fails; untouched on success. Start from `ges_error err = {0}`. */
typedef struct ges_error {
    ges_status status;
    long os_code;                  /* errno or GetLastError(); 0 means none */
    uint64_t offset;               /* byte offset in the input; 0 when unknown */
    uint32_t line;                 /* 1-based line in the input; 0 means none */
    char text[GES_ERROR_TEXT_MAX]; /* what, where, why; NUL-terminated, cut when too long */
} ges_error;

/* Records a failure and returns `status`, so that `return ges_error_set(...)` reads well.
 * A NULL `err` is allowed: then only the status travels. */
ges_status ges_error_set(ges_error *err, ges_status status, const char *format, ...)
    GES_PRINTF(3, 4);

/* Puts context before the recorded text ("context: text") and returns the recorded status. */
ges_status ges_error_note(ges_error *err, ges_status status, const char *format, ...)
    GES_PRINTF(3, 4);

/* The standard word for a status, such as "not found". Never NULL. */
const char *ges_status_name(ges_status status);

#endif
