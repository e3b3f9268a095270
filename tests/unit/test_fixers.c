/* Repairs as pure functions: bytes before, bytes after; what was made once is not made again. */
#include "base/utf16.h"
#include "env/fixers.h"

#include "test.h"

typedef struct repair_case {
    const char *what;
    const ges_fixer *fixer;
    ges_repair repair;
    ges_text before;
    ges_text after;
} repair_case;

#define B(text) GES_LIT(text)
#define NAME(name_, value_) {.name = GES_LIT(name_), .value = GES_LIT(value_)}
#define LINE(file_, line_, name_)                                                                  \
    {.file = GES_LIT(file_), .line = (line_), .name = GES_LIT(name_), .value = GES_LIT("GES003")}
#define BLOCK(name_, value_)                                                                       \
    {.file = GES_LIT("/h/.bashrc"), .name = GES_LIT(name_), .value = GES_LIT(value_)}
#define HEAD "# >>> go-env-sync >>>\n# written by ges; `ges undo` takes it back\n"
#define TAIL "# <<< go-env-sync <<<\n"
#define NOTE "# go-env-sync: commented out (GES003): "

static const repair_case repairs[] = {
    {"every line of the name goes", &ges_fixer_goenv_unset, NAME("GOOS", ""),
     B("GOOS=a\nGOARCH=b\nGOOS=c\r\n# GOOS=\nGOOS=d"), B("GOARCH=b\n# GOOS=\n")},
    {"a longer name stays", &ges_fixer_goenv_unset, NAME("GOOS", ""),
     B("GOOSE=a\n GOOS=b\nexport GOOS=c\nGOOS =d\n"), B("GOOSE=a\n GOOS=b\nexport GOOS=c\nGOOS =d\n")},
    {"nothing there, nothing done", &ges_fixer_goenv_unset, NAME("GOOS", ""), B(""), B("")},
    {"the last line takes the value", &ges_fixer_goenv_set, NAME("GOOS", "linux"),
     B("GOOS=a\nA=1\r\nGOOS=b\r\nZ=2"), B("A=1\r\nGOOS=linux\nZ=2")},
    {"a new line at the end", &ges_fixer_goenv_set, NAME("GOOS", "linux"), B("A=1"),
     B("A=1\nGOOS=linux\n")},
    {"a new file", &ges_fixer_goenv_set, NAME("GOOS", "linux"), B(""), B("GOOS=linux\n")},
    {"the value is there already", &ges_fixer_goenv_set, NAME("GOOS", "linux"), B("GOOS=linux"),
     B("GOOS=linux")},
    {"the value is there behind another", &ges_fixer_goenv_set, NAME("GOOS", "linux"),
     B("GOOS=x\nGOOS=linux\n"), B("GOOS=linux\n")},

    {"carriage returns go", &ges_fixer_goenv_rewrite, NAME("", ""),
     B("# c\r\n\r\nGO111MODULE=on\r\nGOFLAGS=-v\r\n"), B("# c\n\nGO111MODULE=on\nGOFLAGS=-v\n")},
    {"the mark goes", &ges_fixer_goenv_rewrite, NAME("", ""), B("\xEF\xBB\xBFGOOS=a\n"),
     B("GOOS=a\n")},
    {"UTF-16, low byte first", &ges_fixer_goenv_rewrite, NAME("", ""),
     B("\xFF\xFEG\0O\0O\0S\0=\0\xE4\0\r\0\n\0"), B("GOOS=\xC3\xA4\n")},
    {"UTF-16, high byte first", &ges_fixer_goenv_rewrite, NAME("", ""),
     B("\xFE\xFF\0G\0O\0O\0S\0=\0a"), B("GOOS=a")},
    {"UTF-16 without a mark", &ges_fixer_goenv_rewrite, NAME("", ""), B("G\0O\0O\0S\0=\0a\0"),
     B("GOOS=a")},
    {"quotes go where go keeps them", &ges_fixer_goenv_rewrite, NAME("", ""),
     B("GOPROXY=\"off\"\nGOBIN='/b'\nGOFLAGS='-ldflags=-s -w'\nCC=\"a b\"\nGOPATH=\"C:\\a;b\"\n"),
     B("GOPROXY=off\nGOBIN=/b\nGOFLAGS='-ldflags=-s -w'\nCC=\"a b\"\nGOPATH=\"C:\\a;b\"\n")},
    {"blanks behind a value", &ges_fixer_goenv_rewrite, NAME("", ""),
     B("GOOS=a \nGOFLAGS=-v \nGOARCH=b\t\r\n"), B("GOOS=a\nGOFLAGS=-v \nGOARCH=b\n")},
    {"quotes in quotes", &ges_fixer_goenv_rewrite, NAME("", ""), B("GOPROXY='\"off\" '\n"),
     B("GOPROXY=off\n")},
    {"one quote is no pair", &ges_fixer_goenv_rewrite, NAME("", ""), B("GOPROXY=\"off\nGOBIN='\n"),
     B("GOPROXY=\"off\nGOBIN='\n")},
    {"shell syntax", &ges_fixer_goenv_rewrite, NAME("", ""),
     B("export GOPROXY=\"off\"\nset GOOS=linux\n  GOARCH = arm64 \n"),
     B("GOPROXY=off\nGOOS=linux\nGOARCH=arm64\n")},
    {"the line that counts stays", &ges_fixer_goenv_rewrite, NAME("", ""),
     B("GOOS=a\nGOARCH=x\nGOOS=b\n"), B("GOARCH=x\nGOOS=b\n")},
    {"what go ignored does not begin to count", &ges_fixer_goenv_rewrite, NAME("", ""),
     B("GOOS=a\nexport GOOS=b\n"), B("GOOS=a\n# export GOOS=b\n")},
    {"of two ignored lines the last one was meant", &ges_fixer_goenv_rewrite, NAME("", ""),
     B("export GOOS=a\nexport GOOS=b\n"), B("# export GOOS=a\nGOOS=b\n")},
    {"dead lines become comments", &ges_fixer_goenv_rewrite, NAME("", ""),
     B("hello\ngoproxy=off\n=x\nGODEBUG=x=1\nexport PATH=/x\n$env:GOOS = 'a'"),
     B("# hello\n# goproxy=off\n# =x\n# GODEBUG=x=1\n# export PATH=/x\n# $env:GOOS = 'a'")},
    {"names of tomorrow are left alone", &ges_fixer_goenv_rewrite, NAME("", ""),
     B("GOTOMORROW=\"1\"\nMY_OWN= 2 \n"), B("GOTOMORROW=\"1\"\nMY_OWN= 2 \n")},
    {"a file in order", &ges_fixer_goenv_rewrite, NAME("", ""), B("# x\n\nGOOS=a\nGOBIN=\n"),
     B("# x\n\nGOOS=a\nGOBIN=\n")},

    {"go.mod with carriage returns", &ges_fixer_gomod_rewrite, NAME("", ""),
     B("module m\r\n\r\ngo 1.21\r\n"), B("module m\n\ngo 1.21\n")},
    {"go.mod with a mark", &ges_fixer_gomod_rewrite, NAME("", ""), B("\xEF\xBB\xBFmodule m"),
     B("module m")},
    {"go.mod in UTF-16", &ges_fixer_gomod_rewrite, NAME("", ""),
     B("\xFF\xFEm\0o\0d\0\r\0\n\0"), B("mod\n")},
    {"a carriage return inside a line stays", &ges_fixer_gomod_rewrite, NAME("", ""),
     B("a\rb\r\nc\r"), B("a\rb\nc\r")},

    {"an export", &ges_fixer_startup_comment, LINE("/h/.bashrc", 2, "GOROOT"),
     B("alias l=ls\nexport GOROOT=/opt/go\nx\n"),
     B("alias l=ls\n" NOTE "export GOROOT=/opt/go\nx\n")},
    {"an assignment with a comment behind it", &ges_fixer_startup_comment,
     LINE("/h/.profile", 1, "GOROOT"), B("  GOROOT=\"/opt/go\"  # mine"),
     B(NOTE "  GOROOT=\"/opt/go\"  # mine")},
    {"typeset", &ges_fixer_startup_comment, LINE("/h/.zshrc", 1, "GOROOT"),
     B("typeset -x GOROOT=/opt/go;\n"), B(NOTE "typeset -x GOROOT=/opt/go;\n")},
    {"fish", &ges_fixer_startup_comment, LINE("/h/config.fish", 2, "GOROOT"),
     B("if true; end\nset -gx GOROOT /opt/go\n"), B("if true; end\n" NOTE "set -gx GOROOT /opt/go\n")},
    {"it is a comment already", &ges_fixer_startup_comment, LINE("/h/.bashrc", 1, "GOROOT"),
     B("# go-env-sync: commented out (GES003): export GOROOT=/opt/go\n"),
     B("# go-env-sync: commented out (GES003): export GOROOT=/opt/go\n")},

    {"a new file with a block", &ges_fixer_startup_block, BLOCK("GOBIN", "export GOBIN=/b"), B(""),
     B(HEAD "export GOBIN=/b\n" TAIL)},
    {"a block behind the user's lines", &ges_fixer_startup_block,
     BLOCK("GOBIN", "export GOBIN=/b"), B("alias l=ls"),
     B("alias l=ls\n" HEAD "export GOBIN=/b\n" TAIL)},
    {"another value in the block", &ges_fixer_startup_block, BLOCK("GOBIN", "export GOBIN=/c"),
     B("a\n" HEAD "export GOBIN=/b\nexport GOBINX=/b\n" TAIL "z\n"),
     B("a\n" HEAD "export GOBINX=/b\nexport GOBIN=/c\n" TAIL "z\n")},
    {"lines for PATH add up", &ges_fixer_startup_block, BLOCK("PATH", "export PATH=$PATH:/c"),
     B(HEAD "export PATH=$PATH:/b\n" TAIL),
     B(HEAD "export PATH=$PATH:/b\nexport PATH=$PATH:/c\n" TAIL)},
    {"the line is there", &ges_fixer_startup_block, BLOCK("PATH", "export PATH=$PATH:/b"),
     B("x\n" HEAD "export PATH=$PATH:/b\n" TAIL), B("x\n" HEAD "export PATH=$PATH:/b\n" TAIL)},

    {"bytes stay", &ges_fixer_make_executable, NAME("", ""), B("\x7F" "ELF\0"), B("\x7F" "ELF\0")},
};

