/* What stands between a word on the command line and bytes from a server: addresses, heads of answers,
 * proxies, lists of releases, wishes. */
#include "formats/godl.h"
#include "install/wish.h"
#include "net/proxy.h"
#include "net/transport.h"
#include "os/fake/fake.h"

#include "test.h"

static ges_arena arena; /* tests are programs: they may keep state */

/* --- addresses --------------------------------------------------------------------------------- */

/* "user host port path plain", '-' for what is empty; NULL: refused. */
static const struct {
    const char *url;
    const char *parts;
} urls[] = {
    {"https://go.dev/dl/", "- go.dev - /dl/ https://go.dev/dl/"},
    {"HTTPS://go.dev", "- go.dev - / https://go.dev/"},
    {"http://127.0.0.1:80/a?b#c", "- 127.0.0.1 80 /a?b http://127.0.0.1:80/a?b"},
    {"http://h?x", "- h - /?x http://h/?x"},
    {"http://ana:p%40w@h/x", "ana:p@w h - /x http://h/x"},
    {"http://a@b@h/x", "a@b h - /x http://h/x"},
    {"http://[::1]:8080/x", "- [::1] 8080 /x http://[::1]:8080/x"},
    {"http://[::1]/x", "- [::1] - /x http://[::1]/x"},
    {"ftp://h/x", NULL},
    {"https://", NULL},
    {"https:///x", NULL},
    {"http://h:0/", NULL},
    {"http://h:65536/", NULL},
    {"http://h:/", NULL},
    {"http://h/a b", NULL},
    {"http://h/a\"b", NULL},
    {"http://h/\n", NULL},
    {"http://h\\evil/", NULL},
    {"http://-evil h/", NULL},
    {"", NULL},
};

static ges_text dash(ges_text text) {
    return text.len != 0 ? text : GES_T("-");
}

TEST(addresses_are_taken_apart) {
    for (size_t i = 0; i < GES_COUNT(urls); i++) {
        ges_url url;
        ges_error err = {0};
        ges_status status = ges_url_parse(ges_text_of(urls[i].url), &arena, &url, &err);
        CLAIM((status == GES_OK) == (urls[i].parts != NULL));
        if (status == GES_OK) {
            ges_text b = GES_T(" ");
            CLAIM_SAME(ges_text_join(&arena, dash(url.user), b, url.host, b, dash(url.port), b, url.path,
                                     b, url.plain),
                       ges_text_of(urls[i].parts));
        } else {
            CLAIM(status == GES_INVALID && err.text[0] != '\0');
        }
    }
}

TEST(a_refused_address_hides_its_password) {
    ges_url url;
    ges_error err = {0};
    CLAIM(ges_url_parse(GES_T("http://ana:secret@h:0/"), &arena, &url, &err) == GES_INVALID);
    CLAIM(strstr(err.text, "secret") == NULL);
}

TEST(this_machine_is_told_from_others) {
    static const struct {
        const char *url;
        bool is_loopback;
    } hosts[] = {{"http://localhost/", true},      {"http://127.1.2.3/", true},
                 {"http://[::1]/", true},          {"http://127.0.0.1.evil.example/", false},
                 {"http://localhost.evil/", false}, {"http://127.0.0.x/", false},
                 {"http://127.1/", false},         {"http://10.0.0.1/", false}};
    for (size_t i = 0; i < GES_COUNT(hosts); i++) {
        ges_url url;
        CLAIM(ges_url_parse(ges_text_of(hosts[i].url), &arena, &url, NULL) == GES_OK &&
              url.is_loopback == hosts[i].is_loopback);
    }
}

TEST(references_lead_where_they_say) {
    static const char *const cases[][2] = {
        {"/x", "https://h:1/x"},           {"x", "https://h:1/a/x"},  {"?q", "https://h:1/a/b?q"},
        {"//other/y", "https://other/y"},  {"http://z/", "http://z/"}, {"x?u=http://y/", "https://h:1/a/x?u=http://y/"},
    };
    ges_url base;
    CLAIM(ges_url_parse(GES_T("https://u:p@h:1/a/b?c/d"), &arena, &base, NULL) == GES_OK);
    for (size_t i = 0; i < GES_COUNT(cases); i++) {
        ges_url url = {0};
        CLAIM(ges_url_resolve(&base, ges_text_of(cases[i][0]), &arena, &url, NULL) == GES_OK);
        CLAIM_SAME(url.plain, ges_text_of(cases[i][1]));
        CLAIM(url.user.len == 0);
    }
    CLAIM_TEXT(ges_url_below(&base, GES_T("f.zip"), &arena), "https://u:p@h:1/a/b/f.zip");
    ges_url other = base;
    CLAIM(ges_url_same_origin(&base, &other));
    other.is_https = false;
    CLAIM(!ges_url_same_origin(&base, &other));
}

