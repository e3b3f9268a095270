/* The one printer: the same calls become text or JSON. */
#ifndef GES_REPORT_REPORT_H
#define GES_REPORT_REPORT_H

#include "base/builder.h"
#include "ges/sink.h"

/* A printer that appends to `out`; lives in `mem`. NULL on no memory. The text printer escapes
 * control characters in values (\n as "\n", ESC as "\x1b"), so that no file name can drive a
 * terminal. */
ges_sink *ges_report_text(ges_arena *mem, ges_builder *out, bool use_colour);
/* Indented JSON, one document. Invalid UTF-8 becomes U+FFFD. */
ges_sink *ges_report_json(ges_arena *mem, ges_builder *out);
/* A printer that hands everything to `inner`, each text as `map(self, text)` makes it; lives in `mem`.
 * NULL on no memory, or when `inner` is NULL. */
ges_sink *ges_report_mapped(ges_arena *mem, ges_sink *inner,
                            ges_text (*map)(const void *self, ges_text text), const void *self);

/* Appends `value` as it may stand on a terminal: control characters, direction marks and bytes that
 * are no UTF-8 as escapes. For lines that no printer writes, such as errors. */
void ges_report_escape(ges_builder *out, ges_text value);

/* A printer that says nothing; never NULL. */
ges_sink *ges_report_none(void);

#endif
