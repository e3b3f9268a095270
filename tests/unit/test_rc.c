/* Start-up files on a machine made of data: trees, values, places, and every lack of memory. */
#include "os/fake/fake.h"
#include "shell/shell.h"
#include "test.h"

static const char machine[] =
    "{\"family\":\"linux\",\"cwd\":\"/home/ana\",\"user\":{\"name\":\"ana\",\"home\":\"/home/ana\",\"id\":1000},"
    "\"env\":[\"HOME=/home/ana\",\"PATH=/usr/bin\"],\"files\":{"
    "\"/etc/passwd\":\"root:x:0:0::/root:/bin/sh\\nbob:x:7:7::/home/bob:/bin/sh\\n\","
    "\"/etc/profile\":\"for i in /etc/profile.d/*.sh; do . $i; done\\nunset i\\n\","
    "\"/etc/profile.d/b.sh\":\"export B=2\\n\",\"/etc/profile.d/a.sh\":\"export B=1 A=~bob/go\\n\","
    "\"/home/ana/.profile\":\"if [ \\\"$(id -u)\\\" -eq 0 ]; then export R=root; else export R=user; fi\\n"
    "[ -n \\\"$(some program)\\\" ] && export M=1\\nexport C=$(other program)\\n\","
    "\"/home/ana/.zshenv\":\"typeset -U path\\npath=(~/go/bin $path ~/go/bin)\\n\","
    "\"/home/ana/.config/fish/fish_variables\":\"SETUVAR --export G:x\\\\x20y\\nSETUVAR fish_user_paths:/opt/a\\n\","
    "\"/home/ana/.config/fish/config.fish\":\"set -gx F (id -u) $G\\n\"}}";

static ges_rc *start_with(const ges_shell *shell, bool is_login, ges_map *scripts, ges_arena *mem) {
    const ges_os *os = NULL;
    static ges_env_entry entries[] = {{GES_LIT("HOME"), GES_LIT("/home/ana")}, {GES_LIT("PATH"), GES_LIT("/usr/bin")}};
    static const ges_env_list env = {entries, 2, 2};
    if (ges_fake_load(ges_bytes_from(ges_text_of(machine)), mem, &os, NULL) != GES_OK) {
        return NULL;
    }
    ges_shell_start how = {os, &env, is_login, false, scripts};
    return shell->start(&how, mem);
}

static ges_rc *start(const ges_shell *shell, bool is_login, ges_arena *mem) {
    return start_with(shell, is_login, NULL, mem);
}

static ges_text value(const ges_rc *rc, const char *name) {
    const ges_rc_var *var = ges_rc_find(rc, ges_text_of(name));
    return var != NULL ? ges_rc_exported_text(rc, var) : (ges_text){NULL, 0};
}

TEST(files_are_read_in_order_and_conditions_are_decided) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_rc *rc = start(&ges_shell_sh, true, &mem);
    CLAIM_TEXT(value(rc, "A"), "/home/bob/go");
    CLAIM_TEXT(value(rc, "B"), "2");
    CLAIM_TEXT(value(rc, "R"), "user");
    CLAIM(ges_rc_find(rc, GES_T("M")) != NULL && ges_rc_find(rc, GES_T("M"))->is_uncertain);
    CLAIM(ges_rc_find(rc, GES_T("C"))->is_uncertain);
    CLAIM_TEXT(value(rc, "C"), "$(other program)");
    ges_arena_close(&mem);
}

TEST(declarations_know_their_place_and_whether_they_run) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_rc *rc = start(&ges_shell_sh, true, &mem);
    size_t found = 0;
    for (size_t i = 0; i < rc->declarations.count; i++) {
        const ges_declaration *d = &rc->declarations.items[i];
        if (ges_text_equal(d->name, GES_T("R"))) {
            bool is_root = ges_text_equal(d->value, GES_T("root"));
            CLAIM(ges_declaration_is(d, GES_DECLARED_SKIPPED) == is_root);
            CLAIM_TEXT(d->place, "/home/ana/.profile");
            CLAIM(d->line == 1);
            found++;
        }
        if (ges_text_equal(d->name, GES_T("M"))) {
            CLAIM(ges_declaration_is(d, GES_DECLARED_UNDECIDED));
            CLAIM(d->line == 2);
            found++;
        }
    }
    CLAIM(found == 3);
    ges_arena_close(&mem);
}

TEST(zsh_keeps_path_unique_and_fish_has_universal_variables) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    CLAIM_TEXT(value(start(&ges_shell_zsh, false, &mem), "PATH"), "/home/ana/go/bin:/usr/bin");
    ges_rc *rc = start(&ges_shell_fish, false, &mem);
    CLAIM_TEXT(value(rc, "PATH"), "/opt/a:/usr/bin");
    CLAIM_TEXT(value(rc, "F"), "1000 x y");
    CLAIM(ges_rc_find(rc, GES_T("G"))->is_exported);
    ges_arena_close(&mem);
}

TEST(every_lack_of_memory_is_survived) {
    for (size_t max = 1000; max < 400000; max += 1777) {
        for (size_t i = 0; i < ges_shell_count; i++) {
            if (ges_shells[i]->start == NULL) {
                continue;
            }
            ges_arena mem;
            ges_arena_init(&mem, max);
            (void)start(ges_shells[i], true, &mem); /* only that it comes back */
            ges_arena_close(&mem);
        }
    }
    CLAIM(true);
}

