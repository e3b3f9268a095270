/* Scripts that only start another program. */
#include "go/scriptexec.h"

/* The first word behind `exec `, with its quotes off; empty when it is not plain. */
static ges_text word_of(ges_text rest) {
    rest = ges_text_trim(rest);
    char quote = rest.len > 0 && (rest.ptr[0] == '"' || rest.ptr[0] == '\'') ? rest.ptr[0] : ' ';
    if (quote != ' ') {
        rest = ges_text_skip(rest, 1);
    }
    ges_text word = ges_text_slice(rest, 0, ges_text_find_char(rest, quote));
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] == '$' || word.ptr[i] == '`' || word.ptr[i] == '\\') {
            return (ges_text){0};
        }
    }
    return word.len > 0 && word.ptr[0] == '/' ? word : (ges_text){0};
}

bool ges_scriptexec_find(ges_text script, ges_text *path, uint32_t *line) {
    ges_text found = {0};
    ges_text text;
    uint32_t number = 0;
    size_t count = 0;
    while (ges_text_next_line(&script, &text)) {
        number++;
        text = ges_text_trim(text);
        if (!ges_text_starts(text, GES_T("exec "))) {
            continue;
        }
        count++;
        found = word_of(ges_text_skip(text, 5));
        *line = number;
    }
    if (count != 1 || found.len == 0) {
        return false;
    }
    *path = found;
    return true;
}