/* What must be refused, and with which word. */
static const struct {
    const char *what;
    const ges_fixer *fixer;
    ges_repair repair;
    ges_text before;
    const char *says;
} refusals[] = {
    {"a name without a letter", &ges_fixer_goenv_set, NAME("9", ""), B(""), "cannot be a line"},
    {"a value over two lines", &ges_fixer_goenv_set, NAME("A", "a\nB=c"), B(""), "cannot be a line"},
    {"no text", &ges_fixer_goenv_rewrite, NAME("", ""), B("GOOS=a\0b\n"), "no text"},
    {"go wrote into UTF-16", &ges_fixer_goenv_rewrite, NAME("", ""),
     B("\xFF\xFEG\0O\0=\0a\0\nGOPROXY=off\n"), "partly UTF-16"},
    {"no text in go.mod", &ges_fixer_gomod_rewrite, NAME("", ""), B("mod\0"), "no text"},
    {"the line is gone", &ges_fixer_startup_comment, LINE("/h/.bashrc", 3, "A"), B("A=1\nB=2\n"),
     "is not there any more"},
    {"inside if", &ges_fixer_startup_comment, LINE("/h/.bashrc", 2, "A"),
     B("if true; then\nexport A=1\nfi\n"), "no command by itself"},
    {"inside a function", &ges_fixer_startup_comment, LINE("/h/.bashrc", 2, "A"),
     B("f() {\nexport A=1\n}\n"), "no command by itself"},
    {"a chain", &ges_fixer_startup_comment, LINE("/h/.bashrc", 1, "A"), B("true && export A=1\n"),
     "no command by itself"},
    {"two commands", &ges_fixer_startup_comment, LINE("/h/.bashrc", 1, "A"),
     B("export A=1; export B=2\n"), "no command by itself"},
    {"goes on in the next line", &ges_fixer_startup_comment, LINE("/h/.bashrc", 1, "A"),
     B("export A=1\\\n2\n"), "no command by itself"},
    {"an empty continuation", &ges_fixer_startup_comment, LINE("/h/.bashrc", 1, "A"),
     B("export A=1 \\\n\nx\n"), "no command by itself"},
    {"the end of another line", &ges_fixer_startup_comment, LINE("/h/.bashrc", 2, "A"),
     B("echo \\\nA=1\n"), "no command by itself"},
    {"quotes over two lines", &ges_fixer_startup_comment, LINE("/h/.bashrc", 1, "A"),
     B("A='1\n2'\n"), "no command by itself"},
    {"inside quotes", &ges_fixer_startup_comment, LINE("/h/.bashrc", 2, "A"),
     B("echo '\nexport A=1\n'\n"), "no command by itself"},
    {"inside a here-document", &ges_fixer_startup_comment, LINE("/h/.bashrc", 2, "A"),
     B("cat <<E\nexport A=1\nE\n"), "no command by itself"},
    {"a here-document follows", &ges_fixer_startup_comment, LINE("/h/.bashrc", 1, "A"),
     B("export A=$(cat <<E\nx\nE\n)\n"), "no command by itself"},
    {"two variables", &ges_fixer_startup_comment, LINE("/h/.bashrc", 1, "A"), B("export A=1 B=2\n"),
     "does more"},
    {"another variable now", &ges_fixer_startup_comment, LINE("/h/.bashrc", 1, "A"),
     B("export B=2\n"), "does more"},
    {"for one command only", &ges_fixer_startup_comment, LINE("/h/.bashrc", 1, "A"),
     B("A=1 make\n"), "does more"},
    {"a file that cannot be read", &ges_fixer_startup_comment, LINE("/h/.bashrc", 2, "A"),
     B("if ((\nA=1\n"), "no command by itself"},
    {"fish inside if", &ges_fixer_startup_comment, LINE("/h/config.fish", 2, "A"),
     B("if true\nset -gx A 1\nend\n"), "no command by itself"},
    {"fish: a prompt's own set", &ges_fixer_startup_comment, LINE("/h/config.fish", 1, "A"),
     B("set -gx B 1\n"), "does more"},
    {"a block that never ends", &ges_fixer_startup_block, BLOCK("A", "export A=1"),
     B("x\n" HEAD "export A=1\n"), "never ends"},
    {"two blocks", &ges_fixer_startup_block, BLOCK("A", "export A=1"), B(HEAD TAIL HEAD TAIL),
     "where none can be"},
    {"an end without a block", &ges_fixer_startup_block, BLOCK("A", "export A=1"), B(TAIL),
     "where none can be"},
    {"a file that breaks off", &ges_fixer_startup_block, BLOCK("A", "export A=1"), B("echo \\\n"),
     "middle of a line"},
    {"two lines in one", &ges_fixer_startup_block, BLOCK("A", "export A=1\nrm x"), B(""),
     "cannot be a line"},
};

