/* /etc/environment, environment.d, pam_env.conf and fish_variables, line by line. */
#include "formats/envfile.h"
#include "formats/fishvars.h"
#include "test.h"

static bool look_up(const void *self, ges_text name, ges_text *value) {
    (void)self;
    bool is_home = ges_text_equal(name, GES_T("HOME"));
    *value = is_home ? GES_T("/h") : (ges_text){NULL, 0};
    return is_home;
}

typedef struct line_case {
    ges_envfile_dialect dialect;
    const char *text;
    const char *name; /* NULL: no entry */
    const char *value;
} line_case;

TEST(lines_are_read_as_their_readers_do) {
    static const line_case cases[] = {
        {GES_ENVFILE_PLAIN, "A=b", "A", "b"},
        {GES_ENVFILE_PLAIN, "  export A=\"b c\"  ", "A", "b c"},
        {GES_ENVFILE_PLAIN, "A='it'", "A", "it"},
        {GES_ENVFILE_PLAIN, "A=$HOME", "A", "$HOME"},
        {GES_ENVFILE_PLAIN, "A=b # c", "A", "b"},
        {GES_ENVFILE_PLAIN, "# A=b", NULL, ""},
        {GES_ENVFILE_PLAIN, "A-B=c", NULL, ""},
        {GES_ENVFILE_PLAIN, "=c", NULL, ""},
        {GES_ENVFILE_SYSTEMD, "A=$HOME/x", "A", "/h/x"},
        {GES_ENVFILE_SYSTEMD, "A=${HOME}y${NO}", "A", "/hy"},
        {GES_ENVFILE_SYSTEMD, "A=${NO:-d}${HOME:+s}", "A", "ds"},
        {GES_ENVFILE_SYSTEMD, "A='$HOME'", "A", "$HOME"},
        {GES_ENVFILE_SYSTEMD, "A=\\$HOME", "A", "$HOME"},
        {GES_ENVFILE_SYSTEMD, "A=\"a b\" c", "A", "a b c"},
        {GES_ENVFILE_SYSTEMD, "; A=b", NULL, ""},
        {GES_ENVFILE_SYSTEMD, "A=a\\\nb", "A", "ab"},
        {GES_ENVFILE_PAM, "A DEFAULT=x", "A", "x"},
        {GES_ENVFILE_PAM, "A DEFAULT=\"x y\" OVERRIDE=", "A", "x y"},
        {GES_ENVFILE_PAM, "A\tDEFAULT=${HOME}/z", "A", "/h/z"},
        {GES_ENVFILE_PAM, "A DEFAULT=\\${HOME}", "A", "${HOME}"},
        {GES_ENVFILE_PAM, "A x", NULL, ""},
    };
    for (size_t i = 0; i < GES_COUNT(cases); i++) {
        ges_arena mem;
        ges_arena_init(&mem, 0);
        ges_envfile_list list = {0};
        ges_envfile_lookup lookup = {look_up, NULL};
        bool is_uncertain = false;
        CLAIM(ges_envfile_parse(ges_text_of(cases[i].text), cases[i].dialect, &mem, &list, NULL) == GES_OK);
        CLAIM(list.count == (cases[i].name != NULL));
        if (list.count == 1 && cases[i].name != NULL) {
            CLAIM_SAME(list.items[0].name, ges_text_of(cases[i].name));
            CLAIM_SAME(ges_envfile_expand(list.items[0].value, cases[i].dialect, &lookup, &mem, &is_uncertain),
                       ges_text_of(cases[i].value));
        }
        ges_arena_close(&mem);
    }
}

TEST(fish_variables_are_lists_with_flags) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_fishvar_list vars = {0};
    ges_text text = GES_T("# VERSION: 3.0\nSETUVAR --export --path G:/a\\x1e/b\\x20c\nSETUVAR E:\\x1d\nSETUVAR S:\nnoise\n");
    CLAIM(ges_fishvars_parse(text, &mem, &vars, NULL) == GES_OK);
    CLAIM(vars.count == 3);
    CLAIM(vars.items[0].is_exported && vars.items[0].is_path && vars.items[0].item_count == 2 && vars.items[0].line == 2);
    CLAIM_TEXT(vars.items[0].items[1], "/b c");
    CLAIM(vars.items[1].item_count == 0 && vars.items[2].item_count == 1);
    ges_arena_close(&mem);
}

TEST_MAIN(RUN(lines_are_read_as_their_readers_do), RUN(fish_variables_are_lists_with_flags))
