/* The go env file as go reads it: no quotes, no comments, no references; an empty value is as good
 * as none. Source: Go 1.24 cmd/go/internal/cfg readEnvFile. */
#include "formats/dotenv_reader.h"

static ges_status read(ges_dotenv_reader *reader) {
    ges_text rest = reader->in;
    ges_text line;
    ges_status status = GES_OK;
    while (status == GES_OK && ges_text_next_line(&rest, &line)) {
        ges_dotenv_entry entry = {0};
        bool has_value = ges_text_cut(line, '=', &entry.name, &entry.value);
        if (has_value && line.ptr[0] >= 'A' && line.ptr[0] <= 'Z') {
            entry.is_unset = entry.value.len == 0;
            entry.name_at = ges_dotenv_at(reader, entry.name);
            entry.value_at = ges_dotenv_at(reader, entry.value);
            status = ges_dotenv_put(reader, &entry);
        }
    }
    return status;
}

const ges_dotenv_dialect ges_dotenv_goenv = {
    .name = "goenv",
    .program = "the go env file (go env -w)",
    .read = read,
};
