/* Facts: a file of Go's whose bytes are not those that go writes. */
#ifndef GES_DOCTOR_FACT_TEXT_FILE_H
#define GES_DOCTOR_FACT_TEXT_FILE_H

#include "formats/encoding.h"

#include "base/list.h"

/* Plain struct. */
typedef struct ges_fact_text_file {
    ges_text file;
    ges_encoding encoding;
    bool has_returns; /* lines end with \r\n */
} ges_fact_text_file;
GES_LIST(ges_fact_text_file_list, ges_fact_text_file);

#endif
