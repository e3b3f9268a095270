/* A printer that says nothing: when there is no memory for a real one, nobody needs to ask. */
#include "report/report.h"

static void open_object(ges_sink *sink, const char *key, const ges_view *view) {
    (void)sink, (void)key, (void)view;
}
static void close_any(ges_sink *sink) {
    (void)sink;
}
static void open_list(ges_sink *sink, const char *key, const char *heading) {
    (void)sink, (void)key, (void)heading;
}
static void text(ges_sink *sink, const char *key, ges_text value) {
    (void)sink, (void)key, (void)value;
}
static void number(ges_sink *sink, const char *key, int64_t value) {
    (void)sink, (void)key, (void)value;
}
static void boolean(ges_sink *sink, const char *key, bool value) {
    (void)sink, (void)key, (void)value;
}
static void say(ges_sink *sink, const char *style, ges_text line) {
    (void)sink, (void)style, (void)line;
}

ges_sink *ges_report_none(void) {
    static const ges_sink none = {.open = open_object,
                                  .close = close_any,
                                  .open_list = open_list,
                                  .close_list = close_any,
                                  .text = text,
                                  .number = number,
                                  .boolean = boolean,
                                  .say = say};
    return (ges_sink *)(uintptr_t)&none; /* nobody writes to a sink but its own functions */
}
