/* ${parameter} in all its forms, and the few programs whose output is known without running them.
 * Source: POSIX.1-2017 XCU 2.6.2; bash(1) Parameter Expansion; zshexpn(1) PARAMETER EXPANSION. */
#include "env/rc.h"

#include "base/builder.h"
#include "base/number.h"

typedef struct looked_up {
    ges_texts items;
    bool is_set;
    bool is_list;
    bool is_uncertain;
} looked_up;

static void push(ges_rc *rc, ges_texts *list, ges_text text) {
    (void)ges_list_push(rc->mem, list, text); /* the arena remembers */
}

static looked_up one(ges_rc *rc, ges_text text) {
    looked_up found = {.is_set = true};
    push(rc, &found.items, text);
    return found;
}

static ges_text flags_text(ges_rc *rc) {
    ges_text letters = rc->setup.dialect == GES_SH_BASH  ? GES_T("hB")
                       : rc->setup.dialect == GES_SH_ZSH ? GES_T("569X")
                                                         : GES_T("");
    return rc->setup.is_interactive ? ges_text_join(rc->mem, letters, GES_T("i")) : letters;
}

/* $@ $* $# $? $- $$ $! $0 $1 ... */
static bool look_up_special(ges_rc *rc, ges_text name, looked_up *out) {
    char c = name.ptr[0];
    uint64_t number = 0;
    if (ges_parse_u64(name, &number)) {
        if (number == 0) {
            *out = one(rc, rc->zero);
        } else if (number <= rc->args.count) {
            *out = one(rc, rc->args.items[number - 1]);
        }
        return true;
    }
    switch (c) {
    case '@':
    case '*':
        *out = (looked_up){.items = rc->args, .is_set = rc->args.count > 0, .is_list = c == '@'};
        return true;
    case '#':
        *out = one(rc, ges_text_format(rc->mem, "%zu", rc->args.count));
        return true;
    case '?':
        *out = one(rc, rc->status == GES_YES ? GES_T("0") : GES_T("1"));
        out->is_uncertain = rc->status == GES_MAYBE;
        return true;
    case '-':
        *out = one(rc, flags_text(rc));
        return true;
    case '$':
    case '!':
        *out = one(rc, GES_T("1"));
        out->is_uncertain = true;
        return true;
    default:
        return false;
    }
}

/* zsh's ${commands[go]} and ${functions[f]}. */
static bool look_up_table(ges_rc *rc, const ges_sh_param *param, looked_up *out) {
    bool is_zsh = rc->setup.dialect == GES_SH_ZSH && param->index.ptr != NULL;
    if (is_zsh && ges_text_equal(param->name, GES_T("commands"))) {
        ges_text path = {NULL, 0};
        ges_truth found = ges_rc_find_program(rc, param->index, &path);
        *out = found == GES_NO ? (looked_up){0} : one(rc, path);
        out->is_uncertain = found == GES_MAYBE;
        return true;
    }
    if (is_zsh && ges_text_equal(param->name, GES_T("functions"))) {
        *out =
            ges_map_get(&rc->functions, param->index) != NULL ? one(rc, GES_T("")) : (looked_up){0};
        return true;
    }
    return false;
}

static looked_up element_of(ges_rc *rc, const ges_rc_var *var, ges_text index) {
    bool is_zsh = rc->setup.dialect == GES_SH_ZSH;
    ges_texts items = ges_rc_items(rc, var);
    bool is_list = var->is_array || var->tied != NULL;
    uint64_t number = 0;
    bool negates = index.len > 0 && index.ptr[0] == '-';
    if (!ges_parse_u64(ges_text_skip(index, negates), &number) || (is_zsh && !is_list)) {
        looked_up unknown = one(rc, GES_T(""));
        unknown.is_uncertain = true;
        return unknown;
    }
    size_t at = negates ? items.count - (size_t)number : (size_t)number - (is_zsh ? 1 : 0);
    return at < items.count ? one(rc, items.items[at]) : (looked_up){0};
}

