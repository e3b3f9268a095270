/* Words of fish to lists: variables are lists, and a word is the product of its parts.
 * Source: fish-language(1) "Parameter expansion", "Combining lists" (3.6). */
#include "env/rc.h"

#include "base/builder.h"
#include "base/number.h"

typedef struct product {
    ges_texts texts;
    ges_texts patterns; /* of the same length; quoted characters escaped */
    bool is_uncertain;
    bool has_glob;
} product;

static void push(ges_rc *rc, ges_texts *list, ges_text text) {
    if (list->count < GES_RC_MAX_FIELDS) {
        (void)ges_list_push(rc->mem, list, text); /* the arena remembers */
    }
}

static ges_text escape(ges_rc *rc, ges_text text) {
    ges_builder out = ges_builder_in(rc->mem);
    for (size_t i = 0; i < text.len; i++) {
        if (strchr("*?[]\\", text.ptr[i]) != NULL && text.ptr[i] != '\0') {
            ges_build_char(&out, '\\');
        }
        ges_build_char(&out, text.ptr[i]);
    }
    return ges_build_done(&out);
}

static void multiply(ges_rc *rc, product *p, const ges_texts *items, bool is_plain) {
    product out = {.is_uncertain = p->is_uncertain, .has_glob = p->has_glob};
    for (size_t k = 0; k < items->count; k++) { /* the last list turns slowest */
        ges_text item = items->items[k];
        ges_text pattern = is_plain ? item : escape(rc, item);
        for (size_t i = 0; i < p->texts.count && out.texts.count < GES_RC_MAX_FIELDS; i++) {
            if (p->texts.items[i].len + item.len > GES_RC_MAX_VALUE) {
                out.is_uncertain = true;
                continue;
            }
            push(rc, &out.texts, ges_text_join(rc->mem, p->texts.items[i], item));
            push(rc, &out.patterns, ges_text_join(rc->mem, p->patterns.items[i], pattern));
        }
    }
    *p = out;
}

/* An index such as 2, -1 or $i; 0 when it is not understood. */
static int64_t index_of(ges_rc *rc, ges_text text, size_t count) {
    text = ges_text_trim(text);
    if (ges_text_starts(text, GES_T("$"))) {
        text = ges_rc_value(rc, ges_text_skip(text, 1));
    }
    uint64_t number = 0;
    bool negates = ges_text_starts(text, GES_T("-"));
    if (!ges_parse_u64(ges_text_skip(text, negates), &number) || number > INT32_MAX) {
        return 0;
    }
    return negates ? (int64_t)count + 1 - (int64_t)number : (int64_t)number;
}

static ges_texts slice_of(ges_rc *rc, ges_texts items, ges_text index, bool *is_uncertain) {
    ges_texts out = {0};
    size_t dots = ges_text_find(index, GES_T(".."));
    bool is_range = dots != GES_NPOS;
    bool from_start = is_range && ges_text_trim(ges_text_slice(index, 0, dots)).len == 0;
    bool to_end = is_range && ges_text_trim(ges_text_skip(index, dots + 2)).len == 0;
    int64_t first =
        from_start ? 1
                   : index_of(rc, is_range ? ges_text_slice(index, 0, dots) : index, items.count);
    int64_t last = !is_range ? first
                   : to_end  ? (int64_t)items.count
                             : index_of(rc, ges_text_skip(index, dots + 2), items.count);
    bool is_odd =
        ges_text_find_char(ges_text_trim(index), ' ') != GES_NPOS || first == 0 || last == 0;
    *is_uncertain |= is_odd;
    int64_t step = first <= last ? 1 : -1;
    for (int64_t i = first; !is_odd && i != last + step; i += step) {
        if (i >= 1 && i <= (int64_t)items.count) {
            push(rc, &out, items.items[i - 1]);
        }
        if (i > (int64_t)items.count + 1 || i < -1) {
            break;
        }
    }
    return out;
}

static ges_texts variable_items(ges_rc *rc, ges_text name, bool *is_uncertain) {
    ges_texts items = {0};
    if (ges_text_equal(name, GES_T("argv"))) {
        return rc->args;
    }
    if (ges_text_equal(name, GES_T("status"))) {
        *is_uncertain |= rc->status == GES_MAYBE;
        push(rc, &items, rc->status == GES_YES ? GES_T("0") : GES_T("1"));
        return items;
    }
    const ges_rc_var *var = ges_rc_find(rc, name);
    *is_uncertain |= var != NULL && var->is_uncertain;
    return var != NULL && var->is_set ? ges_rc_items(rc, var) : items;
}

