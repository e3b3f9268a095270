/* From words to fields: tilde, braces, parameters, splitting, globbing, in the shells' order.
 * Source: POSIX.1-2017 XCU 2.6; bash(1) EXPANSION; zshexpn(1). */
#include "env/rc.h"

#include "base/builder.h"

typedef struct field_maker {
    ges_rc *rc;
    ges_builder text;
    ges_builder pattern; /* quoted characters escaped */
    bool has_any;        /* the current field exists, even when empty */
    ges_texts fields;
    ges_texts patterns;
    bool is_uncertain;
    bool in_assignment;
    bool is_single; /* neither split nor glob */
} field_maker;

/* Characters that a pattern gives a meaning. */
static const bool means_something[256] = {
    ['*'] = true, ['?'] = true, ['['] = true, [']'] = true, ['\\'] = true, ['('] = true,
    [')'] = true, ['|'] = true, ['@'] = true, ['!'] = true, ['+'] = true,  ['-'] = true,
    ['^'] = true, ['#'] = true, ['~'] = true, ['<'] = true, ['>'] = true,
};

static void add(field_maker *m, ges_text text, bool is_quoted) {
    ges_build_text(&m->text, text);
    m->has_any = m->has_any || is_quoted || text.len > 0;
    if (!is_quoted) {
        ges_build_text(&m->pattern, text);
        return;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (means_something[(unsigned char)text.ptr[i]]) {
            ges_build_char(&m->pattern, '\\');
        }
        ges_build_char(&m->pattern, text.ptr[i]);
    }
}

static void end_field(field_maker *m) {
    if (m->has_any && m->fields.count < GES_RC_MAX_FIELDS) {
        (void)ges_list_push(m->rc->mem, &m->fields, ges_build_done(&m->text));      /* the arena */
        (void)ges_list_push(m->rc->mem, &m->patterns, ges_build_done(&m->pattern)); /* remembers */
    }
    m->text = ges_builder_in(m->rc->mem);
    m->pattern = ges_builder_in(m->rc->mem);
    m->has_any = false;
}

static ges_text separators_of(ges_rc *rc) {
    ges_rc_var *ifs = ges_rc_find(rc, GES_T("IFS"));
    return ifs != NULL && ifs->is_set ? ges_rc_scalar(rc, ifs) : GES_T(" \t\n");
}

/* An unquoted value that is split at IFS. */
static void add_split(field_maker *m, ges_text text) {
    ges_text ifs = separators_of(m->rc);
    size_t begin = 0;
    for (size_t i = 0; i <= text.len; i++) {
        bool is_end = i == text.len;
        bool is_separator = !is_end && ges_text_find_char(ifs, text.ptr[i]) != GES_NPOS;
        if (!is_end && !is_separator) {
            continue;
        }
        add(m, ges_text_slice(text, begin, i), false);
        begin = i + 1;
        if (is_separator) {
            bool is_blank = strchr(" \t\n", text.ptr[i]) != NULL;
            m->has_any = m->has_any || !is_blank;
            end_field(m);
        }
    }
}

static void add_values(field_maker *m, const ges_rc_values *values, bool is_quoted, bool splits) {
    m->is_uncertain |= values->is_uncertain;
    for (size_t i = 0; i < values->items.count; i++) {
        ges_text item = values->items.items[i];
        if (i > 0 && (values->is_list || !is_quoted) && !m->is_single) {
            end_field(m);
        } else if (i > 0) {
            add(m, GES_T(" "), is_quoted);
        }
        if (is_quoted || m->is_single || !splits) {
            /* zsh does not glob what an expansion brings */
            add(m, item, is_quoted || m->rc->setup.dialect == GES_SH_ZSH);
            m->has_any =
                m->has_any && (is_quoted || m->is_single || item.len > 0 || m->text.len > 0);
        } else {
            add_split(m, item);
        }
    }
}