static looked_up look_up(ges_rc *rc, const ges_sh_param *param) {
    looked_up out = {0};
    ges_text name = param->name;
    if (param->nested != NULL) {
        out = one(rc, ges_rc_expand_single(rc, param->nested, false, &out.is_uncertain));
        return out;
    }
    if (name.len == 0 || param->is_unreadable) {
        out = one(rc, GES_T(""));
        out.is_uncertain = true;
        return out;
    }
    if (look_up_table(rc, param, &out) ||
        (ges_sh_name_len(name) == 0 && look_up_special(rc, name, &out))) {
        return out;
    }
    const ges_rc_var *var = ges_rc_find(rc, name);
    if (param->is_indirect && var != NULL && var->is_set) {
        var = ges_rc_find(rc, ges_rc_scalar(rc, var));
    }
    if (var == NULL || (!var->is_set && var->tied == NULL)) {
        out.is_uncertain = var != NULL && var->is_uncertain;
        return out;
    }
    bool is_zsh = rc->setup.dialect == GES_SH_ZSH;
    bool all = ges_text_equal(param->index, GES_T("@")) || ges_text_equal(param->index, GES_T("*"));
    bool is_uncertain = var->is_uncertain || (var->tied != NULL && var->tied->is_uncertain);
    if (param->index.ptr != NULL && !all) {
        out = element_of(rc, var, param->index);
    } else if (all || (is_zsh && (var->is_array || var->tied != NULL))) {
        out.items = ges_rc_items(rc, var);
        out.is_set = var->is_set || (var->tied != NULL && var->tied->is_set);
        out.is_list = all && ges_text_equal(param->index, GES_T("@"));
    } else {
        out = one(rc, ges_rc_scalar(rc, var));
    }
    out.is_uncertain |= is_uncertain;
    return out;
}

/* --- operators
 * ------------------------------------------------------------------------------------- */

static ges_text strip(ges_rc *rc, ges_text text, ges_text pattern, ges_text op) {
    bool is_front = op.ptr[0] == '#';
    bool is_longest = op.len == 2;
    bool extended = rc->setup.dialect != GES_SH_POSIX;
    for (size_t i = 0; i <= text.len; i++) {
        size_t len = is_longest ? text.len - i : i;
        ges_text piece =
            is_front ? ges_text_slice(text, 0, len) : ges_text_skip(text, text.len - len);
        if (ges_rc_match(pattern, piece, extended)) {
            return is_front ? ges_text_skip(text, len) : ges_text_slice(text, 0, text.len - len);
        }
    }
    return text;
}

/* The longest match that begins at `at`; GES_NPOS when there is none. */
static size_t match_len(ges_text text, size_t at, ges_text pattern) {
    for (size_t len = text.len - at + 1; len-- > 0;) {
        if (ges_rc_match(pattern, ges_text_slice(text, at, at + len), true)) {
            return len;
        }
    }
    return GES_NPOS;
}

static ges_text replace(ges_rc *rc, ges_text text, ges_text pattern, ges_text by, ges_text op) {
    ges_builder out = ges_builder_in(rc->mem);
    char anchor = op.len == 2 ? op.ptr[1] : '\0';
    bool is_done = false;
    size_t at = 0;
    if (pattern.len == 0 || text.len > 8192) {
        return text;
    }
    while (at < text.len) {
        size_t len = is_done ? GES_NPOS : match_len(text, at, pattern);
        bool fits = len != GES_NPOS && len > 0 && (anchor != '%' || at + len == text.len);
        if (fits) {
            ges_build_text(&out, by);
            at += len;
            is_done = anchor != '/';
        } else {
            ges_build_char(&out, text.ptr[at++]);
        }
        is_done |= anchor == '#';
    }
    return ges_build_done(&out);
}

static ges_text change_case(ges_rc *rc, ges_text text, ges_text op) {
    ges_builder out = ges_builder_in(rc->mem);
    bool up = op.ptr[0] == '^';
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool applies = op.len == 2 || i == 0;
        if (applies && up && c >= 'a' && c <= 'z') {
            c = (char)(c - 'a' + 'A');
        } else if (applies && !up && c >= 'A' && c <= 'Z') {
            c = (char)(c - 'A' + 'a');
        }
        ges_build_char(&out, c);
    }
    return ges_build_done(&out);
}

