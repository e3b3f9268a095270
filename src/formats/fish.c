/* Statements of fish. Source: fish-language(1), "Syntax overview" and "Combiners" (3.6). */
#include "formats/fish.h"

static const char *const stops_end[] = {"end", NULL};
static const char *const stops_else[] = {"else", "end", NULL};
static const char *const stops_case[] = {"case", "end", NULL};

static ges_sh_command *parse_chain(ges_sh_parser *p);

static void skip_blanks(ges_sh_parser *p) {
    for (;;) {
        char c = ges_sh_at(p, 0);
        if (c == ' ' || c == '\t' || c == '\r') {
            p->pos++;
        } else if (c == '\\' && ges_sh_at(p, 1) == '\n') {
            p->pos += 2;
            p->line++;
        } else if (c == '#') {
            while (!ges_sh_ended(p) && ges_sh_at(p, 0) != '\n') {
                p->pos++;
            }
        } else {
            return;
        }
    }
}

static void skip_ends(ges_sh_parser *p) {
    for (skip_blanks(p); ges_sh_at(p, 0) == '\n' || ges_sh_at(p, 0) == ';'; skip_blanks(p)) {
        p->line += ges_sh_at(p, 0) == '\n';
        p->pos++;
    }
}

static bool take(ges_sh_parser *p, const char *word) {
    bool is_there = ges_sh_is_reserved(p, word);
    if (is_there) {
        p->pos += strlen(word);
        skip_blanks(p);
    }
    return is_there;
}

static bool expect_end(ges_sh_parser *p) {
    skip_ends(p);
    return take(p, "end") || ges_sh_fail(p, "a block is never closed with end");
}

static ges_sh_command *join(ges_sh_parser *p, ges_sh_kind kind, ges_sh_command *left,
                            ges_sh_command *right) {
    ges_sh_command *command = ges_sh_new(p, kind);
    if (command != NULL && left != NULL) {
        command->left = left;
        command->right = right;
        command->line = left->line;
        bool spans = right != NULL && right->raw.ptr >= left->raw.ptr;
        size_t end =
            spans ? (size_t)(right->raw.ptr - left->raw.ptr) + right->raw.len : left->raw.len;
        command->raw = (ges_text){left->raw.ptr, end};
    }
    return command;
}

static bool read_redirection(ges_sh_parser *p, ges_sh_command *command) {
    size_t digits = 0;
    while (ges_sh_at(p, digits) >= '0' && ges_sh_at(p, digits) <= '9') {
        digits++;
    }
    char c = ges_sh_at(p, digits);
    bool is_both = digits == 0 && c == '&' && ges_sh_at(p, 1) == '>';
    if (c != '<' && c != '>' && !is_both) {
        return false;
    }
    command->has_input |= c == '<';
    p->pos += digits + 1;
    while (ges_sh_at(p, 0) != '\0' && strchr("<>&|?", ges_sh_at(p, 0)) != NULL) {
        p->pos++;
    }
    skip_blanks(p);
    ges_sh_word target;
    return ges_fish_at_word(p) ? ges_fish_read_word(p, &target)
                               : ges_sh_fail(p, "a redirection has no target");
}

static bool is_override(const ges_sh_word *word) {
    size_t len = ges_sh_name_len(word->raw);
    return len > 0 && len < word->raw.len && word->raw.ptr[len] == '=';
}

static ges_sh_command *parse_simple(ges_sh_parser *p) {
    ges_sh_command *command = ges_sh_new(p, GES_SH_SIMPLE);
    size_t begin = p->pos;
    bool any = false;
    while (command != NULL && p->fault == NULL && !ges_arena_failed(p->mem)) {
        skip_blanks(p);
        if (read_redirection(p, command)) {
            any = true;
            continue;
        }
        if (p->fault != NULL || !ges_fish_at_word(p)) {
            break;
        }
        ges_sh_word word;
        any = true;
        if (ges_fish_read_word(p, &word)) {
            command->assign_count +=
                is_override(&word) && command->assign_count == command->words.count;
            (void)ges_list_push(p->mem, &command->words, word); /* the arena remembers */
        }
    }
    if (!any) {
        (void)ges_sh_fail(p, "a command is missing");
    }
    if (command != NULL) {
        command->raw = ges_text_trim(ges_text_slice(p->in, begin, p->pos));
    }
    return command;
}

/* `if cmd` with the `and` and `or` lines that belong to it. */
static ges_sh_command *parse_condition(ges_sh_parser *p) {
    ges_sh_command *condition = parse_chain(p);
    for (uint32_t length = 0; p->fault == NULL && length < GES_SH_MAX_CHAIN; length++) {
        size_t pos = p->pos;
        uint32_t line = p->line;
        skip_ends(p);
        ges_sh_kind kind = ges_sh_is_reserved(p, "or") ? GES_SH_OR : GES_SH_AND;
        if (!take(p, "and") && !take(p, "or")) {
            p->pos = pos;
            p->line = line;
            return condition;
        }
        condition = join(p, kind, condition, parse_chain(p));
    }
    return condition;
}

