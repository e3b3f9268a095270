/* Any OS, with one line on standard error for each call. */
#include "os/trace.h"

#include "os/wrap.h"

#include <stdio.h>

static const ges_os *inner_of(const ges_os *os) {
    return ((const ges_trace *)os->self)->inner;
}

static int64_t now_ns(const ges_os *os) {
    const ges_os *native = ((const ges_trace *)os->self)->native;
    return native->clock_now_ns(native);
}

/* A line in a buffer of its own, since a trace must not take the caller's arena. Paths are cut at
 * 900 bytes, and control characters become '?'. */
static void write_line(const ges_os *os, const char *name, int64_t started_ns,
                       const char *answer, ges_text subject) {
    char line[1024];
    const ges_os *native = ((const ges_trace *)os->self)->native;
    long long spent_us = (long long)((now_ns(os) - started_ns) / 1000);
    int len = snprintf(line, sizeof(line), "ges: os %s %lld.%03lld ms %s '%.*s'\n", name,
                       spent_us / 1000, spent_us % 1000, answer,
                       (int)(subject.len < 900 ? subject.len : 900),
                       subject.ptr != NULL ? subject.ptr : "");
    size_t used = len < 0 ? 0 : (size_t)len < sizeof(line) ? (size_t)len : sizeof(line) - 1;
    for (size_t i = 0; i + 1 < used; i++) {
        line[i] = (uint8_t)line[i] < 0x20 || line[i] == 0x7F ? '?' : line[i];
    }
    (void)native->stream_write(native, GES_STDERR, (ges_bytes){(const uint8_t *)line, used},
                              NULL); /* a trace that cannot be written is lost */
}

/* Macros, because each function of the table needs one with its own parameters. */
#define GES_OS_CALL(name, parameters, arguments, subject)                                          \
    static ges_status trace_##name parameters {                                                    \
        const ges_os *inner = inner_of(os);                                                        \
        int64_t started_ns = now_ns(os);                                                           \
        ges_status status = inner->name arguments;                                                 \
        write_line(os, #name, started_ns, ges_status_name(status), subject);                       \
        return status;                                                                             \
    }
#define GES_OS_QUESTION(name, parameters, arguments, subject)                                      \
    static bool trace_##name parameters {                                                          \
        const ges_os *inner = inner_of(os);                                                        \
        int64_t started_ns = now_ns(os);                                                           \
        bool answer = inner->name arguments;                                                       \
        write_line(os, #name, started_ns, answer ? "yes" : "no", subject);                         \
        return answer;                                                                             \
    }
#include "os/calls.def"
#undef GES_OS_CALL
#undef GES_OS_QUESTION

const ges_os *ges_trace_init(ges_trace *trace, const ges_os *inner, const ges_os *native) {
    *trace = (ges_trace){.inner = inner, .native = native};
    wrap_rest(&trace->table, inner, trace);
#define GES_OS_CALL(name, parameters, arguments, subject) trace->table.name = trace_##name;
#define GES_OS_QUESTION(name, parameters, arguments, subject) trace->table.name = trace_##name;
#include "os/calls.def"
#undef GES_OS_CALL
#undef GES_OS_QUESTION
    return &trace->table;
}

bool ges_trace_wants(ges_text value, ges_text part) {
    ges_text piece;
    while (ges_text_next(&value, ',', &piece)) {
        if (ges_text_equal(ges_text_trim(piece), part)) {
            return true;
        }
    }
    return false;
}
