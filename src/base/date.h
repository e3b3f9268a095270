/* Days of the calendar. */
#ifndef GES_BASE_DATE_H
#define GES_BASE_DATE_H

#include <stdint.h>

typedef struct ges_date {
    int year;
    int month; /* 1..12 */
    int day;   /* 1..31 */
    int hour;
    int minute;
    int second;
} ges_date;

/* `seconds` since 1970-01-01; for local time add the zone's offset first. Any value, also before
 * 1970; the year may be negative.
 * Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" */
ges_date ges_date_of(int64_t seconds);

#endif
