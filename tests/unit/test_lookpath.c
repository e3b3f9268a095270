/* LookPath of every Go version, on a system made of a list of files. */
#include "go/lookpath.h"

#include "test.h"

/* A file of the made-up system. */
typedef struct made_file {
    const char *path;
    ges_file_kind kind;
    uint32_t mode;
    bool may_run;
    uint64_t inode;
} made_file;

typedef struct machine {
    const made_file *files;
    size_t count;
} machine;

static const made_file *find(const ges_os *os, ges_text path) {
    const machine *m = os->self;
    for (size_t i = 0; i < m->count; i++) {
        if (ges_path_equal(ges_os_style(os), ges_text_of(m->files[i].path), path)) {
            return &m->files[i];
        }
    }
    return NULL;
}

static ges_status file_info(const ges_os *os, ges_text path, bool follow, ges_file_info *out,
                            ges_error *err) {
    (void)follow;
    const made_file *file = find(os, path);
    if (file == NULL) {
        return ges_error_set(err, GES_NOT_FOUND, "no such file");
    }
    *out =
        (ges_file_info){.kind = file->kind, .mode = file->mode, .device = 1, .inode = file->inode};
    return GES_OK;
}

static bool may_run(const ges_os *os, ges_text path) {
    const made_file *file = find(os, path);
    return file != NULL && file->may_run;
}

/* What LookPath answers: the path, "DOT path" or "error: text". */
static ges_text look(ges_arena *mem, ges_os_family family, const made_file *files, size_t count,
                     ges_lookpath_rules rules, const char *name) {
    machine m = {files, count};
    ges_os os = {
        .self = &m, .family = family, .file_info = file_info, .file_is_executable = may_run};
    ges_lookpath_hit hit;
    ges_error err = {0};
    if (ges_lookpath_find(&os, &rules, ges_text_of(name), mem, &hit, &err) != GES_OK) {
        return ges_text_join(mem, GES_T("error: "), ges_text_copy(mem, ges_text_of(err.text)));
    }
    return hit.is_dot ? ges_text_join(mem, GES_T("DOT "), hit.path) : hit.path;
}

/* One expectation for a range of versions. */
typedef struct expectation {
    uint32_t minor;
    uint32_t patch;
    const char *answer;
} expectation;

static void claim(ges_os_family family, const made_file *files, size_t count,
                  ges_lookpath_rules rules, const char *name, const expectation *list,
                  size_t list_count) {
    for (size_t i = 0; i < list_count; i++) {
        ges_arena mem;
        ges_arena_init(&mem, 0);
        rules.minor = list[i].minor;
        rules.patch = list[i].patch;
        CLAIM_SAME(look(&mem, family, files, count, rules, name), ges_text_of(list[i].answer));
        ges_arena_close(&mem);
    }
}
#define CLAIM_UNIX(files, rules, name, ...)                                                        \
    claim(GES_OS_LINUX, files, GES_COUNT(files), rules, name, (const expectation[]){__VA_ARGS__},  \
          GES_COUNT(((const expectation[]){__VA_ARGS__})))
#define CLAIM_WINDOWS(files, rules, name, ...)                                                     \
    claim(GES_OS_WINDOWS, files, GES_COUNT(files), rules, name,                                    \
          (const expectation[]){__VA_ARGS__}, GES_COUNT(((const expectation[]){__VA_ARGS__})))

static const made_file unix_files[] = {
    {"/a/plain", GES_FILE_REGULAR, 0644, false, 1},
    {"/b/plain", GES_FILE_REGULAR, 0755, true, 2},
    {"/a/foreign", GES_FILE_REGULAR, 0700, false, 3}, /* executable, but not for us */
    {"/b/foreign", GES_FILE_REGULAR, 0755, true, 4},
    {"/a/dir", GES_FILE_DIRECTORY, 0755, true, 5},
    {"here", GES_FILE_REGULAR, 0755, true, 6},
    {"rel/tool", GES_FILE_REGULAR, 0755, true, 7},
    {"/b/tool", GES_FILE_REGULAR, 0755, true, 8},
    {"/cwd/rel/deep", GES_FILE_REGULAR, 0755, true, 9},
    {"/file", GES_FILE_REGULAR, 0755, true, 10},
};

