/* The go env file: what defines a key and which definition counts. */
#include "formats/goenvfile.h"
#include "test.h"

static ges_goenvfile_list parse(ges_arena *mem, const char *text) {
    ges_goenvfile_list list = {0};
    ges_goenvfile_parse(ges_text_of(text), mem, &list);
    return list;
}

TEST(values_are_verbatim) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_goenvfile_list list = parse(&mem, "A= x \"y\" # z\r\nB=a=b\nC=");
    CLAIM(list.count == 3);
    CLAIM_TEXT(list.items[0].value, " x \"y\" # z\r");
    CLAIM_TEXT(list.items[1].value, "a=b");
    CLAIM_TEXT(list.items[2].value, "");
    CLAIM(list.items[2].line == 3);
    ges_arena_close(&mem);
}

TEST(only_upper_case_starts_define) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_goenvfile_list list = parse(&mem, "# A=1\n a=1\n=x\nnothing\n_A=1\n\xEF\xBB\xBF" "A=1\nZ9 =1\n");
    CLAIM(list.count == 1);
    CLAIM_TEXT(list.items[0].key, "Z9 ");
    ges_arena_close(&mem);
}

TEST(first_and_last_definition) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_goenvfile_list list = parse(&mem, "A=1\nB=2\nA=3\n");
    CLAIM_TEXT(ges_goenvfile_first(&list, GES_T("A"))->value, "1");
    CLAIM_TEXT(ges_goenvfile_last(&list, GES_T("A"))->value, "3");
    CLAIM(ges_goenvfile_first(&list, GES_T("C")) == NULL);
    CLAIM(ges_goenvfile_last(&list, GES_T("")) == NULL);
    ges_arena_close(&mem);
}

TEST_MAIN(RUN(values_are_verbatim), RUN(only_upper_case_starts_define),
          RUN(first_and_last_definition))
