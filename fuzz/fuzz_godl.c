/* The list of releases, names of archives, heads of answers and addresses: any bytes are an answer or an
 * error with a text. */
#include "formats/godl.h"
#include "formats/httphead.h"
#include "net/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool is_fine) {
    if (!is_fine) {
        __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ges_arena mem;
    ges_error err = {0};
    ges_godl_files files = {0};
    ges_godl_file file;
    ges_httphead head;
    ges_url url;
    ges_url other;
    uint64_t numbers[2];
    ges_text text = {(const char *)data, size};
    ges_arena_init(&mem, 16 * 1024 * 1024);
    ges_status status = ges_godl_parse((ges_bytes){data, size}, &mem, &files, &err);
    check(status == GES_OK || err.text[0] != '\0');
    for (size_t i = 0; i < files.count; i++) { /* a name leads nowhere else */
        check(ges_text_find_char(files.items[i].filename, '/') == GES_NPOS &&
              ges_text_find_char(files.items[i].version, '/') == GES_NPOS);
    }
    check(!ges_godl_name(text, &file) || file.os.len != 0);
    if (ges_httphead_end((ges_bytes){data, size}) != 0 && ges_httphead_parse(text, &head)) {
        check(!ges_httphead_range(&head, &numbers[0], &numbers[1]) || numbers[0] < numbers[1]);
    }
    if (ges_url_parse(text, &mem, &url, NULL) == GES_OK) { /* what is asked is read the same again */
        check(ges_url_parse(url.plain, &mem, &other, NULL) == GES_OK &&
              ges_text_equal(url.plain, other.plain) && other.user.len == 0);
        check(ges_url_parse(ges_url_below(&url, GES_T("x"), &mem), &mem, &other, NULL) == GES_OK &&
              ges_url_same_origin(&url, &other));
    }
    ges_arena_close(&mem);
    return 0;
}
