/* go.mod and go.work: what is read, where errors stand, and which release says what. Run as
 * `test_gomod --json MINOR mod|work FILE` it prints a file the way `go mod edit -json` does, so that
 * tests can hold it against real go commands. */
#include "base/builder.h"
#include "formats/gomod.h"
#include "os/os.h"
#include "test.h"

#include <stdlib.h>

static ges_gomod parse_as(ges_arena *mem, const char *text, ges_gomod_kind kind, uint32_t minor,
                          bool is_lax) {
    ges_gomod_options options = {kind, minor, is_lax, false};
    ges_gomod file = {0};
    ges_error err = {0};
    ges_text in = ges_text_of(text);
    CLAIM(ges_gomod_parse(GES_T("go.mod"), ges_bytes_from(in), &options, mem, &file, &err) ==
          GES_OK);
    return file;
}

static ges_gomod parse(ges_arena *mem, const char *text) {
    return parse_as(mem, text, GES_GOMOD_MODULE, 27, false);
}

/* All complaints, a line each. */
static ges_text complaints(ges_arena *mem, const ges_gomod *file) {
    ges_builder b = ges_builder_in(mem);
    for (size_t i = 0; i < file->errors.count; i++) {
        if (i > 0) {
            ges_build_char(&b, '\n');
        }
        ges_build_text(&b, ges_gomod_error_text(mem, GES_T("go.mod"), &file->errors.items[i]));
    }
    return ges_build_done(&b);
}

TEST(whole_file) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_gomod f = parse(&mem, "// Deprecated: use m2\n"
                              "module example.com/m // a comment\n"
                              "\n"
                              "go 1.21.3\n"
                              "toolchain go1.22.1\n"
                              "require (\n"
                              "\texample.com/a v1.2.3 // indirect\n"
                              "\t\"example.com/b\" v2 // indirect; because\n"
                              "\texample.com/c/v2 v2.0.0+meta\n"
                              ")\n"
                              "replace example.com/a => ../a\n"
                              "replace example.com/b v2.0.0 => example.com/d v1.0.0\n"
                              "godebug default=go1.21\n"
                              "tool example.com/a/cmd/x\n"
                              "ignore ./node_modules\n");
    CLAIM_TEXT(complaints(&mem, &f), "go.mod:8:2: require example.com/b: version \"v2.0.0\" invalid: "
                                     "should be v0 or v1, not v2\n"
                                     "go.mod:12: replace example.com/b: version \"v2.0.0\" "
                                     "invalid: should be v0 or v1, not v2");
    CLAIM_TEXT(f.module.items[0].path, "example.com/m");
    CLAIM_TEXT(f.module.items[0].note, "use m2\na comment");
    CLAIM_TEXT(f.go.items[0].path, "1.21.3");
    CLAIM(f.go.items[0].at.line == 4 && f.go.items[0].at.rune == 1);
    CLAIM_TEXT(f.toolchain.items[0].path, "go1.22.1");
    CLAIM(f.require.count == 2 && f.require.items[0].is_indirect && !f.require.items[1].is_indirect);
    CLAIM(f.require.items[0].at.line == 7 && f.require.items[0].at.rune == 2);
    CLAIM_TEXT(f.require.items[1].version, "v2.0.0");
    CLAIM_TEXT(f.replace.items[0].new_path, "../a");
    CLAIM_TEXT(f.godebug.items[0].version, "go1.21");
    CLAIM(f.tool.count == 1 && f.ignore.count == 1);
    ges_arena_close(&mem);
}

