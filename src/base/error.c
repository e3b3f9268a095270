/* Records why a call failed. */
#include "ges/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

ges_status ges_error_set(ges_error *err, ges_status status, const char *format, ...) {
    if (err == NULL) {
        return status;
    }
    *err = (ges_error){.status = status};
    va_list args;
    va_start(args, format);
    (void)vsnprintf(err->text, sizeof(err->text), format, args); /* cut when too long, by contract */
    va_end(args);
    return status;
}

ges_status ges_error_note(ges_error *err, ges_status status, const char *format, ...) {
    if (err == NULL) {
        return status;
    }
    char old[GES_ERROR_TEXT_MAX];
    memcpy(old, err->text, sizeof(old));
    va_list args;
    va_start(args, format);
    (void)vsnprintf(err->text, sizeof(err->text), format, args); /* cut by contract */
    va_end(args);
    size_t used = strlen(err->text);
    size_t room = sizeof(err->text) - used;
    size_t wanted = strlen(old);
    if (wanted != 0 && room > 3) {
        size_t kept = wanted < room - 3 ? wanted : room - 3;
        memcpy(err->text + used, ": ", 2);
        memcpy(err->text + used + 2, old, kept);
        err->text[used + 2 + kept] = '\0';
    }
    err->status = status;
    return status;
}

const char *ges_status_name(ges_status status) {
    switch (status) {
    case GES_OK:
        return "ok";
    case GES_NOT_FOUND:
        return "not found";
    case GES_DENIED:
        return "permission denied";
    case GES_UNSUPPORTED:
        return "not supported";
    case GES_INVALID:
        return "invalid argument";
    case GES_CORRUPT:
        return "corrupt";
    case GES_TRUNCATED:
        return "ends too early";
    case GES_TOO_LARGE:
        return "too large";
    case GES_NO_MEMORY:
        return "out of memory";
    case GES_WRONG_KIND:
        return "wrong kind of file";
    case GES_CONFLICT:
        return "changed by somebody else";
    case GES_IO:
        return "system failure";
    case GES_TIMED_OUT:
        return "does not answer";
    }
    return "unknown status";
}