/* A tilde at the front of `text`: adds the home and returns how much was taken. */
static size_t add_tilde(field_maker *m, ges_text text, bool is_whole) {
    size_t len = 1;
    while (len < text.len && text.ptr[len] != '/' && text.ptr[len] != ':') {
        len++;
    }
    ges_text user = ges_text_slice(text, 1, len);
    ges_text home;
    if (!is_whole && len == text.len) {
        return 0; /* "~$USER" stays */
    }
    if (ges_text_equal(user, GES_T("+"))) {
        home = m->rc->cwd;
    } else if (!ges_rc_home(m->rc, user, &home)) {
        return 0;
    }
    add(m, home, true);
    return len;
}

static void add_literal(field_maker *m, const ges_sh_part *part, bool is_first, bool is_last) {
    ges_text text = part->text;
    if (part->is_quoted) {
        add(m, text, true);
        return;
    }
    size_t done = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool begins = (i == 0 && is_first) || (i > 0 && m->in_assignment && text.ptr[i - 1] == ':');
        if (text.ptr[i] == '~' && begins) {
            add(m, ges_text_slice(text, done, i), false);
            size_t used = add_tilde(m, ges_text_skip(text, i), is_last);
            done = i + used;
            i += used > 0 ? used - 1 : 0;
        }
    }
    add(m, ges_text_skip(text, done), false);
}

static void add_part(field_maker *m, const ges_sh_part *part, bool is_first, bool is_last) {
    ges_rc *rc = m->rc;
    ges_rc_values values = {0};
    bool splits = rc->splits_words;
    switch (part->kind) {
    case GES_SH_LITERAL:
        add_literal(m, part, is_first, is_last);
        return;
    case GES_SH_PARAM:
        values = ges_rc_param(rc, part->param, part->is_quoted);
        splits = splits || part->param->is_split;
        break;
    case GES_SH_COMMAND: {
        ges_text answer = part->text;
        values.is_uncertain = ges_rc_answer(rc, part->command, &answer) != GES_YES;
        (void)ges_list_push(rc->mem, &values.items, answer); /* the arena remembers */
        splits = !values.is_uncertain;
        break;
    }
    case GES_SH_ARITH: {
        int64_t number = 0;
        values.is_uncertain = ges_rc_arithmetic(rc, part->text, &number) != GES_YES;
        ges_text text = values.is_uncertain
                            ? ges_text_join(rc->mem, GES_T("$(("), part->text, GES_T("))"))
                            : ges_text_format(rc->mem, "%lld", (long long)number);
        (void)ges_list_push(rc->mem, &values.items, text); /* the arena remembers */
        splits = false;
        break;
    }
    case GES_SH_PROCESS:
        values.is_uncertain = true;
        (void)ges_list_push(rc->mem, &values.items, part->text); /* the arena remembers */
        splits = false;
        break;
    }
    add_values(m, &values, part->is_quoted, splits);
}

static void add_parts(field_maker *m, const ges_sh_parts *parts) {
    for (size_t i = 0; i < parts->count && !ges_arena_failed(m->rc->mem); i++) {
        add_part(m, &parts->items[i], i == 0, i + 1 == parts->count);
    }
}

static field_maker maker_in(ges_rc *rc) {
    return (field_maker){
        .rc = rc, .text = ges_builder_in(rc->mem), .pattern = ges_builder_in(rc->mem)};
}

/* --- braces --------------------------------------------------------------------------------------
 */

static void push_slice(ges_rc *rc, ges_sh_parts *out, const ges_sh_part *part, size_t from,
                       size_t to) {
    ges_sh_part slice = *part;
    slice.text = ges_text_slice(part->text, from, to);
    if (slice.text.len > 0) {
        (void)ges_list_push(rc->mem, out, slice); /* the arena remembers */
    }
}

typedef struct brace {
    size_t part; /* where it opens */
    size_t at;
    ges_part_lists choices;
    size_t end_part;
    size_t end_at; /* behind the closing brace */
} brace;

