/* Claims about file names. */
#include "base/path.h"
#include "test.h"

typedef struct pair {
    const char *in;
    const char *out;
} pair;

TEST(unix_clean_follows_go) {
    static const pair pairs[] = {
        {"", "."},
        {"abc", "abc"},
        {"abc/def", "abc/def"},
        {"/", "/"},
        {"a//b//c", "a/b/c"},
        {"a/./b/../../c", "c"},
        {"../../a", "../../a"},
        {"/../a", "/a"},
        {"a/..", "."},
        {"/a/.b/..c/...", "/a/.b/..c/..."},
        {"/a/.", "/a"},
        {"/a/..", "/"},
        {"//a", "/a"},
        {"a/b/../../..", ".."},
        {"/a/b/", "/a/b"},
        {"./.", "."},
    };
    ges_arena mem;
    ges_arena_init(&mem, 0);
    for (size_t i = 0; i < GES_COUNT(pairs); i++) {
        CLAIM_SAME(ges_path_clean(&mem, GES_PATH_UNIX, ges_text_of(pairs[i].in)),
                   ges_text_of(pairs[i].out));
    }
    ges_arena_close(&mem);
}

TEST(windows_clean_follows_go) {
    static const pair pairs[] = {
        {"c:", "c:."},
        {"c:\\", "c:\\"},
        {"c:/Program Files/go/", "c:\\Program Files\\go"},
        {"c:a\\..\\b", "c:b"},
        {"\\a\\..\\b", "\\b"},
        {"a\\..\\c:", ".\\c:"},
        {"\\\\i\\..\\c$", "\\\\i\\..\\c$"},
        {"//srv/share/x/../y", "\\\\srv\\share\\y"},
        {"c:\\..\\x", "c:\\x"},
    };
    ges_arena mem;
    ges_arena_init(&mem, 0);
    for (size_t i = 0; i < GES_COUNT(pairs); i++) {
        CLAIM_SAME(ges_path_clean(&mem, GES_PATH_WINDOWS, ges_text_of(pairs[i].in)),
                   ges_text_of(pairs[i].out));
    }
    ges_arena_close(&mem);
}

TEST(base_and_dir) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    CLAIM_TEXT(ges_path_base(GES_PATH_UNIX, GES_T("/a/b/")), "b");
    CLAIM_TEXT(ges_path_base(GES_PATH_UNIX, GES_T("/")), "/");
    CLAIM_TEXT(ges_path_base(GES_PATH_UNIX, GES_T("")), ".");
    CLAIM_TEXT(ges_path_base(GES_PATH_WINDOWS, GES_T("C:\\go\\bin\\go.exe")), "go.exe");
    CLAIM_TEXT(ges_path_dir(&mem, GES_PATH_UNIX, GES_T("/a/b")), "/a");
    CLAIM_TEXT(ges_path_dir(&mem, GES_PATH_UNIX, GES_T("a")), ".");
    CLAIM_TEXT(ges_path_dir(&mem, GES_PATH_WINDOWS, GES_T("C:\\a")), "C:\\");
    CLAIM_TEXT(ges_path_ext(GES_PATH_UNIX, GES_T("a.b/c")), "");
    CLAIM_TEXT(ges_path_join(&mem, GES_PATH_UNIX, GES_T("/a/"), GES_T("../b")), "/b");
    ges_arena_close(&mem);
}

TEST(windows_lists_lose_their_quotes) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_text *parts;
    size_t count;
    CLAIM(ges_path_split_list(&mem, GES_PATH_WINDOWS, GES_T("\"C:\\a;b\";;D:\\c"), &parts,
                              &count) == GES_OK);
    CLAIM(count == 3);
    CLAIM_TEXT(parts[0], "C:\\a;b");
    CLAIM_TEXT(parts[1], "");
    CLAIM_TEXT(parts[2], "D:\\c");
    ges_arena_close(&mem);
}

TEST_MAIN(RUN(unix_clean_follows_go), RUN(windows_clean_follows_go), RUN(base_and_dir),
          RUN(windows_lists_lose_their_quotes))