static ges_sh_command *parse_if(ges_sh_parser *p) {
    ges_sh_command *command = ges_sh_new(p, GES_SH_IF);
    if (command == NULL || ++p->depth > GES_SH_MAX_DEPTH) {
        (void)ges_sh_fail(p, "commands are nested too deeply");
        return NULL;
    }
    command->left = parse_condition(p);
    command->right = ges_fish_parse_list(p, stops_else);
    skip_ends(p);
    if (p->fault == NULL && take(p, "else")) {
        if (take(p, "if")) {
            command->other = parse_if(p);
            p->depth--;
            return command;
        }
        command->other = ges_fish_parse_list(p, stops_end);
    }
    p->depth--;
    return expect_end(p) ? command : NULL;
}

static void read_words(ges_sh_parser *p, ges_sh_words *out) {
    for (skip_blanks(p); p->fault == NULL && ges_fish_at_word(p); skip_blanks(p)) {
        ges_sh_word word;
        if (ges_fish_read_word(p, &word)) {
            (void)ges_list_push(p->mem, out, word); /* the arena remembers */
        }
    }
}

static ges_sh_command *parse_switch(ges_sh_parser *p) {
    ges_sh_command *command = ges_sh_new(p, GES_SH_CASE);
    if (command == NULL) {
        return NULL;
    }
    read_words(p, &command->words);
    if (command->words.count != 1) {
        (void)ges_sh_fail(p, "switch takes one word");
        return NULL;
    }
    for (skip_ends(p); p->fault == NULL && take(p, "case"); skip_ends(p)) {
        ges_sh_case_item item = {.ending = ';'};
        read_words(p, &item.patterns);
        item.body = ges_fish_parse_list(p, stops_case);
        if (item.patterns.count > 0) {
            (void)ges_list_push(p->mem, &command->items, item); /* the arena remembers */
        }
    }
    return expect_end(p) ? command : NULL;
}

static ges_sh_command *parse_for(ges_sh_parser *p) {
    ges_sh_command *command = ges_sh_new(p, GES_SH_FOR);
    ges_sh_word name = {0};
    if (command == NULL || !ges_fish_at_word(p) || !ges_fish_read_word(p, &name)) {
        (void)ges_sh_fail(p, "a loop has no variable");
        return NULL;
    }
    skip_blanks(p);
    command->name = name.raw;
    command->has_in = true;
    if (!take(p, "in")) {
        (void)ges_sh_fail(p, "a loop has no 'in'");
        return NULL;
    }
    read_words(p, &command->words);
    command->right = ges_fish_parse_list(p, stops_end);
    return expect_end(p) ? command : NULL;
}

/* function NAME [options]: the header is kept in `words`. */
static ges_sh_command *parse_function(ges_sh_parser *p) {
    ges_sh_command *command = ges_sh_new(p, GES_SH_FUNCTION);
    if (command == NULL) {
        return NULL;
    }
    read_words(p, &command->words);
    command->name = command->words.count > 0 ? command->words.items[0].raw : GES_T("?");
    command->right = ges_fish_parse_list(p, stops_end);
    return expect_end(p) ? command : NULL;
}

static ges_sh_command *parse_block(ges_sh_parser *p, ges_sh_kind kind) {
    ges_sh_command *command = ges_sh_new(p, kind);
    if (command == NULL) {
        return NULL;
    }
    if (kind == GES_SH_WHILE) {
        command->left = parse_condition(p);
        command->right = ges_fish_parse_list(p, stops_end);
    } else {
        command->left = ges_fish_parse_list(p, stops_end);
    }
    return expect_end(p) ? command : NULL;
}

static ges_sh_command *parse_keyword(ges_sh_parser *p) {
    if (take(p, "if")) {
        return parse_if(p);
    }
    if (take(p, "switch")) {
        return parse_switch(p);
    }
    if (take(p, "for")) {
        return parse_for(p);
    }
    if (take(p, "function")) {
        return parse_function(p);
    }
    if (take(p, "while")) {
        return parse_block(p, GES_SH_WHILE);
    }
    return take(p, "begin") ? parse_block(p, GES_SH_GROUP) : NULL;
}

static ges_sh_command *parse_command(ges_sh_parser *p) {
    size_t begin = p->pos;
    uint32_t line = p->line;
    if (++p->depth > GES_SH_MAX_DEPTH) {
        (void)ges_sh_fail(p, "commands are nested too deeply");
        return NULL;
    }
    if (ges_sh_is_reserved(p, "end") || ges_sh_is_reserved(p, "else") ||
        ges_sh_is_reserved(p, "case")) {
        (void)ges_sh_fail(p, "an end, else or case has no block");
    }
    ges_sh_command *command = p->fault == NULL ? parse_keyword(p) : NULL;
    if (command == NULL && p->fault == NULL && p->pos == begin) {
        command = parse_simple(p);
    } else if (command != NULL) {
        command->raw = ges_text_slice(p->in, begin, p->pos);
        command->line = line;
        for (skip_blanks(p); read_redirection(p, command); skip_blanks(p)) {
        }
    }
    p->depth--;
    return command;
}

