/* Options of a command line by the command's own table. */
#include "cli/args.h"

/* "-name=value" or "--name" as its parts; false when the word is not an option. */
static bool split_option(ges_text word, ges_text *name, ges_text *value, bool *has_value) {
    if (word.len < 2 || word.ptr[0] != '-') {
        return false;
    }
    ges_text rest = ges_text_skip(word, word.ptr[1] == '-' ? 2 : 1);
    *has_value = ges_text_cut(rest, '=', name, value);
    return true;
}

/* Its value is a command with its own options. */
static bool takes_the_rest(const ges_command *command, ges_text name) {
    for (size_t i = 0; i < command->option_count; i++) {
        const ges_option *option = &command->options[i];
        if (ges_text_equal(name, ges_text_of(option->name))) {
            return option->value != NULL && ges_text_ends(ges_text_of(option->value), GES_T("..."));
        }
    }
    return false;
}

static ges_status take_option(const ges_command *command, ges_text word, const ges_text *next,
                              ges_text *values, bool *is_set, bool *took_next, ges_error *err) {
    ges_text name;
    ges_text value;
    bool has_value;
    (void)split_option(word, &name, &value, &has_value); /* the caller saw that it is one */
    for (size_t i = 0; i < command->option_count; i++) {
        const ges_option *option = &command->options[i];
        if (!ges_text_equal(name, ges_text_of(option->name))) {
            continue;
        }
        if (option->value == NULL && has_value) {
            return ges_error_set(err, GES_INVALID, "option '--%s' takes no value", option->name);
        }
        if (option->value != NULL && !has_value && next == NULL) {
            return ges_error_set(err, GES_INVALID, "option '--%s' needs a value: %s", option->name,
                                 option->value);
        }
        *took_next = option->value != NULL && !has_value;
        values[i] = option->value == NULL ? GES_T("true") : has_value ? value : *next;
        is_set[i] = true;
        return GES_OK;
    }
    return ges_error_set(err, GES_INVALID, "unknown option '%.*s'", GES_FMT(word));
}

ges_status ges_args_parse(const ges_command *command, const ges_text *words, size_t word_count,
                          ges_arena *mem, ges_args *out, ges_error *err) {
    ges_text *values = ges_new_array(mem, command->option_count + 1, ges_text);
    bool *is_set = ges_new_array(mem, command->option_count + 1, bool);
    ges_text *rest = ges_new_array(mem, word_count + 1, ges_text);
    if (values == NULL || is_set == NULL || rest == NULL) {
        return ges_arena_error(mem, err);
    }
    size_t rest_count = 0;
    size_t plain_count = GES_NPOS;
    bool is_over = command->is_raw;
    for (size_t i = 0; i < word_count; i++) {
        ges_text name;
        ges_text value;
        bool has_value;
        if (!is_over && ges_text_equal(words[i], GES_T("--"))) {
            is_over = true;
            plain_count = rest_count;
        } else if (!is_over && split_option(words[i], &name, &value, &has_value)) {
            bool took_next = false;
            ges_status status =
                take_option(command, words[i], i + 1 < word_count ? &words[i + 1] : NULL, values,
                            is_set, &took_next, err);
            if (status != GES_OK) {
                return status;
            }
            i += took_next ? 1 : 0;
            if (takes_the_rest(command, name)) { /* its value is the first of them */
                is_over = true;
                plain_count = rest_count;
                rest[rest_count++] = took_next ? words[i] : value;
            }
        } else {
            rest[rest_count++] = words[i];
        }
    }
    plain_count = plain_count < rest_count ? plain_count : rest_count;
    *out = (ges_args){values, is_set, rest, rest_count, plain_count};
    return GES_OK;
}