/* --- heads ------------------------------------------------------------------------------------- */

TEST(heads_are_read) {
    ges_text text = GES_T("HTTP/1.1 206 Partial Content\r\ncontent-RANGE:  bytes 5-9/10 \r\nX: y\r\n\r\nbody");
    ges_httphead head;
    uint64_t from = 0;
    uint64_t total = 0;
    CLAIM(ges_httphead_end(ges_bytes_from(text)) == text.len - 4);
    CLAIM(ges_httphead_end(ges_bytes_from(ges_text_slice(text, 0, text.len - 5))) == 0);
    CLAIM(ges_httphead_parse(text, &head) && head.status == 206);
    CLAIM_TEXT(head.reason, "Partial Content");
    CLAIM(ges_httphead_range(&head, &from, &total) && from == 5 && total == 10);
    CLAIM(!ges_httphead_length(&head, &total));
    CLAIM(ges_httphead_parse(GES_T("HTTP/2 200\n\n"), &head) && head.status == 200);
    static const char *const bad[] = {"", "HTTP/1.1", "HTTP/1.1 20x OK\r\n", "HTTP/1.1 99 x", "ICY 200 OK"};
    for (size_t i = 0; i < GES_COUNT(bad); i++) {
        CLAIM(!ges_httphead_parse(ges_text_of(bad[i]), &head));
    }
    static const char *const ranges[] = {"bytes 5-9/*", "bytes 9-5/10", "bytes 5-10/10", "items 5-9/10", "bytes */10"};
    for (size_t i = 0; i < GES_COUNT(ranges); i++) {
        ges_text whole = ges_text_join(&arena, GES_T("HTTP/1.1 206 x\r\nContent-Range: "), ges_text_of(ranges[i]),
                                       GES_T("\r\n\r\n"));
        CLAIM(ges_httphead_parse(whole, &head) && !ges_httphead_range(&head, &from, &total));
    }
}

typedef struct taking {
    ges_text head;
    ges_text body;
} taking;

static bool take_head(void *self, ges_text head) {
    ((taking *)self)->head = ges_text_copy(&arena, head);
    return true;
}

static bool take_body(void *self, ges_bytes piece) {
    taking *t = self;
    t->body = ges_text_join(&arena, t->body, ges_text_from(piece));
    return true;
}

TEST(a_head_may_come_in_any_pieces) {
    ges_text all = GES_T("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n\r\nHTTP/ body");
    for (size_t step = 1; step < all.len; step++) {
        taking t = {0};
        const ges_transport_ask ask = {.head = take_head, .body = take_body, .self = &t};
        ges_transport_split split = {.ask = &ask, .mem = &arena};
        for (size_t off = 0; off < all.len; off += step) {
            CLAIM(ges_transport_take(&split, ges_bytes_from(ges_text_slice(all, off, off + step))));
        }
        CLAIM_TEXT(t.head, "HTTP/1.1 200 OK\r\nA: b\r\n\r\n");
        CLAIM_TEXT(t.body, "HTTP/ body");
    }
    ges_transport_split garbled = {.mem = &arena};
    CLAIM(!ges_transport_take(&garbled, ges_bytes_from(GES_T("SSH-2.0-x\r\n"))) && garbled.is_garbled);
}

/* --- proxies ----------------------------------------------------------------------------------- */

TEST(proxies_of_the_environment) {
    const ges_os *os = NULL;
    ges_text snapshot = GES_T("{\"family\": \"linux\", \"user\": {\"id\": 1000}}");
    CLAIM(ges_fake_load(ges_bytes_from(snapshot), &arena, &os, NULL) == GES_OK);
    ges_env_entry entries[] = {{GES_T("HTTPS_PROXY"), GES_T("proxy:3128")},
                               {GES_T("http_proxy"), GES_T("http://p:1")},
                               {GES_T("NO_PROXY"), GES_T(" corp.example, .inner:8443 ,x")}};
    const ges_env_list env = {entries, GES_COUNT(entries), GES_COUNT(entries)};
    static const char *const cases[][2] = {
        {"https://go.dev/", "http://proxy:3128"},   {"http://go.dev/", "http://p:1"},
        {"https://corp.example/", "direct"},        {"https://a.corp.example/", "direct"},
        {"https://acorp.example/", "http://proxy:3128"}, {"https://b.inner:8443/", "direct"},
        {"https://b.inner/", "http://proxy:3128"},  {"http://localhost:9/", "direct"},
    };
    for (size_t i = 0; i < GES_COUNT(cases); i++) {
        ges_url url;
        CLAIM(ges_url_parse(ges_text_of(cases[i][0]), &arena, &url, NULL) == GES_OK);
        CLAIM_SAME(ges_proxy_for(os, &env, &url, &arena), ges_text_of(cases[i][1]));
    }
}

