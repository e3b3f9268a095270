/* Facts from text: programs that were built with Go.
 *     tool FILE -> GO PACKAGE[@VERSION][ modified][ replaced PATH by PATH] */
#include "doctor/facts_words.h"

static bool add_tool(ges_fact_reading *r, ges_text rest, bool is_installed) {
    ges_fact_tool tool = {.is_installed = is_installed};
    ges_text told = {0};
    ges_text word = {0};
    if (!ges_fact_split_arrow(rest, &tool.path, &told) ||
        !ges_text_cut(told, ' ', &tool.go, &tool.package)) {
        return false;
    }
    tool.real = tool.path;
    bool is_more = ges_text_cut(tool.package, ' ', &tool.package, &told);
    (void)ges_text_cut(tool.package, '@', &tool.package, &tool.version); /* else not recorded */
    while (is_more) {
        word = told;
        is_more = ges_text_cut(told, ' ', &word, &told);
        tool.is_modified |= ges_text_equal(word, GES_T("modified"));
        if (ges_text_equal(word, GES_T("replaced"))) {
            return ges_text_cut(told, ' ', &tool.replaced, &told) &&
                   ges_text_cut(told, ' ', &word, &tool.stand_in) &&
                   ges_list_push(r->mem, &r->facts->tools, tool);
        }
    }
    return ges_list_push(r->mem, &r->facts->tools, tool);
}

bool ges_fact_word_tool(ges_fact_reading *r, ges_text rest) {
    return add_tool(r, rest, true);
}

bool ges_fact_word_tool_on_path(ges_fact_reading *r, ges_text rest) {
    return add_tool(r, rest, false);
}

bool ges_fact_word_compiler(ges_fact_reading *r, ges_text rest) {
    ges_text root = {0};
    ges_text version = {0};
    if (!ges_fact_split_arrow(rest, &root, &version)) {
        return false;
    }
    for (size_t i = 0; i < r->facts->places.count; i++) {
        if (ges_text_equal(r->facts->places.items[i].path, root)) {
            r->facts->places.items[i].compiler = version;
            return true;
        }
    }
    return false;
}
