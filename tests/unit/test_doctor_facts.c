/* Facts are gathered on machines made of data, and from machines whose n-th call fails. */
#include "doctor/doctor.h"
#include "os/fake/fail.h"
#include "os/fake/fake.h"

#include "base/builder.h"

#include "test.h"

enum { MAX_FILE = 1 << 20 };

/* A file of tests/data/doctor, in `mem`. */
static ges_bytes read_file(const char *name, ges_arena *mem) {
    uint8_t *bytes = ges_arena_alloc(mem, MAX_FILE);
    const char *path =
        ges_text_cstr(mem, ges_text_join(mem, GES_T(GES_TEST_DATA "/doctor/"), ges_text_of(name)));
    FILE *file = fopen(path, "rb");
    CLAIM(file != NULL);
    size_t len = file != NULL ? fread(bytes, 1, MAX_FILE, file) : 0;
    if (file != NULL) {
        (void)fclose(file); /* it was only read */
    }
    return (ges_bytes){bytes, len};
}

static const ges_os *load(const char *name, ges_arena *mem) {
    const ges_os *os = NULL;
    ges_error err = {0};
    if (ges_fake_load(read_file(name, mem), mem, &os, &err) != GES_OK) {
        fprintf(stderr, "%s: %s\n", name, err.text);
        test_failures++;
    }
    return os;
}

/* "GES003 GES005", or the error in brackets; *has_gaps: something could not be looked at. */
static ges_text diagnose(const ges_os *os, ges_text dir, ges_arena *mem, bool *has_gaps) {
    ges_facts facts;
    ges_finding_list found = {0};
    ges_error err = {0};
    *has_gaps = true;
    if (ges_facts_gather(os, dir, ges_doctor_needs(NULL), mem, &facts, &err) != GES_OK) {
        CLAIM(err.text[0] != '\0');
        return ges_text_format(mem, "[%s]", err.text);
    }
    CLAIM(ges_doctor_run(&facts, NULL, mem, &found, NULL, &err) == GES_OK);
    *has_gaps = facts.gaps.count != 0;
    for (size_t i = 0; i < facts.gaps.count; i++) {
        CLAIM(facts.gaps.items[i].groups != 0 && facts.gaps.items[i].text.len != 0);
    }
    ges_builder b = ges_builder_in(mem);
    for (size_t i = 0; i < found.count; i++) {
        ges_build_format(&b, "%s%s", i == 0 ? "" : " ", found.items[i].rule->id);
    }
    return ges_build_done(&b);
}

typedef struct machine {
    const char *file;
    const char *dir;
    const char *ids;
} machine;

static const machine machines[] = {
    {"linux.json", "/home/ana/shop", "GES003 GES016 GES017 GES009 GES015 GES005 GES010"},
    {"windows.json", "C:\\Users\\ana\\shop", "GES001 GES004 GES015 GES037 GES010"},
    {"windows_path.json", "C:\\Users\\ana\\shop",
     "GES025 GES023 GES026 GES008 GES024 GES024 GES002 GES058 GES040 GES052 GES053"},
};

TEST(machines_made_of_data_have_their_faults) {
    for (size_t i = 0; i < GES_COUNT(machines); i++) {
        ges_arena mem;
        ges_arena_init(&mem, 0);
        const ges_os *os = load(machines[i].file, &mem);
        bool has_gaps = false;
        CLAIM_SAME(diagnose(os, ges_text_of(machines[i].dir), &mem, &has_gaps),
                   ges_text_of(machines[i].ids));
        CLAIM(!has_gaps);
        ges_arena_close(&mem);
    }
}

/* Questions that can only be answered yes or no do not tell that they failed: they are left out. */
static bool ask_executable(const ges_os *os, ges_text path) {
    const ges_fail *fail = os->self;
    return fail->inner->file_is_executable(fail->inner, path);
}

static bool ask_writable(const ges_os *os, ges_text path) {
    const ges_fail *fail = os->self;
    return fail->inner->file_is_writable(fail->inner, path);
}

/* Every call fails once, with an error of the system: then something is said to be unknown, or
 * nothing changes. */
static void sweep(const machine *m, ges_status status, bool is_lasting) {
    for (uint64_t n = 1; n < 10000; n += TEST_STRIDE) {
        ges_arena mem;
        ges_arena_init(&mem, 0);
        ges_fail fail;
        const ges_os *os = ges_fail_init(&fail, load(m->file, &mem), n, status);
        fail.is_lasting = is_lasting;
        fail.table.file_is_executable = ask_executable;
        fail.table.file_is_writable = ask_writable;
        bool has_gaps = false;
        ges_text ids = diagnose(os, ges_text_of(m->dir), &mem, &has_gaps);
        bool is_same = ges_text_equal(ids, ges_text_of(m->ids));
        if (status == GES_IO && !has_gaps && !is_same) {
            fprintf(stderr, "%s: call %u fails unnoticed: %.*s\n", m->file, (unsigned)n,
                    GES_FMT(ids));
            test_failures++;
        }
        bool is_over = fail.calls < n;
        ges_arena_close(&mem);
        if (is_over) {
            return;
        }
    }
    CLAIM(false);
}

TEST(any_call_may_fail) {
    for (size_t i = 0; i < GES_COUNT(machines); i++) {
        sweep(&machines[i], GES_IO, false);
        sweep(&machines[i], GES_IO, true);
        sweep(&machines[i], GES_DENIED, false);
        sweep(&machines[i], GES_NO_MEMORY, false);
    }
}

TEST(little_memory_is_an_error) {
    for (size_t max = 1 << 10; max < (16 << 20); max *= 2) {
        ges_arena data;
        ges_arena mem;
        ges_arena_init(&data, 0);
        ges_arena_init(&mem, max);
        ges_facts facts;
        ges_finding_list found = {0};
        ges_error err = {0};
        const ges_os *os = load("linux.json", &data);
        ges_status status =
            ges_facts_gather(os, GES_T("/home/ana/shop"), ges_doctor_needs(NULL), &mem, &facts,
                             &err);
        if (status == GES_OK) {
            status = ges_doctor_run(&facts, NULL, &mem, &found, NULL, &err);
        }
        CLAIM(status == GES_OK ? found.count == 7 : err.text[0] != '\0');
        ges_arena_close(&mem);
        ges_arena_close(&data);
    }
}

TEST_MAIN(RUN(machines_made_of_data_have_their_faults), RUN(any_call_may_fail),
          RUN(little_memory_is_an_error))
