/* Who starts what on Windows, on a system made of a list of files. */
#include "go/seek.h"

#include "test.h"

typedef struct machine {
    const char *const *files; /* NULL at the end; "=" before an App execution alias, "/" at the end
                                 of a directory */
} machine;

static ges_status file_info(const ges_os *os, ges_text path, bool follow, ges_file_info *out,
                            ges_error *err) {
    (void)follow;
    const machine *m = os->self;
    for (size_t i = 0; m->files[i] != NULL; i++) {
        ges_text name = ges_text_of(m->files[i]);
        ges_file_kind kind = GES_FILE_REGULAR;
        if (name.ptr[0] == '=') {
            kind = GES_FILE_ALIAS;
            name = ges_text_skip(name, 1);
        } else if (ges_text_ends(name, GES_T("/"))) {
            kind = GES_FILE_DIRECTORY;
            name.len--;
        }
        if (ges_path_equal(GES_PATH_WINDOWS, name, path)) {
            *out = (ges_file_info){.kind = kind, .mode = 0666, .device = 1, .inode = i + 1};
            return GES_OK;
        }
    }
    return ges_error_set(err, GES_NOT_FOUND, "no such file");
}

static ges_status path_resolve(const ges_os *os, ges_text path, ges_arena *mem, ges_text *out,
                               ges_error *err) {
    (void)os;
    (void)err;
    *out = ges_text_copy(mem, path);
    return GES_OK;
}

static ges_status file_open(const ges_os *os, ges_text path, ges_file *out, uint64_t *size,
                            ges_error *err) {
    (void)os;
    (void)out;
    (void)size;
    return ges_error_set(err, GES_DENIED, "cannot open '%.*s'", GES_FMT(path));
}

static bool may_run(const ges_os *os, ges_text path) {
    ges_file_info info;
    return file_info(os, path, true, &info, NULL) == GES_OK;
}

/* Claims about one seeker; `winner` "" for none. */
typedef struct claim {
    const char *seeker;
    const char *winner;
} claim;

typedef struct situation {
    const char *const *files;
    const char *path;
    const char *pathext; /* NULL: not set */
    const char *extra;   /* another variable that is set, or NULL */
    const char *name;
    claim claims[4];
} situation;

static void check(const situation *s) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    machine m = {s->files};
    ges_os os = {.self = &m,
                 .family = GES_OS_WINDOWS,
                 .file_info = file_info,
                 .path_resolve = path_resolve,
                 .file_open = file_open,
                 .file_is_executable = may_run};
    ges_env_list env = {0};
    ges_env_entry path = {GES_LIT("Path"), ges_text_of(s->path)};
    ges_env_entry root = {GES_LIT("SystemRoot"), GES_LIT("C:\\Windows")};
    CLAIM(ges_list_push(&mem, &env, path) && ges_list_push(&mem, &env, root));
    if (s->pathext != NULL) {
        ges_env_entry entry = {GES_LIT("PATHEXT"), ges_text_of(s->pathext)};
        CLAIM(ges_list_push(&mem, &env, entry));
    }
    if (s->extra != NULL) {
        ges_env_entry entry = {ges_text_of(s->extra), GES_LIT("C:\\dir")};
        CLAIM(ges_list_push(&mem, &env, entry));
    }
    ges_seek seek;
    CLAIM(ges_seek_all(&os, &env, GES_T("C:\\w"), ges_text_of(s->name), &mem, &seek, NULL) ==
          GES_OK);
    for (size_t i = 0; i < GES_COUNT(s->claims) && s->claims[i].seeker != NULL; i++) {
        const ges_seeker *seeker = ges_seeker_find(&os, ges_text_of(s->claims[i].seeker));
        ges_seek_verdict verdict;
        CLAIM(seeker != NULL);
        ges_seek_judge(&seek, seeker, &mem, &verdict);
        ges_text winner =
            verdict.winner != GES_NPOS ? seek.hits.items[verdict.winner].path : (ges_text){0};
        CLAIM_SAME(winner, ges_text_of(s->claims[i].winner));
        for (size_t k = 0; k < seek.hits.count; k++) {
            CLAIM((k == verdict.winner) == (verdict.why[k].len == 0));
        }
    }
    ges_arena_close(&mem);
}

static const char *const two[] = {"C:\\a\\go.exe", "C:\\b\\go.exe", NULL};
static const char *const here[] = {"go.exe", "C:\\a\\go.exe", NULL};
static const char *const kinds[] = {"C:\\a\\go",     "C:\\a\\go.bat", "C:\\a\\go.ps1",
                                    "C:\\a\\go.exe", "C:\\b\\go.exe", NULL};