/* zsh's ${x:h} ${x:t} ${x:r} ${x:a}; false when another form. */
static bool apply_modifiers(ges_rc *rc, ges_text *text, ges_text modifiers) {
    ges_text rest = modifiers;
    ges_text modifier;
    while (ges_text_next(&rest, ':', &modifier)) {
        char c = modifier.len == 1 ? modifier.ptr[0] : '\0';
        size_t slash = ges_text_rfind_char(*text, '/');
        size_t dot = ges_text_rfind_char(*text, '.');
        if (c == 'h') {
            *text = slash == GES_NPOS ? GES_T(".")
                    : slash == 0      ? GES_T("/")
                                      : ges_text_slice(*text, 0, slash);
        } else if (c == 't') {
            *text = slash == GES_NPOS ? *text : ges_text_skip(*text, slash + 1);
        } else if (c == 'r' && dot != GES_NPOS && (slash == GES_NPOS || dot > slash)) {
            *text = ges_text_slice(*text, 0, dot);
        } else if (c == 'a' || c == 'A') {
            *text = ges_path_clean(rc->mem, GES_PATH_UNIX, ges_rc_absolute(rc, *text));
            (void)(c == 'A' &&
                   rc->os->path_resolve(rc->os, *text, rc->mem, text, NULL)); /* else as is */
        } else if (c != 'r') {
            return false;
        }
    }
    return true;
}

/* ${x:offset:length}; false when it is not understood. */
static bool apply_substring(ges_rc *rc, ges_text *text, ges_text spec) {
    ges_text first;
    ges_text second;
    bool has_len = ges_text_cut(spec, ':', &first, &second);
    int64_t offset = 0;
    int64_t length = (int64_t)text->len;
    if (ges_rc_arithmetic(rc, first, &offset) != GES_YES ||
        (has_len && ges_rc_arithmetic(rc, second, &length) != GES_YES)) {
        return false;
    }
    int64_t size = (int64_t)text->len;
    offset = offset < 0 ? size + offset : offset;
    if (offset < 0 || offset > size) {
        *text = GES_T("");
        return true;
    }
    int64_t end = length < 0 ? size + length : offset + length;
    end = end > size ? size : end;
    *text = ges_text_slice(*text, (size_t)offset, end < offset ? (size_t)offset : (size_t)end);
    return true;
}

/* - = ? + with or without a colon. True when the operator was one of them. */
static bool apply_default(ges_rc *rc, const ges_sh_param *param, looked_up *value) {
    ges_text op = param->op;
    char c = op.len > 0 ? op.ptr[op.len - 1] : '\0';
    if (c == '\0' || strchr("-=?+", c) == NULL || (op.len == 2 && op.ptr[0] != ':')) {
        return false;
    }
    bool is_empty =
        value->items.count == 0 || (value->items.count == 1 && value->items.items[0].len == 0);
    bool counts = value->is_set && !(op.len == 2 && is_empty);
    if (value->is_uncertain && c != '+') {
        return true; /* the guess stays a guess */
    }
    if (counts == (c == '+')) {
        bool is_uncertain = value->is_uncertain;
        ges_text word = param->arg != NULL
                            ? ges_rc_expand_single(rc, param->arg, false, &is_uncertain)
                            : GES_T("");
        if (c == '=' && ges_sh_name_len(param->name) > 0) {
            ges_rc_assign assign = {
                .name = param->name, .value = word, .is_uncertain = is_uncertain};
            (void)ges_rc_set(rc, &assign);
        } else if (c == '?') {
            rc->flow = rc->ghost > 0 || rc->doubt > 0 ? rc->flow : GES_RC_ABANDON;
        }
        *value = one(rc, word);
        value->is_uncertain = is_uncertain;
    } else if (c == '+') {
        *value = one(rc, GES_T(""));
    }
    return true;
}