TEST(syntax_errors_tell_their_line) {
    static const struct {
        ges_sh_dialect dialect;
        const char *text;
        uint32_t line;
    } cases[] = {
        {GES_SH_BASH, "a\nb )\n", 2},       {GES_SH_POSIX, "a\n\nif b\n", 3},    {GES_SH_BASH, "x='a\n", 1},
        {GES_SH_ZSH, "x=${a\n", 1},         {GES_SH_FISH, "set a b\nif true\n", 3}, {GES_SH_FISH, "end\n", 1},
        {GES_SH_BASH, "case a in b) c\n", 1}, {GES_SH_BASH, "f() {\n a\n", 1},
    };
    for (size_t i = 0; i < GES_COUNT(cases); i++) {
        ges_arena mem;
        ges_arena_init(&mem, 0);
        ges_sh_parser parser = ges_sh_parser_on(ges_text_of(cases[i].text), cases[i].dialect, &mem);
        ges_error err = {0};
        ges_sh_command *line = NULL;
        ges_status status = GES_OK;
        do {
            status = ges_sh_next(&parser, &line, &err);
        } while (status == GES_OK && line != NULL);
        CLAIM(status == GES_CORRUPT);
        CLAIM(err.line == cases[i].line);
        ges_arena_close(&mem);
    }
}

TEST(patterns_match_as_in_shells) {
    static const struct {
        const char *pattern;
        const char *text;
        bool is_match;
    } cases[] = {
        {"*", "", true},          {"a*c", "abbc", true},     {"a*c", "abcd", false},     {"?", "x", true},
        {"[a-c]x", "bx", true},   {"[!a-c]x", "bx", false},  {"[]]", "]", true},         {"[", "[", true},
        {"\\*", "*", true},       {"\\*", "x", false},       {"*:/a:*", ":/b:/a:", true}, {"[[:digit:]]*", "4x", true},
        {"@(a|b)c", "bc", true},  {"+(ab)", "abab", true},   {"!(x)", "y", true},        {"*.@(sh|zsh)", "a.zsh", true},
        {"?(a)b", "b", true},     {"*(a)", "aaab", false},
    };
    for (size_t i = 0; i < GES_COUNT(cases); i++) {
        bool is_match = ges_rc_match(ges_text_of(cases[i].pattern), ges_text_of(cases[i].text), true);
        CLAIM(is_match == cases[i].is_match);
    }
}

TEST(shells_are_found_by_program_and_quote) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    CLAIM(ges_shell_find(GES_T("-zsh")) == &ges_shell_zsh);
    CLAIM(ges_shell_find(GES_T("/usr/bin/fish")) == &ges_shell_fish);
    CLAIM(ges_shell_find(GES_T("/bin/dash")) == &ges_shell_sh);
    CLAIM(ges_shell_find(GES_T("tcsh")) == NULL);
    CLAIM_TEXT(ges_shell_bash.set(&mem, GES_T("A"), GES_T("it's")),
               "unset -v A; export A='it'\\''s'");
    CLAIM_TEXT(ges_shell_bash.set(&mem, GES_T("A"), GES_T("80")), "export A='80'");
    CLAIM_TEXT(ges_shell_fish.set(&mem, GES_T("A"), GES_T("it's \\")), "set -gx A 'it\\'s \\\\'");
    CLAIM_TEXT(ges_shell_fish.unset(&mem, GES_T("A")), "set -e A");
    ges_arena_close(&mem);
}

TEST(what_an_earlier_shell_has_read_means_the_same_again) {
    static const ges_shell *const shells[] = {&ges_shell_sh, &ges_shell_bash, &ges_shell_zsh, &ges_shell_fish};
    for (size_t i = 0; i < GES_COUNT(shells); i++) {
        ges_arena mem;
        ges_arena_init(&mem, 0);
        ges_map scripts = {0};
        const ges_rc *alone = start(shells[i], true, &mem);
        const ges_rc *first = start_with(shells[i], true, &scripts, &mem);
        const ges_rc *second = start_with(shells[i], true, &scripts, &mem);
        CLAIM(alone->declarations.count > 0 && scripts.count > 0);
        CLAIM(first->declarations.count == alone->declarations.count);
        CLAIM(second->declarations.count == alone->declarations.count);
        CLAIM(second->files.count == alone->files.count);
        for (size_t d = 0; d < alone->declarations.count; d++) {
            const ges_declaration *wanted = &alone->declarations.items[d];
            const ges_declaration *got = &second->declarations.items[d];
            CLAIM(ges_text_equal(wanted->name, got->name) && ges_text_equal(wanted->value, got->value));
            CLAIM(ges_text_equal(wanted->place, got->place) && wanted->line == got->line && wanted->flags == got->flags);
        }
        ges_arena_close(&mem);
    }
}

TEST_MAIN(RUN(what_an_earlier_shell_has_read_means_the_same_again), RUN(files_are_read_in_order_and_conditions_are_decided),
          RUN(declarations_know_their_place_and_whether_they_run),
          RUN(zsh_keeps_path_unique_and_fish_has_universal_variables), RUN(every_lack_of_memory_is_survived),
          RUN(syntax_errors_tell_their_line), RUN(patterns_match_as_in_shells),
          RUN(shells_are_found_by_program_and_quote))