TEST(first_executable_wins) {
    ges_lookpath_rules rules = {.path = GES_LIT("/a:/b")};
    CLAIM_UNIX(unix_files, rules, "plain", {15, 0, "/b/plain"}, {0, 0, "/b/plain"});
    CLAIM_UNIX(unix_files, rules, "dir",
               {27, 0, "error: \"dir\": executable file not found in $PATH"});
    CLAIM_UNIX(unix_files, rules, "none",
               {16, 0, "error: \"none\": executable file not found in $PATH"});
}

TEST(access_decides_since_1_20) {
    ges_lookpath_rules rules = {.path = GES_LIT("/a:/b")};
    CLAIM_UNIX(unix_files, rules, "foreign", {19, 9, "/a/foreign"}, {20, 0, "/b/foreign"});
}

TEST(relative_hits_are_errors_since_1_19) {
    ges_lookpath_rules empty = {.path = GES_LIT(":/b")};
    CLAIM_UNIX(unix_files, empty, "here", {18, 9, "here"}, {19, 0, "DOT here"},
               {27, 0, "DOT here"});
    ges_lookpath_rules relative = {.path = GES_LIT("rel:/b")};
    CLAIM_UNIX(unix_files, relative, "tool", {18, 0, "rel/tool"}, {26, 0, "DOT rel/tool"});
    relative.allow_dot = true;
    CLAIM_UNIX(unix_files, relative, "tool", {26, 0, "rel/tool"});
    ges_lookpath_rules later = {.path = GES_LIT("/b:rel")};
    CLAIM_UNIX(unix_files, later, "tool", {26, 0, "/b/tool"});
}

TEST(relative_elements_start_at_the_given_directory) {
    ges_lookpath_rules rules = {.path = GES_LIT("rel"), .cwd = GES_LIT("/cwd")};
    CLAIM_UNIX(unix_files, rules, "deep", {18, 0, "rel/deep"}, {27, 0, "DOT rel/deep"});
}

TEST(names_with_slashes_are_not_searched) {
    ges_lookpath_rules rules = {.path = GES_LIT("/b")};
    CLAIM_UNIX(unix_files, rules, "rel/tool", {27, 0, "rel/tool"});
    CLAIM_UNIX(unix_files, rules, "/a/plain", {27, 0, "error: \"/a/plain\": permission denied"});
    CLAIM_UNIX(unix_files, rules, "/a/dir", {19, 0, "error: \"/a/dir\": permission denied"},
               {20, 0, "error: \"/a/dir\": is a directory"});
    CLAIM_UNIX(unix_files, rules, "/no",
               {27, 0, "error: \"/no\": stat /no: no such file or directory"});
}

TEST(dot_names_are_refused_since_1_23_12_and_1_24_6) {
    ges_lookpath_rules rules = {.path = GES_LIT("/file:/b")};
    const char *refused = "error: \"\": executable file not found in $PATH";
    CLAIM_UNIX(unix_files, rules, "", {22, 12, "/file"}, {23, 11, "/file"}, {23, 12, refused},
               {24, 5, "/file"}, {24, 6, refused}, {25, 0, refused}, {0, 0, refused});
}

static const made_file windows_files[] = {
    {"go.exe", GES_FILE_REGULAR, 0666, true, 1},
    {"C:\\a\\go.exe", GES_FILE_REGULAR, 0666, true, 2},
    {"C:\\b\\go.bat", GES_FILE_REGULAR, 0666, true, 3},
    {"C:\\b\\go.exe", GES_FILE_REGULAR, 0666, true, 4},
    {"C:\\c d\\tool.exe", GES_FILE_REGULAR, 0666, true, 5},
    {"same.exe", GES_FILE_REGULAR, 0666, true, 6},
    {"C:\\cwd\\same.exe", GES_FILE_REGULAR, 0666, true, 6},
    {"rel\\far.exe", GES_FILE_REGULAR, 0666, true, 7},
    {"C:\\b\\far.exe", GES_FILE_REGULAR, 0666, true, 8},
    {"C:\\a\\go1.22.3.exe", GES_FILE_REGULAR, 0666, true, 9},
    {"C:\\a\\bare", GES_FILE_REGULAR, 0666, true, 10},
    {"C:\\a\\dir.exe", GES_FILE_DIRECTORY, 0666, true, 11},
    {"C:\\a\\store.exe", GES_FILE_ALIAS, 0666, true, 12},
};