static void apply_operator(ges_rc *rc, const ges_sh_param *param, looked_up *value) {
    ges_text op = param->op;
    char c = op.ptr[0];
    bool is_text = c == ':' && op.len == 1;
    ges_text argument = {NULL, 0};
    ges_text by = {NULL, 0};
    if (param->arg != NULL) {
        argument = is_text ? ges_rc_expand_single(rc, param->arg, false, &value->is_uncertain)
                           : ges_rc_expand_pattern(rc, param->arg, &value->is_uncertain);
    }
    if (param->arg2 != NULL) {
        by = ges_rc_expand_single(rc, param->arg2, false, &value->is_uncertain);
    }
    ges_texts out = {0};
    for (size_t i = 0; i < value->items.count; i++) {
        ges_text text = value->items.items[i];
        if (ges_text_equal(op, GES_T(":#"))) {
            if (ges_rc_match(argument, text, true)) {
                continue;
            }
        } else if (c == '#' || c == '%') {
            text = strip(rc, text, argument, op);
        } else if (c == '/') {
            text = replace(rc, text, argument, by, op);
        } else if (c == '^' || c == ',') {
            text = change_case(rc, text, op);
        } else if (!is_text ||
                   !(rc->setup.dialect == GES_SH_ZSH && apply_modifiers(rc, &text, argument))) {
            value->is_uncertain |= !is_text || !apply_substring(rc, &text, argument);
        }
        push(rc, &out, text);
    }
    value->items = out;
}

/* zsh's flags that are understood: joining, splitting, case, uniqueness; others: uncertain. */
static void apply_flags(ges_rc *rc, const ges_sh_param *param, looked_up *value) {
    for (size_t i = 0; i < param->flags.len; i++) {
        char c = param->flags.ptr[i];
        char end = '\0';
        if (c == 'U' || c == 'L') {
            for (size_t k = 0; k < value->items.count; k++) {
                value->items.items[k] =
                    change_case(rc, value->items.items[k], c == 'U' ? GES_T("^^") : GES_T(",,"));
            }
        } else if ((c == 's' || c == 'j') && i + 2 < param->flags.len) {
            end = param->flags.ptr[i + 1];
            ges_text inside = ges_text_skip(param->flags, i + 2);
            size_t close = ges_text_find_char(inside, end);
            ges_text separator = ges_text_slice(inside, 0, close);
            i += 2 + separator.len;
            if (c == 'j') {
                ges_text joined = ges_rc_joined(rc, &value->items, separator);
                value->items = (ges_texts){0};
                push(rc, &value->items, joined);
            } else if (separator.len == 1 && value->items.count == 1) {
                ges_text rest = value->items.items[0];
                ges_text piece;
                value->items = (ges_texts){0};
                while (ges_text_next(&rest, separator.ptr[0], &piece)) {
                    push(rc, &value->items, piece);
                }
                value->is_list = true;
            }
        } else if (c != '@' && c != 'q') {
            value->is_uncertain = true;
        }
    }
}

ges_rc_values ges_rc_param(ges_rc *rc, const ges_sh_param *param, bool is_quoted) {
    looked_up value = look_up(rc, param);
    if (param->is_set_test) {
        bool is_set = value.is_set;
        bool is_uncertain = value.is_uncertain;
        value = one(rc, is_set ? GES_T("1") : GES_T("0"));
        value.is_uncertain = is_uncertain;
    } else if (param->is_length) {
        bool counts = value.is_list || value.items.count > 1 || param->index.ptr != NULL ||
                      (rc->setup.dialect == GES_SH_ZSH && value.items.count != 1);
        size_t length = counts                   ? value.items.count
                        : value.items.count == 1 ? value.items.items[0].len
                                                 : 0;
        bool is_uncertain = value.is_uncertain;
        value = one(rc, ges_text_format(rc->mem, "%zu", length));
        value.is_uncertain = is_uncertain;
    } else if (!apply_default(rc, param, &value) && param->op.len > 0) {
        apply_operator(rc, param, &value);
    }
    apply_flags(rc, param, &value);
    bool is_joined = is_quoted && !value.is_list && value.items.count > 1;
    if (is_joined) {
        ges_text joined = ges_rc_joined(rc, &value.items, GES_T(" "));
        value.items = (ges_texts){0};
        push(rc, &value.items, joined);
    }
    return (ges_rc_values){value.items, value.is_list, value.is_uncertain};
}