static bool is_in_order(const ges_edit_list *edits, size_t len) {
    size_t at = 0;
    for (size_t i = 0; i < edits->count; i++) {
        const ges_edit *edit = &edits->items[i];
        if (edit->off < at || edit->off + edit->len > len) {
            return false;
        }
        at = edit->off + edit->len;
    }
    return true;
}

static void check_repair(const repair_case *c) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_edit_list edits = {0};
    ges_error err = {0};
    ges_bytes before = ges_bytes_from(c->before);
    bool ok = c->fixer->edit(before, &c->repair, &mem, &edits, &err) == GES_OK &&
              is_in_order(&edits, before.len);
    ges_bytes after = ges_edits_applied(before, &edits, &mem);
    ges_edit_list again = {0};
    CLAIM_SAME(ges_text_from(after), c->after);
    CLAIM((edits.count == 0) == ges_text_equal(c->before, c->after));
    ok = ok && c->fixer->edit(after, &c->repair, &mem, &again, &err) == GES_OK;
    if (!ok || again.count != 0) {
        fprintf(stderr, "%s: %s: %s, %zu edits left\n", c->fixer->name, c->what, err.text,
                again.count);
        test_failures++;
    }
    ges_arena_close(&mem);
}

TEST(repairs_give_the_wanted_bytes_and_are_made_once) {
    for (size_t i = 0; i < GES_COUNT(repairs); i++) {
        check_repair(&repairs[i]);
    }
}

