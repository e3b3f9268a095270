/* Days of the calendar. */
#include "base/date.h"

enum { DAY_S = 86400, ERA_DAYS = 146097, EPOCH_DAYS = 719468 };

ges_date ges_date_of(int64_t seconds) {
    int64_t rest = seconds % DAY_S;
    int64_t days = seconds / DAY_S - (rest < 0) + EPOCH_DAYS;
    rest += rest < 0 ? DAY_S : 0;
    int64_t era = days / ERA_DAYS - (days % ERA_DAYS < 0);
    int64_t era_day = days - era * ERA_DAYS;
    int64_t year = (era_day - era_day / 1460 + era_day / 36524 - era_day / 146096) / 365;
    int64_t year_day = era_day - (365 * year + year / 4 - year / 100);
    int64_t shifted = (5 * year_day + 2) / 153;
    int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
    return (ges_date){
        .year = (int)(year + era * 400 + (month <= 2 ? 1 : 0)),
        .month = (int)month,
        .day = (int)(year_day - (153 * shifted + 2) / 5 + 1),
        .hour = (int)(rest / 3600),
        .minute = (int)(rest / 60 % 60),
        .second = (int)(rest % 60),
    };
}
