/* Entries of the journal: what is written comes back, and what is broken is named. */
#include "formats/journalfile.h"

#include "test.h"

static ges_journal_entry sample(ges_arena *mem) {
    static const uint8_t old[] = {'a', 0, 0xFF, '\n'};
    ges_bytes bytes = {old, sizeof(old)};
    ges_journal_entry entry = {.number = 7, .undoes = 3, .at_ns = -5};
    ges_journal_file file = {.path = GES_T("/home/ana/\"x\\y\"\n"), .file = GES_T("/n\xFF\xFE")};
    file.before = (ges_journal_state){.exists = true, .has_bytes = true, .bytes = bytes,
                                      .size = sizeof(old), .sha256 = ges_journal_hash(bytes, mem),
                                      .mode = 06644, .mtime_ns = INT64_MIN, .atime_ns = INT64_MAX,
                                      .owner = UINT32_MAX, .group = 5};
    ges_journal_step step = {GES_T("GES003"), GES_T("f\xC3\xBCr \xFF")};
    if (!ges_list_push(mem, &file.steps, step) || !ges_list_push(mem, &entry.files, file)) {
        test_failures++;
    }
    return entry;
}

TEST(what_is_written_comes_back) {
    ges_arena mem;
    ges_journal_entry got = {0};
    ges_bytes bytes = {0};
    ges_arena_init(&mem, 0);
    ges_journal_entry entry = sample(&mem);
    CLAIM(ges_journal_parse(ges_journal_write(&entry, &mem), &mem, &got, NULL) == GES_OK);
    CLAIM(got.number == 7 && got.undoes == 3 && got.at_ns == -5 && got.files.count == 1);
    const ges_journal_file *file = &got.files.items[0];
    CLAIM_SAME(file->path, entry.files.items[0].path);
    CLAIM_SAME(file->file, entry.files.items[0].file);
    CLAIM(file->before.exists && file->before.mode == 06644);
    CLAIM(file->before.mtime_ns == INT64_MIN && file->before.atime_ns == INT64_MAX);
    CLAIM(file->before.owner == UINT32_MAX && file->before.group == 5);
    CLAIM(!file->after.exists);
    CLAIM_TEXT(file->steps.items[0].rule, "GES003");
    CLAIM_TEXT(file->steps.items[0].what, "?"); /* no UTF-8 */
    CLAIM(ges_journal_bytes(&file->before, &mem, &bytes, NULL) == GES_OK);
    CLAIM_SAME(ges_text_from(bytes), ges_text_from(entry.files.items[0].before.bytes));
    CLAIM(ges_journal_bytes(&file->after, &mem, &bytes, NULL) == GES_NOT_FOUND);
    ges_arena_close(&mem);
}

#define FILES(text) "{\"schema\": \"ges.journal/1\", \"number\": 1, \"undoes\": 0, \"at_ns\": 1, \"files\": " text "}"
#define BEFORE(text) FILES("[{\"path\": \"/a\", \"file\": \"/a\", \"before\": {" text "}, \"after\": {\"exists\": false}}]")
#define HASH "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\""
#define TIMES "\"mtime_ns\": 1, \"atime_ns\": 1, \"owner\": 0, \"group\": 0"

TEST(broken_entries_are_refused) {
    static const struct {
        const char *text;
        ges_status status;
    } cases[] = {
        {"", GES_TRUNCATED},
        {"[]", GES_CORRUPT},
        {"{}", GES_CORRUPT},
        {"{\"schema\": \"ges.journal/3\"}", GES_UNSUPPORTED},
        {FILES("[]"), GES_OK},
        {FILES("{}"), GES_CORRUPT},
        {FILES("[1]"), GES_CORRUPT},
        {FILES("[{\"path\": \"\", \"file\": \"/a\"}]"), GES_CORRUPT},
        {FILES("[{\"path\": \"/a\\u0000b\", \"file\": \"/a\"}]"), GES_CORRUPT},
        {FILES("[{\"path_base64\": \"!\", \"file\": \"/a\"}]"), GES_CORRUPT},
        {BEFORE("\"exists\": false"), GES_OK},
        {BEFORE("\"exists\": 1"), GES_CORRUPT},
        {BEFORE("\"exists\": true"), GES_CORRUPT},
        {BEFORE("\"exists\": true, \"size\": 0, \"mode\": 420, \"sha256\": \"\", " TIMES), GES_OK},
        {BEFORE("\"exists\": true, \"size\": 0, \"mode\": 4096, \"sha256\": \"\", " TIMES),
         GES_CORRUPT},
        {BEFORE("\"exists\": true, \"size\": -1, \"mode\": 1, \"sha256\": \"\", " TIMES),
         GES_CORRUPT},
        {BEFORE("\"exists\": true, \"size\": 0, \"mode\": 1, \"sha256\": \"abc\", " TIMES),
         GES_CORRUPT},
        {BEFORE("\"exists\": true, \"size\": 0, \"mode\": 1, \"sha256\": " HASH ", " TIMES),
         GES_CORRUPT}, /* its content is missing */
        {BEFORE("\"exists\": true, \"size\": 0, \"mode\": 1, \"sha256\": " HASH
                ", \"base64\": \"\", " TIMES), GES_OK},
    };
    for (size_t i = 0; i < GES_COUNT(cases); i++) {
        ges_arena mem;
        ges_error err = {0};
        ges_journal_entry entry = {.number = 99};
        ges_arena_init(&mem, 0);
        ges_status status = ges_journal_parse(ges_bytes_from(ges_text_of(cases[i].text)), &mem,
                                              &entry, &err);
        if (status != cases[i].status) {
            fprintf(stderr, "case %zu: %s\n", i, err.text);
        }
        CLAIM(status == cases[i].status);
        CLAIM(status == GES_OK || (entry.number == 99 && err.text[0] != '\0'));
        ges_arena_close(&mem);
    }
}

TEST(altered_content_is_not_restored) {
    ges_arena mem;
    ges_bytes bytes = {0};
    ges_journal_entry entry = {0};
    ges_arena_init(&mem, 0);
    static const char text[] =
        BEFORE("\"exists\": true, \"size\": 1, \"mode\": 1, \"sha256\": " HASH
               ", \"base64\": \"YQ==\", " TIMES);
    CLAIM(ges_journal_parse(ges_bytes_from(ges_text_of(text)), &mem, &entry, NULL) == GES_OK);
    CLAIM(ges_journal_bytes(&entry.files.items[0].before, &mem, &bytes, NULL) == GES_CORRUPT);
    CLAIM(bytes.ptr == NULL);
    ges_arena_close(&mem);
}

TEST(memory_may_be_short) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_journal_entry entry = sample(&mem);
    ges_bytes written = ges_journal_write(&entry, &mem);
    for (size_t max = 1; max < 20000; max += 61) {
        ges_arena small;
        ges_journal_entry got = {.number = 99};
        ges_arena_init(&small, max);
        ges_status status = ges_journal_parse(written, &small, &got, NULL);
        CLAIM(status == GES_OK || (status == GES_NO_MEMORY && got.number == 99));
        ges_arena_close(&small);
    }
    ges_arena_close(&mem);
}

TEST_MAIN(RUN(what_is_written_comes_back), RUN(broken_entries_are_refused),
          RUN(altered_content_is_not_restored), RUN(memory_may_be_short))
