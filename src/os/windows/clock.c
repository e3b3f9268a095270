/* Time of day and the local zone. */
#include "os/windows/win32.h"

int64_t ges_windows_time_ns(FILETIME time) {
    /* 11,644,473,600 seconds from 1601 to 1970. */
    const int64_t epoch = 116444736000000000;
    const int64_t first = (int64_t)INT32_MIN * 10000000; /* as in os.h; 0 is what FAT does not know */
    const int64_t last = INT64_MAX / 100;
    uint64_t told = (uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime;
    int64_t ticks = told < (uint64_t)INT64_MAX ? (int64_t)told - epoch : INT64_MAX;
    return (ticks < first ? first : ticks > last ? last : ticks) * 100;
}

int64_t ges_windows_clock_now_ns(const ges_os *os) {
    (void)os;
    FILETIME now;
    GetSystemTimePreciseAsFileTime(&now);
    return ges_windows_time_ns(now);
}

/* Windows knows no abbreviations: the capital letters of its name, as Go falls back to
 * ("Pacific Standard Time" -> PST), and UTC. */
static void abbreviate(const wchar_t *name, char out[16]) {
    size_t len = 0;
    for (; *name != L'\0' && len < 15; name++) {
        if (*name >= L'A' && *name <= L'Z') {
            out[len++] = (char)*name;
        }
    }
    out[len] = '\0';
    if (len == 0 || strcmp(out, "CUT") == 0) { /* Coordinated Universal Time */
        memcpy(out, "UTC", 4);
    }
}

void ges_windows_clock_zone(const ges_os *os, int64_t at_ns, int32_t *offset_s, char name[16]) {
    (void)os;
    uint64_t ticks = (uint64_t)(at_ns / 100 + 116444736000000000);
    FILETIME utc = {(DWORD)ticks, (DWORD)(ticks >> 32)};
    FILETIME local;
    SYSTEMTIME utc_parts;
    SYSTEMTIME local_parts;
    TIME_ZONE_INFORMATION zone;
    *offset_s = 0;
    memcpy(name, "UTC", 4);
    if (!FileTimeToSystemTime(&utc, &utc_parts) ||
        !GetTimeZoneInformationForYear(utc_parts.wYear, NULL, &zone) ||
        !SystemTimeToTzSpecificLocalTime(&zone, &utc_parts, &local_parts) ||
        !SystemTimeToFileTime(&local_parts, &local) || !FileTimeToSystemTime(&utc, &utc_parts) ||
        !SystemTimeToFileTime(&utc_parts, &utc)) { /* both in whole milliseconds */
        return;
    }
    *offset_s = (int32_t)((ges_windows_time_ns(local) - ges_windows_time_ns(utc)) / 1000000000);
    bool is_standard = *offset_s == -(int32_t)(zone.Bias + zone.StandardBias) * 60;
    abbreviate(is_standard ? zone.StandardName : zone.DaylightName, name);
}

void ges_windows_clock_sleep(const ges_os *os, uint32_t ms) {
    (void)os;
    Sleep((DWORD)ms);
}
