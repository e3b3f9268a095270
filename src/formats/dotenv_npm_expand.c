/* References as dotenv-expand and dotenvx of npm replace them: again and again from the left, in
 * the text that the last replacement made. Source: npm dotenv-expand 12.0.3,
 * @dotenvx/primitives 3.3. */
#include "formats/dotenv_reader.h"

bool ges_dotenv_npm_reference(ges_text text, ges_text *whole, ges_text *inside) {
    for (size_t at = 0; at + 1 < text.len; at++) {
        if (text.ptr[at] != '$' || (at > 0 && text.ptr[at - 1] == '\\')) {
            continue;
        }
        size_t end = at + 1;
        if (text.ptr[end] == '{') {
            while (++end < text.len && text.ptr[end] != '{' && text.ptr[end] != '}') {
            }
            if (end < text.len && text.ptr[end] == '}' && end > at + 2) {
                *whole = ges_text_slice(text, at, end + 1);
                *inside = ges_text_slice(text, at + 2, end);
                return true;
            }
            continue;
        }
        while (end < text.len && (end == at + 1 ? ges_dotenv_is_letter(text.ptr[end])
                                                : ges_dotenv_is_word(text.ptr[end]))) {
            end++;
        }
        if (end > at + 1) {
            *whole = ges_text_slice(text, at, end);
            *inside = ges_text_slice(text, at + 1, end);
            return true;
        }
    }
    return false;
}

void ges_dotenv_npm_split(ges_arena *mem, ges_text inside, ges_text *name, ges_text *op,
                          ges_text *rest) {
    (void)mem;
    *op = (ges_text){NULL, 0};
    for (size_t at = 0; at < inside.len && op->len == 0; at++) {
        ges_text two = ges_text_slice(inside, at, at + 2);
        bool is_two = ges_text_equal(two, GES_T(":+")) || ges_text_equal(two, GES_T(":-"));
        if (is_two || inside.ptr[at] == '+' || inside.ptr[at] == '-') {
            *op = ges_text_slice(inside, at, at + (is_two ? 2 : 1));
            *name = ges_text_slice(inside, 0, at);
            *rest = ges_text_skip(inside, at + op->len);
        }
    }
    if (op->len != 0) {
        return;
    }
    /* Without an operator both programs split at the word "null": JavaScript's split(null). */
    size_t null_at = ges_text_find(inside, GES_T("null"));
    *name = ges_text_slice(inside, 0, null_at);
    *rest = null_at == GES_NPOS ? GES_T("") : ges_text_skip(inside, null_at + 4);
}