TEST(what_a_program_must_not_decide_is_refused) {
    for (size_t i = 0; i < GES_COUNT(refusals); i++) {
        ges_arena mem;
        ges_arena_init(&mem, 0);
        ges_edit_list edits = {0};
        ges_error err = {0};
        ges_status status = refusals[i].fixer->edit(ges_bytes_from(refusals[i].before),
                                                    &refusals[i].repair, &mem, &edits, &err);
        bool is_said = ges_text_contains(ges_text_of(err.text), ges_text_of(refusals[i].says));
        if (status != GES_CORRUPT || !is_said || edits.count != 0) {
            fprintf(stderr, "%s: status %d, '%s', %zu edits\n", refusals[i].what, (int)status,
                    err.text, edits.count);
            test_failures++;
        }
        ges_arena_close(&mem);
    }
}

/* With too little memory a fixer says so and promises nothing. */
TEST(little_memory_is_told) {
    for (size_t i = 0; i < GES_COUNT(repairs); i++) {
        for (size_t max = 64; max < 6000; max += 61) {
            ges_arena mem;
            ges_arena_init(&mem, max);
            ges_edit_list edits = {0};
            ges_error err = {0};
            ges_status status = repairs[i].fixer->edit(ges_bytes_from(repairs[i].before),
                                                       &repairs[i].repair, &mem, &edits, &err);
            CLAIM(status == GES_OK || status == GES_NO_MEMORY);
            CLAIM(status == GES_OK || edits.count == 0);
            ges_arena_close(&mem);
        }
    }
}