/* Text and the complaints that Go 1.27 has about it. */
static const struct {
    const char *text;
    const char *complaints;
} faulty[] = {
    {"", ""},
    {"\xEF\xBB\xBFmodule m\n", "go.mod:1: unexpected input character '\\ufeff'"},
    {"module m\nrequire (\n a v1.0.0\n", "go.mod:4: syntax error (unterminated block started at "
                                         "go.mod:2:1)"},
    {"require (\n) x\n", "go.mod:2:4: syntax error (expected newline after closing paren)"},
    {"/* c */\n", "go.mod:1: mod files must use // comments (not /* */ comments)"},
    {"module m /* c */\n", "go.mod:1:10: mod files must use // comments (not /* */ comments)"},
    {"module a/*b\n", "go.mod:1:9: mod files must use // comments (not /* */ comments)"},
    {"module \"m\n", "go.mod:1:10: unexpected newline in string"},
    {"module \"m", "go.mod:1:8: unexpected EOF in string"},
    {"module m\x01\n", "go.mod:1:9: unexpected input character '\\x01'"},
    {"module `m`\n", "go.mod:1: invalid quoted string: unquoted string cannot contain quote"},
    {"module \"\\q\"\n", "go.mod:1: invalid quoted string: invalid syntax"},
    {"module a b\nmodule c\n", "go.mod:1: usage: module module/path\n"
                               "go.mod:2: repeated module statement"},
    {"go 1.21\ngo 1.22\n", "go.mod:2: repeated go statement"},
    {"go (\n1.21\n)\n", "go.mod:1: unknown block type: go"},
    {"require a (\n)\n", "go.mod:1: unknown block type: require a"},
    {"go 1.021\n", "go.mod:1: invalid go version '1.021': must match format 1.23.0"},
    {"go 1.21.3rc1\n", ""},
    {"go v1.21\n", "go.mod:1: invalid go version 'v1.21': must match format 1.23.0"},
    {"go\n", "go.mod:1: go directive expects exactly one argument"},
    {"toolchain local\n",
     "go.mod:1: invalid toolchain version 'local': must match format go1.23.0 or default"},
    {"toolchain go1.\ntoolchain default\n", "go.mod:2: repeated toolchain statement"},
    {"what a b\n", "go.mod:1: unknown directive: what"},
    {"( )\n", "go.mod:1: unknown directive: ("},
    {"require a\n", "go.mod:1: usage: require module/path v1.2.3"},
    {"require a latest\n",
     "go.mod:1: require a: version \"latest\" invalid: must be of the form v1.2.3"},
    {"require a/v1 v1.0.0\n", "go.mod:1: invalid module path"},
    {"require a/v2 v3.0.0\n",
     "go.mod:1: require a/v2: version \"v3.0.0\" invalid: should be v2, not v3"},
    {"require gopkg.in/yaml v1.0.0\n", "go.mod:1: invalid module path"},
    {"require gopkg.in/check.v1 v0.0.0-20161208181325-20d25e280405\n", ""},
    {"require a v2.0.0+incompatible\n", ""},
    {"replace a => b\n", "go.mod:1: replacement module without version must be directory path "
                         "(rooted or starting with . or ..)"},
    {"replace a => b@v1\n",
     "go.mod:1: replacement module must match format 'path version', not 'path@version'"},
    {"replace a => ./b v1.0.0\n",
     "go.mod:1: replacement module directory path \"./b\" cannot have version"},
    {"replace a => .\\b\n",
     "go.mod:1: replacement directory appears to be Windows path (on a non-windows system)"},
    {"replace a b\n", "go.mod:1: usage: replace module/path [v1.2.3] => other/module v1.4\n\t or "
                      "replace module/path [v1.2.3] => ../local/directory"},
    {"retract [v1.0.0, v1.1.0]\nretract v2 // why\n", ""},
    {"retract [v1.0.0\n", "go.mod:1: expected ',' after version"},
    {"retract v1 v2\n", "go.mod:1: unexpected token after version: \"v2\""},
    {"godebug a\n", "go.mod:1: usage: godebug key=value"},
    {"use ./x\n", "go.mod:1: unknown directive: use"},
};

TEST(complaints_are_those_of_go) {
    for (size_t i = 0; i < GES_COUNT(faulty); i++) {
        ges_arena mem;
        ges_arena_init(&mem, 0);
        ges_gomod f = parse(&mem, faulty[i].text);
        CLAIM_SAME(complaints(&mem, &f), ges_text_of(faulty[i].complaints));
        ges_arena_close(&mem);
    }
}

