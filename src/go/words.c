/* Lists of words in one variable, by cmd/internal/quoted and by strings.Fields. */
#include "base/unicode.h"
#include "go/engine.h"

/* Source: cmd/internal/quoted isSpaceByte. */
static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool ges_words_split(ges_arena *mem, ges_text text, ges_word_list *out, char *quote) {
    size_t i = 0;
    while (i < text.len) {
        char c = text.ptr[i];
        if (is_blank(c)) {
            i++;
            continue;
        }
        bool is_quoted = c == '"' || c == '\'';
        size_t start = is_quoted ? i + 1 : i;
        size_t end = start;
        while (end < text.len && (is_quoted ? text.ptr[end] != c : !is_blank(text.ptr[end]))) {
            end++;
        }
        if (is_quoted && end == text.len) {
            *quote = c;
            return false;
        }
        if (!ges_list_push(mem, out, ges_text_slice(text, start, end))) {
            return true; /* the arena remembers */
        }
        i = is_quoted ? end + 1 : end;
    }
    return true;
}

void ges_words_fields(ges_arena *mem, ges_text text, ges_word_list *out) {
    ges_text word;
    while (ges_text_next_field(&text, &word) && ges_list_push(mem, out, word)) {
    }
}

bool ges_words_of(const ges_goenv *goenv, ges_text text, ges_word_list *out, char *quote) {
    if (goenv->minor >= 18) {
        return ges_words_split(goenv->mem, text, out, quote);
    }
    ges_words_fields(goenv->mem, text, out);
    return true;
}

/* The quote that a word needs in quoted.Join: 0 none, '?' none would do. */
static char quote_for(ges_text word) {
    bool has_blank = false;
    bool has_single = false;
    bool has_double = false;
    for (size_t i = 0; i < word.len; i++) {
        has_blank = has_blank || is_blank(word.ptr[i]);
        has_single = has_single || word.ptr[i] == '\'';
        has_double = has_double || word.ptr[i] == '"';
    }
    if (has_single) {
        return has_double ? '?' : '"';
    }
    return has_blank || has_double ? '\'' : 0;
}

ges_text ges_words_join(ges_arena *mem, const ges_text *words, size_t count, bool is_plain) {
    for (size_t i = 0; i < count && !is_plain; i++) {
        is_plain = quote_for(words[i]) == '?';
    }
    ges_builder out = ges_builder_in(mem);
    for (size_t i = 0; i < count; i++) {
        char quote = is_plain ? 0 : quote_for(words[i]);
        if (i > 0) {
            ges_build_char(&out, ' ');
        }
        if (quote != 0) {
            ges_build_char(&out, quote);
        }
        ges_build_text(&out, words[i]);
        if (quote != 0) {
            ges_build_char(&out, quote);
        }
    }
    return ges_build_done(&out);
}
