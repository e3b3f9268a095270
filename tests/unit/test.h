/* The whole unit test framework: claims that are counted, and a main that reports them.
 *     TEST(truncated_header_reports_offset) { CLAIM(x == 1); CLAIM_TEXT(got, "want"); }
 *     TEST_MAIN(RUN(truncated_header_reports_offset), ...) */
#ifndef GES_TESTS_UNIT_TEST_H
#define GES_TESTS_UNIT_TEST_H

#include "ges/text.h"

#include <stdio.h>

static int test_failures;

/* A sweep over every place tries them all in the plain build only. Elsewhere it takes this many steps at once: the
 * sanitizers make each step ten times as long and have fuzzers that start from the same seeds, and under wine it is the
 * same code once more. The numbers are odd, so that both halves of every field have their turn. */
#if defined(__SANITIZE_ADDRESS__)
#define TEST_IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TEST_IS_SANITIZED 1
#endif
#endif
#if defined(TEST_IS_SANITIZED)
enum { TEST_STRIDE = 7 };
#elif defined(_WIN32)
enum { TEST_STRIDE = 5 };
#else
enum { TEST_STRIDE = 1 };
#endif

#define TEST(name) static void test_##name(void)
#define CLAIM(what)                                                                                \
    do {                                                                                           \
        if (!(what)) {                                                                             \
            test_failures++;                                                                       \
            fprintf(stderr, "%s:%d: claim fails: %s\n", __FILE__, __LINE__, #what);                \
        }                                                                                          \
    } while (0)
#define CLAIM_TEXT(got, want) test_claim_text(__FILE__, __LINE__, (got), GES_T(want))
#define CLAIM_SAME(got, want) test_claim_text(__FILE__, __LINE__, (got), (want))

static inline void test_claim_text(const char *file, int line, ges_text got, ges_text want) {
    if (!ges_text_equal(got, want)) {
        test_failures++;
        fprintf(stderr, "%s:%d: got '%.*s', want '%.*s'\n", file, line, GES_FMT(got),
                GES_FMT(want));
    }
}

typedef struct test_entry {
    const char *name;
    void (*run)(void);
} test_entry;

static inline int test_main(const test_entry *tests, size_t count) {
    for (size_t i = 0; i < count; i++) {
        int before = test_failures;
        tests[i].run();
        printf("%s %s\n", test_failures == before ? "ok    " : "FAILED", tests[i].name);
    }
    return test_failures == 0 ? 0 : 1;
}

/* Lists the tests: TEST_MAIN(RUN(a), RUN(b)). */
#define RUN(name) {#name, test_##name}
#define TEST_MAIN(...)                                                                             \
    int main(void) {                                                                               \
        static const test_entry tests[] = {__VA_ARGS__};                                           \
        return test_main(tests, sizeof(tests) / sizeof(tests[0]));                                 \
    }

#endif