/* --- registry values -------------------------------------------------------------------------- */

typedef struct value_case {
    const char *what;
    const ges_fixer *fixer;
    ges_repair repair;
    uint32_t type; /* 0: there is no value */
    const char *text;
    uint32_t type_after; /* 0: there is none */
    const char *after;   /* NULL: refused as CORRUPT */
} value_case;

static const value_case values[] = {
    {"a variable goes", &ges_fixer_registry_unset, NAME("GOROOT", ""), GES_REG_SZ, "C:\\x", 0, ""},
    {"none goes", &ges_fixer_registry_unset, NAME("GOROOT", ""), 0, "", 0, ""},
    {"a number stays", &ges_fixer_registry_unset, NAME("GOROOT", ""), GES_REG_DWORD, "ab", 0, NULL},
    {"the type stays", &ges_fixer_registry_set, NAME("A", "y"), GES_REG_EXPAND_SZ, "%x%", GES_REG_EXPAND_SZ, "y"},
    {"a new one is plain", &ges_fixer_registry_set, NAME("A", "y"), 0, "", GES_REG_SZ, "y"},
    {"plain text is expanded", &ges_fixer_registry_expand, NAME("A", ""), GES_REG_SZ, "%U%\\go", GES_REG_EXPAND_SZ,
     "%U%\\go"},
    {"nothing to expand", &ges_fixer_registry_expand, NAME("A", ""), 0, "", 0, ""},
    {"at the end", &ges_fixer_registry_path_add, NAME("PATH", "C:\\b"), GES_REG_SZ, "C:\\a", GES_REG_SZ,
     "C:\\a;C:\\b"},
    {"a new PATH", &ges_fixer_registry_path_add, NAME("PATH", "C:\\b"), 0, "", GES_REG_EXPAND_SZ, "C:\\b"},
    {"there in another spelling", &ges_fixer_registry_path_add, NAME("PATH", "C:\\b"), GES_REG_SZ, "c:/B/;C:\\a",
     GES_REG_SZ, "c:/B/;C:\\a"},
    {"an entry goes", &ges_fixer_registry_path_remove, NAME("PATH", "%S%\\b"), GES_REG_EXPAND_SZ, "C:\\a;%S%\\b;;x",
     GES_REG_EXPAND_SZ, "C:\\a;;x"},
    {"it is not there", &ges_fixer_registry_path_remove, NAME("PATH", "C:\\b"), GES_REG_SZ, "C:\\bb;", GES_REG_SZ,
     "C:\\bb;"},
    {"the first stays", &ges_fixer_registry_path_dedupe, NAME("PATH", ""), GES_REG_SZ, "C:\\a;D:\\;c:\\A\\", GES_REG_SZ,
     "C:\\a;D:\\"},
    {"no PATH at all", &ges_fixer_registry_path_dedupe, NAME("PATH", ""), 0, "", 0, ""},
    {"the first command", &ges_fixer_registry_command_add, NAME("AutoRun", "(b)"), 0, "", GES_REG_SZ, "(b)"},
    {"another command stays in front", &ges_fixer_registry_command_add, NAME("AutoRun", "(b)"), GES_REG_EXPAND_SZ,
     "%x%\\a.bat", GES_REG_EXPAND_SZ, "%x%\\a.bat & (b)"},
    {"it is there", &ges_fixer_registry_command_add, NAME("AutoRun", "(b)"), GES_REG_SZ, "(b) & c", GES_REG_SZ, "(b) & c"},
    {"a number is no command", &ges_fixer_registry_command_add, NAME("AutoRun", "(b)"), GES_REG_DWORD, "ab", 0, NULL},
    {"without quotes", &ges_fixer_registry_path_respell, NAME("\"C:\\a b\"", "C:\\a b"), GES_REG_SZ,
     "x;\"C:\\a b\";\"C:\\c d\"", GES_REG_SZ, "x;C:\\a b;\"C:\\c d\""},
    {"a list that is none", &ges_fixer_registry_path_add, NAME("PATH", "C:\\b"), GES_REG_BINARY, "C:\\a", 0, NULL},
    {"a quote that never closes", &ges_fixer_registry_path_add, NAME("PATH", "C:\\b"), GES_REG_SZ, "C:\\a;\"C:\\c", 0,
     NULL},
};