static bool next_brace_char(const ges_sh_parts *parts, size_t *part, size_t *at) {
    for (; *part < parts->count; (*part)++, *at = 0) {
        const ges_sh_part *here = &parts->items[*part];
        if (here->kind != GES_SH_LITERAL || here->is_quoted) {
            continue;
        }
        for (; *at < here->text.len; (*at)++) {
            if (strchr("{},", here->text.ptr[*at]) != NULL && here->text.ptr[*at] != '\0') {
                return true;
            }
        }
    }
    return false;
}

static void push_range(ges_rc *rc, ges_sh_parts *out, const ges_sh_parts *parts, size_t from_part,
                       size_t from_at, size_t to_part, size_t to_at) {
    for (size_t i = from_part; i <= to_part && i < parts->count; i++) {
        const ges_sh_part *part = &parts->items[i];
        if (part->kind == GES_SH_LITERAL && !part->is_quoted) {
            push_slice(rc, out, part, i == from_part ? from_at : 0,
                       i == to_part ? to_at : part->text.len);
        } else if (i != to_part || to_at != 0) {
            (void)ges_list_push(rc->mem, out, *part); /* the arena remembers */
        }
    }
}

/* The first {a,b} of a word. Ranges such as {1..3} stay as they are. */
static bool find_brace(ges_rc *rc, const ges_sh_parts *parts, brace *out) {
    size_t part = 0;
    size_t at = 0;
    for (uint32_t tries = 0; tries < GES_RC_MAX_BRACES && next_brace_char(parts, &part, &at);
         tries++) {
        size_t open_part = part;
        size_t open_at = at;
        if (parts->items[part].text.ptr[at++] != '{') {
            continue;
        }
        *out = (brace){.part = open_part, .at = open_at};
        size_t depth = 1;
        size_t begin_part = part;
        size_t begin_at = at;
        size_t p = part;
        size_t a = at;
        bool has_comma = false;
        while (depth > 0 && next_brace_char(parts, &p, &a)) {
            char c = parts->items[p].text.ptr[a];
            depth += c == '{';
            depth -= c == '}';
            if ((c == ',' && depth == 1) || depth == 0) {
                ges_sh_parts choice = {0};
                push_range(rc, &choice, parts, begin_part, begin_at, p, a);
                (void)ges_list_push(rc->mem, &out->choices, choice); /* the arena remembers */
                begin_part = p;
                begin_at = a + 1;
                has_comma |= c == ',';
            }
            a++;
        }
        if (depth == 0 && has_comma) {
            out->end_part = p;
            out->end_at = a;
            return true;
        }
    }
    return false;
}

void ges_rc_braces(ges_rc *rc, const ges_sh_parts *parts, ges_part_lists *out, uint32_t depth) {
    brace found;
    if (rc->setup.dialect == GES_SH_POSIX || depth > 12 || out->count >= GES_RC_MAX_FIELDS ||
        !find_brace(rc, parts, &found)) {
        (void)ges_list_push(rc->mem, out, *parts); /* the arena remembers */
        return;
    }
    for (size_t i = 0; i < found.choices.count; i++) {
        ges_sh_parts whole = {0};
        push_range(rc, &whole, parts, 0, 0, found.part, found.at);
        const ges_sh_parts *choice = &found.choices.items[i];
        for (size_t k = 0; k < choice->count; k++) {
            (void)ges_list_push(rc->mem, &whole, choice->items[k]); /* the arena remembers */
        }
        push_range(rc, &whole, parts, found.end_part, found.end_at, parts->count, 0);
        ges_rc_braces(rc, &whole, out, depth + 1);
    }
}

/* --- whole words
 * ----------------------------------------------------------------------------------- */

/* zsh: a trailing (N), (.N), (/N) ... on a pattern. */
static ges_text strip_qualifier(ges_rc *rc, ges_text pattern, bool *is_null_ok) {
    size_t open = ges_text_rfind_char(pattern, '(');
    if (rc->setup.dialect != GES_SH_ZSH || open == GES_NPOS || open == 0 ||
        !ges_text_ends(pattern, GES_T(")"))) {
        return pattern;
    }
    ges_text inside = ges_text_slice(pattern, open + 1, pattern.len - 1);
    if (ges_text_find_char(inside, '|') != GES_NPOS) {
        return pattern;
    }
    *is_null_ok = ges_text_find_char(inside, 'N') != GES_NPOS;
    return ges_text_slice(pattern, 0, open);
}

