/* The secure_path of sudoers files. */
#include "formats/sudoers.h"

#include "test.h"

static const struct {
    const char *file;
    const char *path; /* NULL: none */
    uint32_t line;
} cases[] = {
    {"Defaults\tenv_reset\nDefaults\tsecure_path=\"/usr/sbin:/usr/bin\"\n", "/usr/sbin:/usr/bin", 2},
    {"Defaults env_reset, secure_path = /usr/bin:/bin # why\n", "/usr/bin:/bin", 1},
    {"Defaults env_reset, \\\n  secure_path=/usr/bin\n", "/usr/bin", 1},
    {"Defaults secure_path=/a\nDefaults secure_path=/b\n", "/b", 2},
    {"Defaults secure_path=/a\nDefaults !secure_path\n", NULL, 0},
    {"Defaults:ana secure_path=/a\nDefaults@host secure_path=/b\n", NULL, 0},
    {"# Defaults secure_path=/a\n", NULL, 0},
    {"DefaultsX secure_path=/a\nDefaults", NULL, 0},
    {"Defaults secure_path=\"/a,b\", x\n", "/a,b", 1},
    {"", NULL, 0},
};

TEST(the_last_one_for_everybody_counts) {
    for (size_t i = 0; i < GES_COUNT(cases); i++) {
        ges_arena mem;
        ges_arena_init(&mem, 0);
        ges_sudoers found = {0};
        bool is_found = ges_sudoers_secure_path(ges_text_of(cases[i].file), &mem, &found);
        CLAIM(is_found == (cases[i].path != NULL));
        if (is_found && cases[i].path != NULL) {
            CLAIM_SAME(found.secure_path, ges_text_of(cases[i].path));
            CLAIM(found.line == cases[i].line);
        }
        ges_arena_close(&mem);
    }
}

TEST_MAIN(RUN(the_last_one_for_everybody_counts))