static void add_variable(ges_rc *rc, product *p, const ges_sh_part *part) {
    const ges_sh_param *param = part->param;
    ges_text name = param->name;
    ges_texts items = variable_items(rc, name, &p->is_uncertain);
    if (param->is_indirect && items.count == 1) {
        name = items.items[0];
        items = variable_items(rc, name, &p->is_uncertain);
    } else if (param->is_indirect) {
        p->is_uncertain = true;
    }
    if (param->index.ptr != NULL) {
        items = slice_of(rc, items, param->index, &p->is_uncertain);
    }
    if (part->is_quoted) {
        ges_texts joined = {0};
        push(rc, &joined,
             ges_rc_joined(rc, &items, ges_fish_is_path(name) ? GES_T(":") : GES_T(" ")));
        items = joined;
    }
    if (p->is_uncertain && items.count == 0) {
        push(rc, &items, part->text);
    }
    multiply(rc, p, &items, false);
}

static void add_command(ges_rc *rc, product *p, const ges_sh_part *part) {
    ges_texts items = {0};
    ges_text answer = part->text;
    if (ges_rc_answer(rc, part->command, &answer) != GES_YES) {
        p->is_uncertain = true;
        push(rc, &items, part->text);
    } else {
        ges_text line;
        while (answer.len > 0 && ges_text_next_line(&answer, &line)) {
            push(rc, &items, line);
        }
        if (part->is_quoted && items.count == 0) {
            push(rc, &items, GES_T(""));
        }
    }
    multiply(rc, p, &items, false);
}

static void add_literal(ges_rc *rc, product *p, const ges_sh_part *part, bool is_first,
                        bool is_last) {
    ges_text text = part->text;
    ges_texts one = {0};
    if (is_first && !part->is_quoted && ges_text_starts(text, GES_T("~"))) {
        size_t slash = ges_text_find_char(text, '/');
        ges_text user = ges_text_slice(text, 1, slash);
        ges_text home;
        if ((slash != GES_NPOS || is_last) && ges_rc_home(rc, user, &home)) {
            ges_texts front = {0};
            push(rc, &front, home);
            multiply(rc, p, &front, false);
            text = ges_text_skip(text, slash == GES_NPOS ? text.len : slash);
        }
    }
    push(rc, &one, text);
    p->has_glob |= !part->is_quoted && ges_text_find_char(text, '*') != GES_NPOS;
    multiply(rc, p, &one, !part->is_quoted);
}

static product product_of(ges_rc *rc, const ges_sh_parts *parts) {
    product p = {0};
    push(rc, &p.texts, GES_T(""));
    push(rc, &p.patterns, GES_T(""));
    for (size_t i = 0; i < parts->count && !ges_arena_failed(rc->mem); i++) {
        const ges_sh_part *part = &parts->items[i];
        if (part->kind == GES_SH_PARAM) {
            add_variable(rc, &p, part);
        } else if (part->kind == GES_SH_COMMAND) {
            add_command(rc, &p, part);
        } else {
            add_literal(rc, &p, part, i == 0, i + 1 == parts->count);
        }
    }
    return p;
}

static void finish(ges_rc *rc, const product *p, size_t at, bool as_pattern, ges_rc_fields *out) {
    bool globs = p->has_glob && !as_pattern && !p->is_uncertain;
    if (!globs) {
        push(rc, &out->items, p->texts.items[at]); /* `case` takes quoted wildcards too */
        return;
    }
    ges_texts found = ges_rc_glob(rc, p->patterns.items[at], &out->is_uncertain);
    for (size_t f = 0; f < found.count; f++) {
        push(rc, &out->items, found.items[f]);
    }
    out->is_failed |= found.count == 0;
}

/* Variables are expanded before braces: with both, the braces turn fastest. */
ges_rc_fields ges_fish_expand(ges_rc *rc, const ges_sh_word *word, bool as_pattern) {
    ges_rc_fields out = {0};
    ges_part_lists words = {0};
    ges_rc_braces(rc, &word->parts, &words, 0);
    product *products = ges_new_array(rc->mem, words.count, product);
    size_t most = 0;
    for (size_t i = 0; products != NULL && i < words.count; i++) {
        products[i] = product_of(rc, &words.items[i]);
        out.is_uncertain |= products[i].is_uncertain;
        most = products[i].texts.count > most ? products[i].texts.count : most;
    }
    for (size_t k = 0; k < most; k++) {
        for (size_t i = 0; products != NULL && i < words.count; i++) {
            if (k < products[i].texts.count) {
                finish(rc, &products[i], k, as_pattern, &out);
            }
        }
    }
    return out;
}
