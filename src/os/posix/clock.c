/* Time of day and the local zone. */
#include "os/posix/posix.h"

#include <time.h>

int64_t ges_posix_clock_now_ns(const ges_os *os) {
    (void)os;
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_REALTIME, &now); /* cannot fail with this clock */
    return (int64_t)now.tv_sec * 1000000000 + (int64_t)now.tv_nsec;
}

void ges_posix_clock_zone(const ges_os *os, int64_t at_ns, int32_t *offset_s, char name[16]) {
    (void)os;
    time_t seconds = (time_t)(at_ns / 1000000000 - (at_ns % 1000000000 < 0));
    struct tm local;
    *offset_s = 0;
    memcpy(name, "UTC", 4);
    if (localtime_r(&seconds, &local) == NULL) {
        return;
    }
    *offset_s = (int32_t)local.tm_gmtoff;
    ges_text zone = ges_text_of(local.tm_zone);
    size_t len = zone.len < 15 ? zone.len : 15;
    memcpy(name, zone.ptr, len);
    name[len] = '\0';
}

void ges_posix_clock_sleep(const ges_os *os, uint32_t ms) {
    (void)os;
    struct timespec time = {.tv_sec = (time_t)(ms / 1000), .tv_nsec = (long)(ms % 1000) * 1000000};
    (void)nanosleep(&time, NULL); /* a signal may end it earlier */
}