TEST(windows_looks_into_the_current_directory_first) {
    ges_lookpath_rules rules = {.path = GES_LIT("C:\\a;C:\\b")};
    CLAIM_WINDOWS(windows_files, rules, "go", {18, 0, "go.exe"}, {19, 0, "DOT go.exe"},
                  {27, 0, "DOT go.exe"});
    rules.no_cwd = true;
    CLAIM_WINDOWS(windows_files, rules, "go", {18, 0, "go.exe"}, {19, 0, "C:\\a\\go.exe"});
    rules.no_cwd = false;
    rules.allow_dot = true;
    CLAIM_WINDOWS(windows_files, rules, "go", {27, 0, "go.exe"});
}

TEST(windows_prefers_the_full_name_of_the_same_file) {
    ges_lookpath_rules rules = {.path = GES_LIT("C:\\cwd")};
    CLAIM_WINDOWS(windows_files, rules, "same", {19, 0, "C:\\cwd\\same.exe"},
                  {27, 0, "C:\\cwd\\same.exe"});
}

TEST(windows_extensions_come_in_the_order_of_pathext) {
    ges_lookpath_rules rules = {.path = GES_LIT("C:\\b"), .no_cwd = true};
    CLAIM_WINDOWS(windows_files, rules, "go", {27, 0, "C:\\b\\go.exe"});
    rules.pathext = (ges_text)GES_LIT("BAT;;.EXE");
    CLAIM_WINDOWS(windows_files, rules, "go", {27, 0, "C:\\b\\go.bat"});
    rules.path = (ges_text)GES_LIT("C:\\a");
    CLAIM_WINDOWS(windows_files, rules, "go1.22.3", {27, 0, "C:\\a\\go1.22.3.exe"});
    CLAIM_WINDOWS(windows_files, rules, "bare",
                  {27, 0, "error: \"bare\": executable file not found in %PATH%"});
    CLAIM_WINDOWS(windows_files, rules, "dir",
                  {27, 0, "error: \"dir\": executable file not found in %PATH%"});
}

TEST(windows_takes_quotes_off_and_skips_empty_elements) {
    ges_lookpath_rules rules = {.path = GES_LIT(";\"C:\\c d\";"), .no_cwd = true};
    CLAIM_WINDOWS(windows_files, rules, "tool", {27, 0, "C:\\c d\\tool.exe"});
    CLAIM_WINDOWS(windows_files, rules, "go", {21, 0, "DOT go.exe"},
                  {22, 0, "error: \"go\": executable file not found in %PATH%"});
}

TEST(windows_goes_on_after_a_relative_hit_since_1_22) {
    ges_lookpath_rules rules = {.path = GES_LIT("rel;C:\\b"), .no_cwd = true};
    CLAIM_WINDOWS(windows_files, rules, "far", {21, 0, "DOT rel\\far.exe"},
                  {22, 0, "DOT rel\\far.exe"});
}

TEST(windows_aliases_are_seen_since_1_22) {
    ges_lookpath_rules rules = {.path = GES_LIT("C:\\a")};
    CLAIM_WINDOWS(windows_files, rules, "store",
                  {21, 0, "error: \"store\": executable file not found in %PATH%"},
                  {22, 0, "C:\\a\\store.exe"});
}

TEST(windows_errors_of_names_with_separators) {
    ges_lookpath_rules rules = {.path = GES_LIT("")};
    CLAIM_WINDOWS(windows_files, rules, "C:\\no", {21, 0, "error: \"C:\\no\": file does not exist"},
                  {22, 0, "error: \"C:\\no\": executable file not found in %PATH%"});
    CLAIM_WINDOWS(windows_files, rules, "C:\\a\\go", {27, 0, "C:\\a\\go.exe"});
}

TEST_MAIN(RUN(first_executable_wins), RUN(access_decides_since_1_20),
          RUN(relative_hits_are_errors_since_1_19),
          RUN(relative_elements_start_at_the_given_directory),
          RUN(names_with_slashes_are_not_searched),
          RUN(dot_names_are_refused_since_1_23_12_and_1_24_6),
          RUN(windows_looks_into_the_current_directory_first),
          RUN(windows_prefers_the_full_name_of_the_same_file),
          RUN(windows_extensions_come_in_the_order_of_pathext),
          RUN(windows_takes_quotes_off_and_skips_empty_elements),
          RUN(windows_goes_on_after_a_relative_hit_since_1_22),
          RUN(windows_aliases_are_seen_since_1_22), RUN(windows_errors_of_names_with_separators))
