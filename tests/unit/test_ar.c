/* `ar` archives and the headers of Go objects: every form of names, sizes that lie. */
#include "formats/ar.h"
#include "formats/gobin.h"
#include "formats/goobject.h"

#include "test.h"

#include <stdio.h>
#include <string.h>

enum { MAX_SIZE = 1024 };

static char bytes[MAX_SIZE];
static size_t len;

static void add(const char *text) {
    size_t more = strlen(text);
    memcpy(bytes + len, text, more);
    len += more;
}

static void begin(void) {
    len = 0;
    add("!<arch>\n");
}

static void add_member(const char *name, const char *size, const char *content) {
    char header[61];
    (void)snprintf(header, sizeof(header), "%-16s%-12s%-6s%-6s%-8s%-10s`\n", name, "0", "0", "0", "644",
                   size);
    add(header);
    add(content);
}

/* "name=content;" of each member, then "!" when the walk ended at a broken header. */
static const char *walk(void) {
    static char out[MAX_SIZE];
    ges_bytes in = {(const uint8_t *)bytes, len};
    ges_window window = ges_window_on(&in);
    ges_image_page page;
    ges_image_page_on(&page, &window);
    ges_ar ar = ges_ar_on(&page);
    ges_ar_member member;
    size_t at = 0;
    out[0] = '\0';
    while (ges_ar_next(&ar, &member)) {
        CLAIM(member.off + member.size <= len);
        at += (size_t)snprintf(out + at, sizeof(out) - at, "%s%s=%.*s;", member.is_index ? "#" : "",
                               member.name, (int)member.size, bytes + member.off);
    }
    (void)snprintf(out + at, sizeof(out) - at, "%s", ar.is_broken ? "!" : "");
    return out;
}

TEST(names_of_every_form) {
    begin();
    add_member("/", "4", "\1\1\1\1");
    add_member("//", "18", "a_name_of_18/\nbb/\n");
    add_member("short.o/", "2", "ab");
    add_member("/14", "2", "cd");
    add_member("/0", "1", "e\n");
    add_member("#1/5", "8", "bsd.oxyz");
    add_member("#1/20", "22", "__.SYMDEF SORTED\1\1\1\1zz");
    add_member("__.PKGDEF", "0", "");
    CLAIM_TEXT(ges_text_of(walk()), "#/=\1\1\1\1;#//=a_name_of_18/\nbb/\n;short.o=ab;bb=cd;"
                                    "a_name_of_18=e;bsd.o=xyz;#__.SYMDEF SORTED\1\1\1\1=zz;__.PKGDEF=;");
}

TEST(sizes_that_lie) {
    static const struct {
        const char *size, *found;
    } rows[] = {
        {"2", "x=ab;!"},       /* what follows is no header */
        {"9999999999", "x=abcd;"}, {"4294967296", "x=abcd;"}, {"0", "x=;!"},
        {"-4", "!"},           {"+4", "!"},
        {"4x", "!"},           {"", "!"},
        {"0x4", "!"},          {"4", "x=abcd;"},
        {"3", "x=abc;"},       {"99999999999999999999", "!"},
    };
    for (size_t i = 0; i < GES_COUNT(rows); i++) {
        begin();
        add_member("x", rows[i].size, "abcd");
        CLAIM_SAME(ges_text_of(walk()), ges_text_of(rows[i].found));
    }
}

TEST(long_names_that_lead_nowhere) {
    static const char *const names[] = {"/0", "/9999999999", "/184467440737095", "/-1", "/x", "#1/", "#1/99", "#1/-1"};
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        char wanted[64];
        begin();
        add_member(names[i], "2", "ab");
        (void)snprintf(wanted, sizeof(wanted), "%s=ab;", names[i]);
        CLAIM_SAME(ges_text_of(walk()), ges_text_of(wanted));
    }
}

TEST(no_more_members_than_the_limit) {
    enum { COUNT = GES_AR_MAX_MEMBERS + 10, EACH = 60 };
    static char many[8 + COUNT * EACH + 1];
    memcpy(many, "!<arch>\n", 8);
    for (size_t i = 0; i < COUNT; i++) {
        (void)snprintf(many + 8 + i * EACH, EACH + 1, "%-48s%-10s`\n", "x", "0");
    }
    ges_bytes in = {(const uint8_t *)many, sizeof(many) - 1};
    ges_window window = ges_window_on(&in);
    ges_image_page page;
    ges_image_page_on(&page, &window);
    ges_ar ar = ges_ar_on(&page);
    ges_ar_member member;
    size_t count = 0;
    while (ges_ar_next(&ar, &member)) {
        count++;
    }
    CLAIM(count == GES_AR_MAX_MEMBERS);
}

static ges_goobject header(const char *text, ges_arena *mem) {
    ges_goobject object = {0};
    (void)ges_goobject_read(ges_bytes_from(ges_text_of(text)), mem, &object);
    return object;
}

TEST(headers_of_every_version) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_goobject o = header("go object linux amd64 go1.27.4 GOAMD64=v1 X:a,b\nbuild id \"x/y\"\nmain\n\n", &mem);
    CLAIM_TEXT(o.goos, "linux");
    CLAIM_TEXT(o.goarch, "amd64");
    CLAIM_TEXT(o.version, "go1.27.4");
    CLAIM_TEXT(o.level, "GOAMD64=v1");
    CLAIM_TEXT(o.experiments, "a,b");
    CLAIM_TEXT(o.build_id, "x/y");
    CLAIM(o.version_off == 22 && o.build_id_off == 58 && o.build_id_len == 3);
    o = header("go object linux arm devel +0123abc Thu Jan 2 03:04:05 2020 +0000 GOARM=7,softfloat X:none\n\n", &mem);
    CLAIM_TEXT(o.version, "devel +0123abc Thu Jan 2 03:04:05 2020 +0000");
    CLAIM_TEXT(o.level, "GOARM=7,softfloat");
    CLAIM(o.experiments.len == 0 && o.build_id.len == 0);
    o = header("go object plan9 386 go1.15.15\n!\n", &mem);
    CLAIM_TEXT(o.version, "go1.15.15");
    o = header("go object js wasm go1.27.4 X:\n", &mem);
    CLAIM_TEXT(o.version, "go1.27.4");
    CLAIM(o.experiments.len == 0);
    o = header("go object linux amd64 go1.9 X:none\nbuild id \"\\x41\\\"\"\n", &mem);
    CLAIM_TEXT(o.build_id, "A\"");
    CLAIM(o.build_id_len == 6);
    ges_arena_close(&mem);
}

TEST(broken_headers_tell_nothing) {
    static const char *const texts[] = {
        "", "go object ", "go object linux", "go object linux amd64 go1.27.4", "go object \n", "go object linux\n",
        "go object linux amd64\n", "go object linux amd64 \n", "go objects linux amd64 go1.27.4\n",
    };
    ges_arena mem;
    ges_arena_init(&mem, 0);
    for (size_t i = 0; i < GES_COUNT(texts); i++) {
        CLAIM(header(texts[i], &mem).version.len == 0);
    }
    ges_goobject o = header("go object linux amd64 go1.27.4\nbuild id \"cut", &mem);
    CLAIM_TEXT(o.version, "go1.27.4");
    CLAIM(o.build_id.len == 0);
    ges_arena_close(&mem);
}

TEST_MAIN(RUN(names_of_every_form), RUN(sizes_that_lie), RUN(long_names_that_lead_nowhere),
          RUN(no_more_members_than_the_limit), RUN(headers_of_every_version), RUN(broken_headers_tell_nothing))