static ges_sh_command *parse_pipeline(ges_sh_parser *p) {
    skip_blanks(p);
    bool negates = false;
    while (ges_sh_is_reserved(p, "not") || ges_sh_is_reserved(p, "!") ||
           ges_sh_is_reserved(p, "time")) {
        negates ^= ges_sh_at(p, 0) != 't';
        (void)(take(p, "not") || take(p, "!") || take(p, "time")); /* one of them is there */
    }
    ges_sh_command *left = parse_command(p);
    uint32_t length = 0;
    for (skip_blanks(p); p->fault == NULL && ges_sh_at(p, 0) == '|' && ges_sh_at(p, 1) != '|';
         skip_blanks(p)) {
        p->pos++;
        skip_ends(p);
        if (++length > GES_SH_MAX_CHAIN) {
            (void)ges_sh_fail(p, "a pipeline is too long");
        }
        left = join(p, GES_SH_PIPE, left, parse_command(p));
    }
    return negates ? join(p, GES_SH_NOT, left, NULL) : left;
}

/* Pipelines joined by && and ||. */
static ges_sh_command *parse_chain(ges_sh_parser *p) {
    ges_sh_command *left = parse_pipeline(p);
    for (uint32_t length = 0; p->fault == NULL; length++) {
        skip_blanks(p);
        char c = ges_sh_at(p, 0);
        if ((c != '&' && c != '|') || ges_sh_at(p, 1) != c) {
            break;
        }
        p->pos += 2;
        skip_ends(p);
        if (length > GES_SH_MAX_CHAIN) {
            (void)ges_sh_fail(p, "a list of && and || is too long");
        }
        left = join(p, c == '&' ? GES_SH_AND : GES_SH_OR, left, parse_pipeline(p));
    }
    return left;
}

static bool at_stop(const ges_sh_parser *p, const char *const *stops) {
    for (size_t i = 0; stops != NULL && stops[i] != NULL; i++) {
        if (ges_sh_is_reserved(p, stops[i])) {
            return true;
        }
    }
    return false;
}

/* One statement; `and` and `or` at its front join it to the statement before. */
static ges_sh_command *parse_statement(ges_sh_parser *p, ges_sh_command **last, uint32_t *chain) {
    bool is_and = take(p, "and");
    bool is_or = !is_and && take(p, "or");
    ges_sh_command *statement = parse_chain(p);
    skip_blanks(p);
    if (p->fault == NULL && ges_sh_at(p, 0) == '&') {
        p->pos++;
        statement = join(p, GES_SH_BACKGROUND, statement, NULL);
    }
    *chain = is_and || is_or ? *chain + 1 : 0;
    if (*chain > GES_SH_MAX_CHAIN) {
        (void)ges_sh_fail(p, "a list of and and or is too long");
    }
    if ((is_and || is_or) && *last != NULL) {
        *last = join(p, is_and ? GES_SH_AND : GES_SH_OR, *last, statement);
        return NULL;
    }
    return statement;
}

ges_sh_command *ges_fish_parse_list(ges_sh_parser *p, const char *const *stops) {
    ges_sh_command *list = NULL;
    ges_sh_command *last = NULL;
    uint32_t chain = 0;
    if (++p->depth > GES_SH_MAX_DEPTH) {
        (void)ges_sh_fail(p, "commands are nested too deeply");
    }
    for (;;) {
        skip_ends(p);
        if (p->fault != NULL || ges_arena_failed(p->mem) || ges_sh_ended(p) || at_stop(p, stops)) {
            break;
        }
        ges_sh_command *next = parse_statement(p, &last, &chain);
        char c = ges_sh_at(p, 0);
        bool ends = ges_sh_ended(p) || c == '\n' || c == ';' || at_stop(p, stops) ||
                    (p->pos > 0 && p->in.ptr[p->pos - 1] == '&');
        if (p->fault == NULL && !ends) {
            (void)ges_sh_fail(p, "a character stands where no command can begin");
        }
        if (next != NULL) {
            list = last == NULL ? NULL : list == NULL ? last : join(p, GES_SH_LIST, list, last);
            last = next;
        }
    }
    p->depth--;
    return last == NULL ? list : list == NULL ? last : join(p, GES_SH_LIST, list, last);
}

ges_sh_command *ges_fish_parse(ges_sh_parser *p) {
    p->fault_line = 1;
    ges_sh_command *list = ges_fish_parse_list(p, NULL);
    bool is_stray_end = p->fault == NULL && !ges_sh_ended(p);
    if (is_stray_end) {
        (void)ges_sh_fail(p, "an end has no block");
    }
    if (p->fault != NULL) {
        p->fault_line = p->line;
    }
    return p->fault == NULL ? list : NULL;
}