/* --- releases ---------------------------------------------------------------------------------- */

TEST(names_of_archives) {
    ges_godl_file file;
    CLAIM(ges_godl_name(GES_T("go1.25rc1.linux-armv6l.tar.gz"), &file));
    CLAIM_TEXT(file.version, "go1.25rc1");
    CLAIM_TEXT(file.os, "linux");
    CLAIM_TEXT(file.arch, "armv6l");
    static const char *const none[] = {"go1.24.4.src.tar.gz", "go1.24.4.windows-amd64.msi", "go1.24.4.tar.gz",
                                       "../go1.24.4.linux-amd64.tar.gz", "gox.linux-amd64.tar.gz", ".zip", ""};
    for (size_t i = 0; i < GES_COUNT(none); i++) {
        CLAIM(!ges_godl_name(ges_text_of(none[i]), &file));
    }
    uint8_t sum[32];
    ges_text digits = GES_T("77E5da33bb72aeaef1ba4418b6fe511bc4d041873cbf82e5aa6318740df98717");
    CLAIM(ges_godl_sha256(digits, sum) && sum[0] == 0x77 && sum[31] == 0x17);
    CLAIM(ges_godl_sha256(ges_text_join(&arena, digits, GES_T("  go.zip\n")), sum));
    CLAIM(!ges_godl_sha256(ges_text_join(&arena, digits, GES_T("0")), sum));
    CLAIM(!ges_godl_sha256(ges_text_skip(digits, 1), sum));
}

TEST(wishes) {
    static const struct {
        const char *word;
        const char *takes;   /* a version that fulfils it */
        const char *refuses; /* one that does not */
    } cases[] = {
        {"1.24", "1.24.4", "1.24rc1"},   {"1.24", "1.24.0", "1.25.0"},  {"go1.24.4", "1.24.4", "1.24.5"},
        {"1.25rc1", "1.25rc1", "1.25.0"}, {"latest", "1.27.4", "1.28rc1"}, {"1.20", "1.20.14", "1.2"},
        {"1.20.0", "1.20", "1.20.1"},    {"1.21.0", "1.21.0", "1.21"},
    };
    const ges_os *os = ges_os_native();
    const ges_env_list env = {0};
    for (size_t i = 0; i < GES_COUNT(cases); i++) {
        ges_install_wish wish;
        CLAIM(ges_install_wish_read(os, &env, GES_T("/"), ges_text_of(cases[i].word), &arena, &wish, NULL) == GES_OK);
        CLAIM(ges_install_wish_takes(&wish, ges_text_of(cases[i].takes)));
        CLAIM(!ges_install_wish_takes(&wish, ges_text_of(cases[i].refuses)));
        CLAIM(!ges_install_wish_takes(&wish, GES_T("x")));
    }
    static const char *const none[] = {"gotip", "go", "1.24.", "1.24.4-corp", "v1.24", "1.x", "../1.24"};
    for (size_t i = 0; i < GES_COUNT(none); i++) {
        ges_install_wish wish;
        CLAIM(ges_install_wish_read(os, &env, GES_T("/"), ges_text_of(none[i]), &arena, &wish, NULL) == GES_INVALID);
    }
}

int main(void) {
    static const test_entry tests[] = {
        RUN(addresses_are_taken_apart), RUN(a_refused_address_hides_its_password),
        RUN(this_machine_is_told_from_others), RUN(references_lead_where_they_say), RUN(heads_are_read),
        RUN(a_head_may_come_in_any_pieces), RUN(proxies_of_the_environment), RUN(names_of_archives), RUN(wishes)};
    ges_arena_init(&arena, 0);
    int code = test_main(tests, GES_COUNT(tests));
    ges_arena_close(&arena);
    return code;
}
