/* Reads what a web server says before the body of its answer. */
#include "formats/httphead.h"

#include "base/number.h"

size_t ges_httphead_end(ges_bytes in) {
    for (size_t i = 0; i < in.len; i++) {
        if (in.ptr[i] != '\n') {
            continue;
        }
        size_t next = i + 1 < in.len && in.ptr[i + 1] == '\r' ? i + 2 : i + 1;
        if (next < in.len && in.ptr[next] == '\n') {
            return next + 1;
        }
    }
    return 0;
}

bool ges_httphead_parse(ges_text in, ges_httphead *out) {
    ges_text rest = in;
    ges_text line;
    ges_text version;
    ges_text code;
    ges_text reason;
    uint64_t status;
    if (!ges_text_starts(in, GES_T("HTTP/")) || !ges_text_next_line(&rest, &line) ||
        !ges_text_cut(ges_text_trim(line), ' ', &version, &code)) {
        return false;
    }
    (void)ges_text_cut(ges_text_trim(code), ' ', &code, &reason); /* no reason: HTTP/2 */
    if (!ges_parse_u64(code, &status) || status < 100 || status > 999) {
        return false;
    }
    *out = (ges_httphead){(uint32_t)status, ges_text_trim(reason), rest};
    return true;
}

ges_text ges_httphead_field(const ges_httphead *head, ges_text name) {
    ges_text rest = head->fields;
    ges_text line;
    ges_text key;
    ges_text value;
    while (ges_text_next_line(&rest, &line)) {
        if (ges_text_cut(line, ':', &key, &value) && ges_text_equal_nocase(key, name)) {
            return ges_text_trim(value);
        }
    }
    return (ges_text){"", 0};
}

bool ges_httphead_range(const ges_httphead *head, uint64_t *from, uint64_t *total) {
    ges_text value = ges_httphead_field(head, GES_T("Content-Range"));
    ges_text span;
    ges_text whole;
    ges_text first;
    ges_text last;
    uint64_t ends[3];
    if (!ges_text_starts(value, GES_T("bytes "))) {
        return false;
    }
    bool is_told = ges_text_cut(ges_text_trim(ges_text_skip(value, 6)), '/', &span, &whole) &&
                   ges_text_cut(span, '-', &first, &last) && ges_parse_u64(first, &ends[0]) &&
                   ges_parse_u64(last, &ends[1]) && ges_parse_u64(whole, &ends[2]) &&
                   ends[0] <= ends[1] && ends[1] < ends[2];
    if (is_told) {
        *from = ends[0];
        *total = ends[2];
    }
    return is_told;
}

bool ges_httphead_length(const ges_httphead *head, uint64_t *out) {
    return ges_parse_u64(ges_httphead_field(head, GES_T("Content-Length")), out);
}
