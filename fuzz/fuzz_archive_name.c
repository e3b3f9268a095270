/* Names of entries: "kind name" or "kind name>link", each ended by NUL. What is let through must stay
 * inside when it is taken literally. */
#include "archive_visit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_path(ges_text path) {
    ges_text element;
    must(path.len != 0 && path.ptr[0] != '/' && !ges_text_ends(path, GES_T("/")));
    for (ges_text rest = path; ges_text_next(&rest, '/', &element);) {
        must(element.len != 0 && !ges_text_equal(element, GES_T("..")));
        must(ges_text_equal(path, GES_T(".")) || !ges_text_equal(element, GES_T(".")));
        must(ges_text_find_char(element, '\\') == GES_NPOS && ges_text_find_char(element, '\n') == GES_NPOS);
    }
}

static void judge(ges_text names, ges_path_style style, bool folds_case) {
    static const char kinds[] = "fdlho";
    ges_arena mem;
    ges_text line;
    ges_arena_init(&mem, 1 << 20);
    ges_archive_roster roster = {.mem = &mem, .style = style, .folds_case = folds_case};
    while (ges_text_next(&names, '\0', &line)) {
        const char *kind = line.len != 0 ? memchr(kinds, line.ptr[0], sizeof(kinds) - 1) : NULL;
        ges_error err = {0};
        ges_text path = {0};
        ges_archive_entry entry = {.kind = kind != NULL ? (ges_archive_kind)(kind - kinds) : GES_ARCHIVE_FILE};
        (void)ges_text_cut(ges_text_skip(line, 1), '>', &entry.name, &entry.link);
        if (ges_archive_roster_add(&roster, &entry, &path, &err) == GES_OK) {
            check_path(path);
        } else {
            must(err.text[0] != '\0' && path.len == 0);
        }
    }
    ges_arena_close(&mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ges_text names = {(const char *)data, size};
    judge(names, GES_PATH_UNIX, false);
    judge(names, GES_PATH_WINDOWS, true);
    return 0;
}
