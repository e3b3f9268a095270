/* Any printer, with every text changed on its way there. */
#include "report/report.h"

typedef struct mapped_sink {
    ges_sink sink; /* first: the functions get its address */
    ges_sink *inner;
    ges_text (*map)(const void *self, ges_text text);
    const void *self;
} mapped_sink;

static mapped_sink *of(ges_sink *sink) {
    return (mapped_sink *)sink;
}

static void mapped_open(ges_sink *sink, const char *key, const ges_view *view) {
    ges_sink_open(of(sink)->inner, key, view);
}
static void mapped_close(ges_sink *sink) {
    ges_sink_close(of(sink)->inner);
}
static void mapped_open_list(ges_sink *sink, const char *key, const char *heading) {
    ges_sink_open_list(of(sink)->inner, key, heading);
}
static void mapped_close_list(ges_sink *sink) {
    ges_sink_close_list(of(sink)->inner);
}
static void mapped_text(ges_sink *sink, const char *key, ges_text value) {
    ges_sink_text(of(sink)->inner, key, of(sink)->map(of(sink)->self, value));
}
static void mapped_number(ges_sink *sink, const char *key, int64_t value) {
    ges_sink_number(of(sink)->inner, key, value);
}
static void mapped_boolean(ges_sink *sink, const char *key, bool value) {
    ges_sink_boolean(of(sink)->inner, key, value);
}
static void mapped_say(ges_sink *sink, const char *style, ges_text line) {
    ges_sink_say(of(sink)->inner, style, of(sink)->map(of(sink)->self, line));
}

ges_sink *ges_report_mapped(ges_arena *mem, ges_sink *inner,
                            ges_text (*map)(const void *self, ges_text text), const void *self) {
    mapped_sink *mapped = inner != NULL ? ges_new(mem, mapped_sink) : NULL;
    if (mapped == NULL) {
        return NULL;
    }
    *mapped = (mapped_sink){
        .sink = {mapped_open, mapped_close, mapped_open_list, mapped_close_list, mapped_text,
                 mapped_number, mapped_boolean, mapped_say},
        .inner = inner,
        .map = map,
        .self = self,
    };
    return &mapped->sink;
}
