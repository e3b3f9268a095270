/* Any bytes as a template of `ges prompt`, and after a line end as the values that it shows: what the checker
 * takes the printer prints, with no character that would drive a terminal. */
#include "cli/prompttemplate.h"
#include "report/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = {"go",    "want",   "mismatch", "state",
                                    "stale", "active", "project",  "file"};

static void print(ges_arena *mem, ges_text text, ges_text value, const bool *used) {
    ges_builder out = ges_builder_in(mem);
    ges_view view = {ges_text_cstr(mem, text), true};
    ges_sink *sink = ges_report_text(mem, &out, false);
    bool is_used = false;
    ges_sink_open(sink, NULL, &view);
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        ges_sink_text(sink, names[i], i % 2 == 0 ? value : (ges_text){0});
        is_used = is_used || used[i];
    }
    ges_sink_close(sink);
    ges_text said = ges_build_done(&out);
    for (size_t i = 0; i < said.len; i++) {
        /* The template is the user's own; what comes into it is not. */
        bool is_control = (unsigned char)said.ptr[i] < ' ' && said.ptr[i] != '\n';
        if (is_control && ges_text_find_char(text, said.ptr[i]) == GES_NPOS) {
            __builtin_trap();
        }
    }
    if (!is_used && text.len != 0 && ges_text_find_char(text, '{') == GES_NPOS &&
        ges_text_find_char(text, '[') == GES_NPOS && ges_text_find_char(text, ']') == GES_NPOS &&
        text.ptr[text.len - 1] != ' ' && !ges_text_starts(said, text)) {
        __builtin_trap(); /* plain text comes out as it is, but for blanks at its end */
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ges_arena mem;
    ges_text text = {(const char *)data, size};
    ges_text value = {0};
    ges_error err = {0};
    bool used[GES_COUNT(names)] = {0};
    (void)ges_text_cut(text, '\n', &text, &value); /* no line end: all is template */
    if (ges_text_find_char(text, '\0') != GES_NPOS) {
        return 0; /* no command line holds one */
    }
    ges_arena_init(&mem, 0);
    if (ges_prompt_template_check(text, names, GES_COUNT(names), used, &err) == GES_OK) {
        print(&mem, text, value, used);
    } else if (err.text[0] == '\0' || err.offset > text.len) {
        __builtin_trap();
    }
    ges_arena_close(&mem);
    return 0;
}