TEST(releases_differ) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_gomod f = parse_as(&mem, "go 1.21.0\ntoolchain go1.22\n", GES_GOMOD_MODULE, 19, false);
    CLAIM_TEXT(complaints(&mem, &f), "go.mod:1: invalid go version '1.21.0': must match format 1.23"
                                     "\ngo.mod:2: unknown directive: toolchain");
    f = parse_as(&mem, "toolchain x\n", GES_GOMOD_MODULE, 22, false);
    CLAIM_TEXT(complaints(&mem, &f),
               "go.mod:1: invalid toolchain version 'x': must match format go1.23.0 or local");
    f = parse_as(&mem, "go 1.21.0-x\nwhat (\n a\n)\nreplace broken\n", GES_GOMOD_MODULE, 27, true);
    CLAIM(f.errors.count == 0 && f.go.count == 1);
    CLAIM_TEXT(f.go.items[0].path, "1.21");
    f = parse_as(&mem, "go 1.22\nuse (\n ./a\n ./b // c\n)\n", GES_GOMOD_WORKSPACE, 27, false);
    CLAIM(f.errors.count == 0 && f.use.count == 2);
    CLAIM_TEXT(f.use.items[1].path, "./b");
    ges_arena_close(&mem);
}

TEST(comments_make_deprecation_and_rationale) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_gomod f = parse(&mem, "// first\n//\n// Deprecated: gone,\n// really\n//\n// more\n"
                              "module m\n"
                              "// the block\n"
                              "retract (\n"
                              "\tv1.0.0\n"
                              "\n"
                              "\t// own\n"
                              "\tv1.1.0 // end\n"
                              ")\n");
    CLAIM_TEXT(f.module.items[0].note, "gone,\nreally");
    CLAIM_TEXT(f.retract.items[0].note, "the block");
    CLAIM_TEXT(f.retract.items[1].note, "own\nend");
    ges_arena_close(&mem);
}

TEST(printable_is_what_the_release_prints) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    /* U+1CD73 is of Unicode 16, which Go 1.27 knows and 1.26 does not; U+E0080 is not assigned. */
    const char *newer = "module a\nx \xF0\x9C\xB5\xB3\n";
    const char *versions = "module a\nrequire b v\xF0\x9C\xB5\xB3\n";
    ges_gomod f = parse_as(&mem, newer, GES_GOMOD_MODULE, 27, false);
    CLAIM_TEXT(complaints(&mem, &f), "go.mod:2: unknown directive: x");
    f = parse_as(&mem, newer, GES_GOMOD_MODULE, 26, false);
    CLAIM_TEXT(complaints(&mem, &f), "go.mod:2:3: unexpected input character '\\U0001cd73'");
    f = parse_as(&mem, versions, GES_GOMOD_MODULE, 27, false);
    CLAIM_TEXT(complaints(&mem, &f), "go.mod:2: require b: version \"v\xF0\x9C\xB5\xB3\" invalid: "
                                     "must be of the form v1.2.3");
    f = parse_as(&mem, "module a\nx \xF3\xA0\x82\x80\n", GES_GOMOD_MODULE, 27, false);
    CLAIM_TEXT(complaints(&mem, &f), "go.mod:2:3: unexpected input character '\\U000e0080'");
    ges_arena_close(&mem);
}

TEST(small_arenas_fail_cleanly) {
    const char *text = "module m\nrequire (\n a v1.0.0\n b v1.0.0 // x\n)\nbroken ( a )\n";
    for (size_t max = 64; max < 16 * 1024; max += 256) {
        ges_arena mem;
        ges_arena_init(&mem, max);
        ges_gomod_options options = {GES_GOMOD_MODULE, 27, false, false};
        ges_gomod file = {0};
        ges_status status = ges_gomod_parse(GES_T("go.mod"), ges_bytes_from(ges_text_of(text)),
                                            &options, &mem, &file, NULL);
        CLAIM(status == GES_OK || status == GES_NO_MEMORY);
        CLAIM(status == GES_OK || file.module.count == 0);
        ges_arena_close(&mem);
    }
}

