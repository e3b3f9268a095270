/* A line of a .env file for a value: the first spelling that reads back as what was meant. */
#include "base/builder.h"
#include "formats/dotenv.h"

/* Words that need no quotes anywhere. */
static bool is_plain(ges_text value) {
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!is_word && memchr("_./:@%+,=-", c, 10) == NULL) {
            return false;
        }
    }
    return true;
}

ges_status ges_dotenv_write(ges_text name, ges_text value, const ges_dotenv_dialect *dialect,
                            ges_arena *mem, ges_text *out, ges_error *err) {
    static const ges_text quotes[] = {GES_LIT(""), GES_LIT("'"), GES_LIT("\"")};
    ges_error why = {0};
    for (size_t i = 0; i < GES_COUNT(quotes); i++) {
        ges_dotenv read = {0};
        ges_error own = {0};
        ges_text line = ges_text_join(mem, name, GES_T("="), quotes[i], value, quotes[i]);
        ges_status status = i == 0 && !is_plain(value)
                                ? GES_CORRUPT
                                : ges_dotenv_read(line, dialect, NULL, mem, &read, &own);
        if (ges_arena_failed(mem)) {
            return ges_arena_error(mem, err);
        }
        bool is_same = status == GES_OK && read.entries.count == 1 &&
                       !read.entries.items[0].is_unset &&
                       ges_text_equal(read.entries.items[0].name, name) &&
                       ges_text_equal(read.entries.items[0].value, value);
        if (is_same) {
            *out = line;
            return GES_OK;
        }
        why = why.text[0] == '\0' ? own : why;
    }
    bool has_line_end = ges_text_find_char(value, '\n') != GES_NPOS;
    return ges_error_set(err, GES_UNSUPPORTED,
                         "%.*s cannot be written so that it is read alike: %s", GES_FMT(name),
                         has_line_end ? "a value over several lines is cut or refused by some"
                         : why.text[0] != '\0' ? why.text
                                               : "no quotes keep the value");
}

bool ges_dotenv_is_program(const ges_dotenv_dialect *dialect) {
    return dialect != &ges_dotenv_common && dialect != &ges_dotenv_goenv;
}

uint32_t ges_dotenv_readers(ges_text line, ges_text name, ges_text value, ges_arena *mem) {
    uint32_t readers = 0;
    for (size_t i = 0; i < ges_dotenv_dialect_count; i++) {
        ges_dotenv read = {0};
        const ges_dotenv_dialect *dialect = ges_dotenv_dialects[i];
        const ges_dotenv_entry *entry =
            ges_dotenv_is_program(dialect) &&
                    ges_dotenv_read(line, dialect, NULL, mem, &read, NULL) == GES_OK
                ? ges_dotenv_value(&read, name)
                : NULL;
        readers |= entry != NULL && ges_text_equal(entry->value, value) ? 1U << i : 0;
    }
    return readers;
}

static unsigned count_bits(uint32_t bits) {
    unsigned count = 0;
    for (; bits != 0; bits &= bits - 1) {
        count++;
    }
    return count;
}

/* `value` with backslashes before what double quotes give a meaning, and line ends as \n. */
static ges_text escaped(ges_arena *mem, ges_text value) {
    ges_builder out = ges_builder_in(mem);
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        if (memchr("\"\\$`", c, 4) != NULL) {
            ges_build_char(&out, '\\');
        }
        if (c == '\n') {
            ges_build_str(&out, "\\n");
        } else {
            ges_build_char(&out, c);
        }
    }
    return ges_build_done(&out);
}

ges_text ges_dotenv_write_best(ges_text name, ges_text value, ges_arena *mem, uint32_t *readers) {
    ges_text best = {NULL, 0};
    *readers = 0;
    if (ges_dotenv_write(name, value, &ges_dotenv_common, mem, &best, NULL) == GES_OK) {
        *readers = ges_dotenv_readers(best, name, value, mem);
        return best;
    }
    const ges_text forms[] = {
        ges_text_join(mem, name, GES_T("='"), value, GES_T("'")),
        ges_text_join(mem, name, GES_T("=\""), value, GES_T("\"")),
        ges_text_join(mem, name, GES_T("=\""), escaped(mem, value), GES_T("\"")),
        ges_text_join(mem, name, GES_T("="), value),
        ges_text_join(mem, name, GES_T("=`"), value, GES_T("`"))};
    for (size_t i = 0; i < GES_COUNT(forms) && !ges_arena_failed(mem); i++) {
        uint32_t bits = ges_dotenv_readers(forms[i], name, value, mem);
        if (best.ptr == NULL || count_bits(bits) > count_bits(*readers)) {
            best = forms[i];
            *readers = bits;
        }
    }
    return best;
}