static const char *const odd[] = {"C:\\dir\\go.exe", "C:\\b\\go.exe", NULL};
static const char *const store[] = {"=C:\\a\\python.exe", NULL};
static const char *const folder[] = {"C:\\a\\go.exe/", "C:\\b\\go.exe", NULL};
static const char *const system_first[] = {"C:\\Windows\\System32\\go.exe", "C:\\a\\go.exe", NULL};

TEST(first_in_path_wins) {
    check(&(situation){two,
                       "C:\\b;C:\\a",
                       NULL,
                       NULL,
                       "go",
                       {{"cmd", "C:\\b\\go.exe"},
                        {"powershell", "C:\\b\\go.exe"},
                        {"createprocess", "C:\\b\\go.exe"},
                        {"golang", "C:\\b\\go.exe"}}});
}

TEST(current_directory_divides_them) {
    check(&(situation){here,
                       "C:\\a",
                       NULL,
                       NULL,
                       "go",
                       {{"cmd", "go.exe"},
                        {"powershell", "C:\\a\\go.exe"},
                        {"createprocess", "go.exe"},
                        {"golang", ""}}});
    check(&(situation){here,
                       "C:\\a",
                       NULL,
                       "NoDefaultCurrentDirectoryInExePath",
                       "go",
                       {{"cmd", "C:\\a\\go.exe"},
                        {"powershell", "C:\\a\\go.exe"},
                        {"createprocess", "C:\\a\\go.exe"},
                        {"golang", "C:\\a\\go.exe"}}});
}

TEST(extensions_divide_them) {
    check(&(situation){kinds,
                       "C:\\a;C:\\b",
                       ".BAT;.EXE",
                       NULL,
                       "go",
                       {{"cmd", "C:\\a\\go.bat"},
                        {"powershell", "C:\\a\\go.ps1"},
                        {"createprocess", "C:\\a\\go.exe"},
                        {"golang", "C:\\a\\go.bat"}}});
}

TEST(full_name_is_taken_as_it_is) {
    check(&(situation){two,
                       "C:\\a",
                       NULL,
                       NULL,
                       "go.exe",
                       {{"cmd", "C:\\a\\go.exe"},
                        {"powershell", "C:\\a\\go.exe"},
                        {"createprocess", "C:\\a\\go.exe"},
                        {"golang", "C:\\a\\go.exe"}}});
}

TEST(unexpanded_reference_is_nobodys) {
    check(&(situation){odd,
                       "%MYDIR%;C:\\b",
                       NULL,
                       "MYDIR",
                       "go",
                       {{"cmd", "C:\\b\\go.exe"},
                        {"powershell", "C:\\b\\go.exe"},
                        {"createprocess", "C:\\b\\go.exe"},
                        {"golang", "C:\\b\\go.exe"}}});
}

TEST(quotes_divide_them) {
    check(&(situation){odd,
                       "\"C:\\dir\";C:\\b",
                       NULL,
                       NULL,
                       "go",
                       {{"cmd", "C:\\dir\\go.exe"},
                        {"powershell", "C:\\b\\go.exe"},
                        {"createprocess", "C:\\b\\go.exe"},
                        {"golang", "C:\\dir\\go.exe"}}});
}

TEST(app_alias_can_win) {
    check(&(situation){store,
                       "C:\\a",
                       NULL,
                       NULL,
                       "python",
                       {{"cmd", "C:\\a\\python.exe"}, {"golang", "C:\\a\\python.exe"}}});
}

TEST(directory_is_passed_over) {
    check(&(situation){folder,
                       "C:\\a;C:\\b",
                       NULL,
                       NULL,
                       "go",
                       {{"cmd", "C:\\b\\go.exe"}, {"golang", "C:\\b\\go.exe"}}});
}

TEST(system_directories_come_first_for_createprocess) {
    check(&(situation){system_first,
                       "C:\\a",
                       NULL,
                       NULL,
                       "go",
                       {{"cmd", "C:\\a\\go.exe"},
                        {"powershell", "C:\\a\\go.exe"},
                        {"createprocess", "C:\\Windows\\System32\\go.exe"},
                        {"golang", "C:\\a\\go.exe"}}});
}

TEST_MAIN(RUN(first_in_path_wins), RUN(current_directory_divides_them), RUN(extensions_divide_them),
          RUN(full_name_is_taken_as_it_is), RUN(unexpanded_reference_is_nobodys),
          RUN(quotes_divide_them), RUN(app_alias_can_win), RUN(directory_is_passed_over),
          RUN(system_directories_come_first_for_createprocess))
