/* One stream of facts for every printer. A struct has one `describe(struct, sink)`; text and JSON
 * receive the same calls. Nobody else escapes, indents, colours or quotes.
 *
 *     ges_sink_open(sink, "entry", &entry_view);      an object (key: its name in the parent)
 *     ges_sink_text(sink, "name", name);
 *     ges_sink_number(sink, "line", 12);
 *     ges_sink_close(sink);
 *
 * A key that is data and holds a NUL has C0 80 in its place.
 *
 * JSON: every call is a member. Text: an object prints by its view when it closes, then its nested
 * lists and objects in the order of the calls, indented. */
#ifndef GES_SINK_H
#define GES_SINK_H

#include "ges/text.h"

/* How an object looks as text. A template: `{key}` is the member's value, `{key:12}` padded to 12
 * columns, `{!key}` coloured by its value (error, warning, info, ok ...), `{*key}` bold, `{-key}`
 * dim; `[...]` disappears when a key inside is missing or empty; `\n` starts another line; `{{`,
 * `[[` and `]]` are the characters. Literal text may be bold too: `{*'text'}`.
 * A view with line == NULL prints nothing of its own (only its children), and no view (NULL) prints
 * one "key: value" line for each member. */
typedef struct ges_view {
    const char *line;
    bool is_flat; /* children are not indented further */
} ges_view;

typedef struct ges_sink ges_sink;
struct ges_sink {
    void (*open)(ges_sink *sink, const char *key, const ges_view *view);
    void (*close)(ges_sink *sink);
    void (*open_list)(ges_sink *sink, const char *key, const char *heading);
    void (*close_list)(ges_sink *sink);
    void (*text)(ges_sink *sink, const char *key, ges_text value);
    void (*number)(ges_sink *sink, const char *key, int64_t value);
    void (*boolean)(ges_sink *sink, const char *key, bool value);
    void (*say)(ges_sink *sink, const char *style, ges_text line);
};

/* `key` NULL: an element of the list that is open. The outermost object: key NULL. */
static inline void ges_sink_open(ges_sink *sink, const char *key, const ges_view *view) {
    sink->open(sink, key, view);
}
static inline void ges_sink_close(ges_sink *sink) {
    sink->close(sink);
}
/* `heading`: a line that text prints before the first element (NULL: none); an empty list prints
 * no heading. JSON prints [] for it. */
static inline void ges_sink_open_list(ges_sink *sink, const char *key, const char *heading) {
    sink->open_list(sink, key, heading);
}
static inline void ges_sink_close_list(ges_sink *sink) {
    sink->close_list(sink);
}
/* A member of the open object, or an element of the open list when `key` is NULL. */
static inline void ges_sink_text(ges_sink *sink, const char *key, ges_text value) {
    sink->text(sink, key, value);
}
static inline void ges_sink_number(ges_sink *sink, const char *key, int64_t value) {
    sink->number(sink, key, value);
}
/* In text templates true is the key's own name ("exists"), false is empty. */
static inline void ges_sink_boolean(ges_sink *sink, const char *key, bool value) {
    sink->boolean(sink, key, value);
}
/* A line for people only; JSON ignores it. style: NULL, "bold", "dim", "error", "warning", "ok". */
static inline void ges_sink_say(ges_sink *sink, const char *style, ges_text line) {
    sink->say(sink, style, line);
}

#endif
