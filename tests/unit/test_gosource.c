/* The head of Go source files: conditions and import "C". */
#include "formats/gosource.h"
#include "test.h"

static const struct {
    const char *head;
    bool is_read, is_conditional, imports_c;
} cases[] = {
    {"package main\n", true, false, false},
    {"package main\n\nimport \"C\"\n", true, false, true},
    {"package main\nimport \"fmt\"\nimport \"C\"\nfunc main() {}\n", true, false, true},
    {"package main;import(\"fmt\";\"C\");func main(){}", true, false, true},
    {"// A comment.\n/* import \"C\" */ package p\n\n/*\n#include <x.h>\n*/\nimport \"C\"\n", true, false, true},
    {"package p\n\n// import \"C\"\nvar x = 1\n", true, false, false},
    {"package p\nimport (\n\tc \"example.com/C\"\n\t_ `C`\n)\n", true, false, true},
    {"package p\nimport . \"example.com/C\"\n", true, false, false},
    {"package p\nvar s = `\nimport \"C\"\n`\n", true, false, false},
    {"//go:build cgo\n\npackage p\nimport \"C\"\n", true, true, true},
    {"// +build linux\n\npackage p\nimport \"C\"\n", true, true, true},
    {"package p\n//go:build cgo\nimport \"C\"\n", true, false, true},
    {"\xEF\xBB\xBFpackage p\r\nimport \"C\"\r\n", true, false, true},
    {"package p\nimport (\n\t\"fmt\"\n", false, false, false},
    {"package p\nimport (\n\t\"C\"\n", false, false, true},
    {"package p\n/* an endless comment", false, false, false},
    {"package p\nimport \"fm", false, false, false},
    {"package p\nimport (\n\t`//x\nimport \"C\"\n", false, false, false},
    {"", false, false, false},
    {"#include <stdio.h>\n", false, false, false},
    {"package\n", false, false, false},
};

TEST(heads_are_read) {
    for (size_t i = 0; i < GES_COUNT(cases); i++) {
        ges_gosource got;
        ges_gosource_read(ges_text_of(cases[i].head), &got);
        CLAIM(got.is_read == cases[i].is_read);
        CLAIM(got.is_conditional == cases[i].is_conditional);
        CLAIM(got.imports_c == cases[i].imports_c);
    }
}

TEST(packages_beside_are_told) {
    ges_gosource got;
    ges_gosource_read(GES_T("package p_test\n"), &got);
    CLAIM(got.is_test_helper);
    ges_gosource_read(GES_T("package documentation\n"), &got);
    CLAIM(got.is_test_helper);
}

TEST_MAIN(RUN(heads_are_read), RUN(packages_beside_are_told))