static void check_value(const value_case *c) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_error err = {0};
    ges_plan_stored before = {c->type != 0, c->type, {0}};
    before.bytes = before.exists ? ges_utf16le_encode(&mem, ges_text_of(c->text), 1) : before.bytes;
    ges_plan_stored after = {true, 99, {0}};
    ges_plan_stored again = {true, 99, {0}};
    ges_status status = c->fixer->store(&before, &c->repair, &mem, &after, &err);
    bool ok = c->after == NULL ? status == GES_CORRUPT && after.type == 99 && err.text[0] != '\0'
                               : status == GES_OK && after.exists == (c->type_after != 0) &&
                                     (!after.exists || after.type == c->type_after);
    if (ok && status == GES_OK) {
        CLAIM_SAME(ges_utf16le_decode(&mem, after.bytes), ges_text_of(c->after));
        ok = c->fixer->store(&after, &c->repair, &mem, &again, &err) == GES_OK &&
             again.exists == after.exists && again.bytes.len == after.bytes.len;
    }
    if (!ok) {
        fprintf(stderr, "%s: %s: %s\n", c->fixer->name, c->what, err.text);
        test_failures++;
    }
    ges_arena_close(&mem);
}

TEST(values_become_what_is_wanted_once) {
    for (size_t i = 0; i < GES_COUNT(values); i++) {
        check_value(&values[i]);
    }
}

TEST(little_memory_for_values_is_told) {
    static const uint8_t path[] = "C\0:\0\\\0a\0;\0C\0:\0\\\0b\0;\0C\0:\0\\\0c\0";
    for (size_t i = 0; i < GES_COUNT(values); i++) {
        for (size_t max = 64; max < 6000; max += 61) {
            ges_arena mem;
            ges_arena_init(&mem, max);
            ges_plan_stored before = {true, GES_REG_SZ, {path, sizeof(path) - 1}};
            ges_plan_stored after = {true, 99, {0}};
            ges_status status = values[i].fixer->store(&before, &values[i].repair, &mem, &after, NULL);
            CLAIM(status == GES_OK || (status == GES_NO_MEMORY && after.type == 99));
            ges_arena_close(&mem);
        }
    }
}

TEST(names_are_files_and_are_found) {
    for (size_t i = 0; i < ges_fixer_count; i++) {
        CLAIM(ges_fixer_find(ges_text_of(ges_fixers[i]->name)) == ges_fixers[i]);
        CLAIM(ges_fixers[i]->does[0] != '\0');
        CLAIM((ges_fixers[i]->edit != NULL) != (ges_fixers[i]->store != NULL));
    }
    CLAIM(ges_fixer_find(GES_T("format_disk")) == NULL);
}

TEST_MAIN(RUN(repairs_give_the_wanted_bytes_and_are_made_once),
          RUN(what_a_program_must_not_decide_is_refused), RUN(little_memory_is_told),
          RUN(values_become_what_is_wanted_once), RUN(little_memory_for_values_is_told),
          RUN(names_are_files_and_are_found))