static void glob_fields(field_maker *m, ges_rc_fields *out) {
    ges_rc *rc = m->rc;
    for (size_t i = 0; i < m->patterns.count; i++) { /* fewer than fields: no memory */
        bool is_null_ok = rc->has_nullglob;
        ges_text pattern = strip_qualifier(rc, m->patterns.items[i], &is_null_ok);
        bool is_qualified = pattern.len != m->patterns.items[i].len;
        if (rc->has_noglob || m->is_uncertain || (!ges_rc_has_glob(pattern) && !is_qualified)) {
            (void)ges_list_push(rc->mem, &out->items, m->fields.items[i]); /* the arena remembers */
            continue;
        }
        ges_texts found = ges_rc_glob(rc, pattern, &out->is_uncertain);
        for (size_t k = 0; k < found.count && out->items.count < GES_RC_MAX_FIELDS; k++) {
            (void)ges_list_push(rc->mem, &out->items, found.items[k]); /* the arena remembers */
        }
        if (found.count == 0 && rc->setup.dialect == GES_SH_ZSH) {
            out->is_failed |= !is_null_ok;
        } else if (found.count == 0 && !is_null_ok) {
            (void)ges_list_push(rc->mem, &out->items, m->fields.items[i]); /* the arena remembers */
        }
    }
}

ges_rc_fields ges_rc_expand(ges_rc *rc, const ges_sh_word *word) {
    ges_rc_fields out = {0};
    ges_part_lists words = {0};
    if (rc->setup.dialect == GES_SH_FISH) {
        return ges_fish_expand(rc, word, false);
    }
    ges_rc_braces(rc, &word->parts, &words, 0);
    for (size_t i = 0; i < words.count && out.items.count < GES_RC_MAX_FIELDS; i++) {
        field_maker m = maker_in(rc);
        add_parts(&m, &words.items[i]);
        end_field(&m);
        glob_fields(&m, &out);
        out.is_uncertain |= m.is_uncertain;
    }
    return out;
}

ges_text ges_rc_expand_single(ges_rc *rc, const ges_sh_word *word, bool in_assignment,
                              bool *is_uncertain) {
    if (rc->setup.dialect == GES_SH_FISH) {
        ges_rc_fields fields = ges_fish_expand(rc, word, false);
        *is_uncertain |= fields.is_uncertain;
        return ges_rc_joined(rc, &fields.items, GES_T(" "));
    }
    field_maker m = maker_in(rc);
    m.is_single = true;
    m.in_assignment = in_assignment;
    add_parts(&m, &word->parts);
    *is_uncertain |= m.is_uncertain;
    return ges_build_done(&m.text);
}

ges_text ges_rc_expand_pattern(ges_rc *rc, const ges_sh_word *word, bool *is_uncertain) {
    if (rc->setup.dialect == GES_SH_FISH) {
        ges_rc_fields fields = ges_fish_expand(rc, word, true);
        *is_uncertain |= fields.is_uncertain;
        return ges_rc_joined(rc, &fields.items, GES_T(" "));
    }
    field_maker m = maker_in(rc);
    m.is_single = true;
    add_parts(&m, &word->parts);
    *is_uncertain |= m.is_uncertain;
    return ges_build_done(&m.pattern);
}

ges_text ges_rc_expand_text(ges_rc *rc, ges_text text) {
    ges_text quoted = ges_text_join(rc->mem, text, GES_T("\n"));
    ges_sh_parser parser = ges_sh_parser_on(quoted, rc->setup.dialect, rc->mem);
    ges_sh_word word;
    bool is_uncertain = false;
    if (!ges_sh_read_word(&parser, &word)) {
        return text;
    }
    ges_text value = ges_rc_expand_single(rc, &word, true, &is_uncertain);
    return is_uncertain ? (ges_text){NULL, 0} : value;
}