/* --- printing, to compare with a real go -------------------------------------------------------- */

static void json_text(ges_builder *b, const char *key, ges_text value) {
    ges_build_format(b, "\"%s\": \"", key);
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if (c == '"' || c == '\\') {
            ges_build_char(b, '\\');
        }
        if (c < 0x20) {
            ges_build_format(b, "\\u%04x", c);
        } else {
            ges_build_char(b, (char)c);
        }
    }
    ges_build_str(b, "\"");
}

static void json_list(ges_builder *b, const char *key, const ges_gomod_list *list) {
    ges_build_format(b, ",\n\"%s\": [", key);
    for (size_t i = 0; i < list->count; i++) {
        const ges_gomod_item *item = &list->items[i];
        ges_build_text(b, i > 0 ? GES_T(",\n{") : GES_T("{"));
        json_text(b, "path", item->path);
        ges_build_str(b, ", ");
        json_text(b, "version", item->version);
        ges_build_str(b, ", ");
        json_text(b, "new_path", item->new_path);
        ges_build_str(b, ", ");
        json_text(b, "new_version", item->new_version);
        ges_build_str(b, ", ");
        json_text(b, "note", item->note);
        ges_build_format(b, ", \"indirect\": %s}", item->is_indirect ? "true" : "false");
    }
    ges_build_str(b, "]");
}

static int print_json(char **argv) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    const ges_os *os = ges_os_native();
    ges_bytes in = {0};
    ges_error err = {0};
    ges_gomod f = {0};
    ges_gomod_options options = {
        strcmp(argv[1], "work") == 0 ? GES_GOMOD_WORKSPACE : GES_GOMOD_MODULE,
        (uint32_t)strtoul(argv[0], NULL, 10), false, false};
    if (os->file_read(os, ges_text_of(argv[2]), GES_GOMOD_MAX, &mem, &in, &err) != GES_OK ||
        ges_gomod_parse(ges_text_of(argv[2]), in, &options, &mem, &f, &err) != GES_OK) {
        fprintf(stderr, "%s\n", err.text);
        return 3;
    }
    ges_builder b = ges_builder_in(&mem);
    ges_build_str(&b, "{\"errors\": [");
    for (size_t i = 0; i < f.errors.count; i++) {
        ges_build_text(&b, i > 0 ? GES_T(", {") : GES_T("{"));
        json_text(&b, "text",
                  ges_gomod_error_text(&mem, ges_text_of(argv[2]), &f.errors.items[i]));
        ges_build_str(&b, "}");
    }
    ges_build_str(&b, "]");
    const struct {
        const char *key;
        const ges_gomod_list *list;
    } lists[] = {{"module", &f.module},       {"go", &f.go},           {"toolchain", &f.toolchain},
                 {"godebug", &f.godebug},     {"require", &f.require}, {"exclude", &f.exclude},
                 {"replace", &f.replace},     {"retract", &f.retract}, {"tool", &f.tool},
                 {"ignore", &f.ignore},       {"use", &f.use}};
    for (size_t i = 0; i < GES_COUNT(lists); i++) {
        json_list(&b, lists[i].key, lists[i].list);
    }
    printf("%.*s}\n", GES_FMT(ges_build_done(&b)));
    ges_arena_close(&mem);
    return 0;
}

int main(int argc, char **argv) {
    static const test_entry tests[] = {
        RUN(whole_file),
        RUN(complaints_are_those_of_go),
        RUN(releases_differ),
        RUN(comments_make_deprecation_and_rationale),
        RUN(printable_is_what_the_release_prints),
        RUN(small_arenas_fail_cleanly),
    };
    if (argc == 5 && strcmp(argv[1], "--json") == 0) {
        return print_json(argv + 2);
    }
    return test_main(tests, GES_COUNT(tests));
}
