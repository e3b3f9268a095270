/* Claims about the printers. */
#include "report/report.h"
#include "test.h"

static const ges_view entry_view = {"{*name:6}{value}[ ({!verdict})]", false};

/* One document through a printer. */
static ges_text print(ges_arena *mem, bool is_json) {
    static const ges_view document = {NULL, true};
    ges_builder out = ges_builder_in(mem);
    ges_sink *sink = is_json ? ges_report_json(mem, &out) : ges_report_text(mem, &out, false);
    ges_sink_open(sink, NULL, &document);
    ges_sink_text(sink, "schema", GES_T("t/1"));
    ges_sink_open_list(sink, "entries", "entries:");
    ges_sink_open(sink, NULL, &entry_view);
    ges_sink_text(sink, "name", GES_T("a"));
    ges_sink_text(sink, "value", GES_T("x\x1b[31m\n\xff"));
    ges_sink_boolean(sink, "verdict", true);
    ges_sink_open_list(sink, "notes", NULL);
    ges_sink_text(sink, NULL, GES_T("n1"));
    ges_sink_close_list(sink);
    ges_sink_close(sink);
    ges_sink_open(sink, NULL, &entry_view);
    ges_sink_text(sink, "name", GES_T("b"));
    ges_sink_number(sink, "value", 12);
    ges_sink_close(sink);
    ges_sink_close_list(sink);
    ges_sink_say(sink, NULL, GES_T("done"));
    ges_sink_close(sink);
    return ges_build_done(&out);
}

TEST(text_follows_the_view_and_escapes) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    CLAIM_TEXT(print(&mem, false), "entries:\n"
                                   "  a     x\\x1b[31m\\n\\xff (verdict)\n"
                                   "    n1\n"
                                   "  b     12\n"
                                   "done\n");
    ges_arena_close(&mem);
}

TEST(json_receives_the_same_calls) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    CLAIM_TEXT(print(&mem, true), "{\n"
                                  "  \"schema\": \"t/1\",\n"
                                  "  \"entries\": [\n"
                                  "    {\n"
                                  "      \"name\": \"a\",\n"
                                  "      \"value\": \"x\\u001b[31m\\n\xef\xbf\xbd\",\n"
                                  "      \"verdict\": true,\n"
                                  "      \"notes\": [\n"
                                  "        \"n1\"\n"
                                  "      ]\n"
                                  "    },\n"
                                  "    {\n"
                                  "      \"name\": \"b\",\n"
                                  "      \"value\": 12\n"
                                  "    }\n"
                                  "  ]\n"
                                  "}\n");
    ges_arena_close(&mem);
}

TEST_MAIN(RUN(text_follows_the_view_and_escapes), RUN(json_receives_the_same_calls))
