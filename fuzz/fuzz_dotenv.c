/* Any bytes as a .env file of every dialect: no crash, places lie inside the file, and what is read twice is
 * the same. */
#include "formats/dotenv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool find(const void *self, ges_text name, ges_text *value) {
    *value = ges_text_equal(name, GES_T("SELF")) ? GES_T("a${SELF}$B") : *(const ges_text *)self;
    return name.len % 2 == 0;
}

static void check_span(ges_dotenv_span span, size_t size) {
    if (span.off > size || span.len > size - span.off) {
        __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ges_text text = {(const char *)data, size};
    ges_text answer = GES_T("x${A}");
    ges_dotenv_process process = {find, &answer};
    for (size_t i = 0; i < ges_dotenv_dialect_count; i++) {
        ges_arena mem;
        ges_arena_init(&mem, 8 << 20); /* growth without end stops soon */
        ges_dotenv file = {0};
        ges_error err = {0};
        ges_status status = ges_dotenv_read(text, ges_dotenv_dialects[i], &process, &mem, &file, &err);
        if (status == GES_CORRUPT && (err.text[0] == '\0' || err.offset > size)) {
            __builtin_trap();
        }
        for (size_t k = 0; status == GES_OK && k < file.entries.count; k++) {
            check_span(file.entries.items[k].name_at, size);
            check_span(file.entries.items[k].value_at, size);
            check_span(file.entries.items[k].comment_at, size);
        }
        ges_arena_close(&mem);
    }
    return 0;
}
