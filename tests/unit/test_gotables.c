/* Generated Go sources, by their shapes. */
#include "formats/gotables.h"
#include "test.h"

static const char bootstrap[] = "package buildcfg\n\nimport \"runtime\"\n\nconst DefaultGOARM = `7`\n"
                                "const defaultGOEXPERIMENT = ``\nconst defaultGOOS = runtime.GOOS\n"
                                "const DefaultCGO_ENABLED = \"1\"\n";

static const char compilers[] =
    "const DefaultPkgConfig = `pkg-config`\nfunc DefaultCC(goos, goarch string) string {\n"
    "\tswitch goos+`/`+goarch {\n\tcase \"linux/arm\":\n\t\treturn \"arm-gcc\"\n\t}\n"
    "\tswitch goos {\n\tcase \"darwin\", \"ios\":\n\t\treturn \"clang\"\n\t}\n\treturn \"gcc\"\n}\n"
    "func DefaultCXX(goos, goarch string) string {\n\treturn \"g++\"\n}\n";

static const char pairs[] = "var List = []OSArch{\n\t{\"js\", \"wasm\"},\n}\n"
                            "\t{\"js\", \"wasm\"}: {},\n"
                            "\t{\"linux\", \"amd64\"}: {CgoSupported: true, FirstClass: true},\n";

static ges_text compiler(const char *function, const char *goos, const char *goarch) {
    ges_gotables_hit hit = {{NULL, 0}, 0};
    (void)ges_gotables_compiler(ges_text_of(compilers), ges_text_of(function), ges_text_of(goos),
                                ges_text_of(goarch), &hit); /* "" then */
    return hit.value;
}

TEST(constants_of_either_case) {
    ges_gotables_hit hit;
    CLAIM(ges_gotables_constant(ges_text_of(bootstrap), GES_T("DefaultGOARM"), &hit));
    CLAIM_TEXT(hit.value, "7");
    CLAIM(hit.line == 5);
    CLAIM(ges_gotables_constant(ges_text_of(bootstrap), GES_T("DefaultGOEXPERIMENT"), &hit));
    CLAIM_TEXT(hit.value, "");
    CLAIM(ges_gotables_constant(ges_text_of(bootstrap), GES_T("DefaultCGO_ENABLED"), &hit));
    CLAIM_TEXT(hit.value, "1");
    CLAIM(!ges_gotables_constant(ges_text_of(bootstrap), GES_T("DefaultGOOS"), &hit));
    CLAIM(!ges_gotables_constant(ges_text_of(bootstrap), GES_T("GOARM"), &hit));
}

TEST(compilers_by_pair_then_system_then_rest) {
    CLAIM_TEXT(compiler("DefaultCC", "linux", "arm"), "arm-gcc");
    CLAIM_TEXT(compiler("DefaultCC", "linux", "arm64"), "gcc");
    CLAIM_TEXT(compiler("DefaultCC", "ios", "arm64"), "clang");
    CLAIM_TEXT(compiler("DefaultCXX", "ios", "arm64"), "g++");
    CLAIM_TEXT(compiler("DefaultFC", "ios", "arm64"), "");
}

TEST(pairs_of_the_map_only) {
    bool has_cgo = true;
    CLAIM(ges_gotables_pair(ges_text_of(pairs), GES_T("js"), GES_T("wasm"), &has_cgo));
    CLAIM(!has_cgo);
    CLAIM(ges_gotables_pair(ges_text_of(pairs), GES_T("linux"), GES_T("amd64"), &has_cgo));
    CLAIM(has_cgo);
    CLAIM(!ges_gotables_pair(ges_text_of(pairs), GES_T("linux"), GES_T("mips"), &has_cgo));
    CLAIM(ges_gotables_pair(GES_T("\t\"linux/mips\": true,\n"), GES_T("linux"), GES_T("mips"),
                            &has_cgo));
    CLAIM(has_cgo);
}

TEST_MAIN(RUN(constants_of_either_case), RUN(compilers_by_pair_then_system_then_rest),
          RUN(pairs_of_the_map_only))
