/* Compound commands of sh, bash and zsh: if, loops, case, functions, [[ ]] and (( )), with zsh's
 * short forms ("if [[ c ]] { ... }", "for x (list) command").
 * Source: POSIX.1-2017 XCU 2.9.4; bash(1) Compound Commands; zshmisc(1) COMPLEX COMMANDS and
 * ALTERNATE FORMS. */
#include "formats/sh.h"

static const char *const stops_then[] = {"then", "{", NULL};
static const char *const stops_branch[] = {"elif", "else", "fi", NULL};
static const char *const stops_do[] = {"do", "{", NULL};
static const char *const stops_done[] = {"done", NULL};
static const char *const stops_brace[] = {"}", NULL};
static const char *const stops_paren[] = {")", NULL};
static const char *const stops_item[] = {";;", ";&", ";|", "esac", NULL};
static const char *const stops_end[] = {"end", NULL};

static bool is_zsh(const ges_sh_parser *p) {
    return p->dialect == GES_SH_ZSH;
}

static void skip_separators(ges_sh_parser *p) {
    do {
        (void)ges_sh_skip_newlines(p);
    } while (ges_sh_at(p, 0) == ';' && ges_sh_at(p, 1) != ';' && p->pos++ < p->in.len);
}

static ges_sh_command *parse_group(ges_sh_parser *p) {
    ges_sh_command *command = ges_sh_new(p, GES_SH_GROUP);
    p->pos++;
    ges_sh_command *body = ges_sh_parse_list(p, stops_brace, false);
    if (!ges_sh_expect(p, "}") || command == NULL) {
        return NULL;
    }
    command->left = body;
    ges_sh_skip_blanks(p);
    if (is_zsh(p) && ges_sh_is_reserved(p, "always")) {
        p->pos += 6;
        ges_sh_skip_blanks(p);
        ges_sh_command *both = ges_sh_new(p, GES_SH_LIST);
        if (ges_sh_at(p, 0) == '{' && both != NULL) {
            both->left = command;
            both->right = parse_group(p);
            return both;
        }
    }
    return command;
}

/* do ... done, { ... }, or in zsh one command. */
static ges_sh_command *parse_body(ges_sh_parser *p) {
    skip_separators(p);
    if (ges_sh_at(p, 0) == '{' && ges_sh_is_reserved(p, "{")) {
        return parse_group(p);
    }
    if (is_zsh(p) && !ges_sh_is_reserved(p, "do")) {
        return ges_sh_parse_command(p);
    }
    if (!ges_sh_expect(p, "do")) {
        return NULL;
    }
    ges_sh_command *body = ges_sh_parse_list(p, stops_done, false);
    return ges_sh_expect(p, "done") ? body : NULL;
}

/* Behind `if` or `elif`. */
static ges_sh_command *parse_if(ges_sh_parser *p) {
    ges_sh_command *command = ges_sh_new(p, GES_SH_IF);
    if (command == NULL || ++p->depth > GES_SH_MAX_DEPTH) {
        (void)ges_sh_fail(p, "commands are nested too deeply");
        return NULL;
    }
    command->left =
        ges_sh_parse_list(p, is_zsh(p) ? stops_then : (const char *const[]){"then", NULL}, false);
    skip_separators(p);
    bool is_short = is_zsh(p) && p->fault == NULL && ges_sh_is_reserved(p, "{");
    if (is_short) {
        command->right = parse_group(p);
        ges_sh_skip_blanks(p);
    } else if (ges_sh_expect(p, "then")) {
        command->right = ges_sh_parse_list(p, stops_branch, false);
        (void)ges_sh_skip_newlines(p);
    }
    if (p->fault != NULL) {
        return NULL;
    }
    if (ges_sh_is_reserved(p, "elif")) {
        p->pos += 4;
        command->other = parse_if(p);
        p->depth--;
        return command;
    }
    p->depth--;
    if (ges_sh_is_reserved(p, "else")) {
        p->pos += 4;
        ges_sh_skip_blanks(p);
        command->other = is_short ? parse_group(p) : ges_sh_parse_list(p, stops_branch, false);
    }
    return is_short || ges_sh_expect(p, "fi") ? command : NULL;
}

static ges_sh_command *parse_while(ges_sh_parser *p, ges_sh_kind kind) {
    ges_sh_command *command = ges_sh_new(p, kind);
    if (command == NULL) {
        return NULL;
    }
    command->left =
        ges_sh_parse_list(p, is_zsh(p) ? stops_do : (const char *const[]){"do", NULL}, false);
    command->right = p->fault == NULL ? parse_body(p) : NULL;
    return command;
}

static bool read_words_until(ges_sh_parser *p, ges_sh_words *out, char close) {
    for (;;) {
        if (close == ')') {
            (void)ges_sh_skip_newlines(p);
        } else {
            ges_sh_skip_blanks(p);
        }
        if (!ges_sh_at_word(p)) {
            return true;
        }
        ges_sh_word word;
        if (!ges_sh_read_word(p, &word)) {
            return false;
        }
        (void)ges_list_push(p->mem, out, word); /* the arena remembers */
    }
}

/* What stands between (( and )); ptr NULL and nothing taken when they do not pair up. */
static ges_text read_double_parentheses(ges_sh_parser *p) {
    size_t depth = 0;
    uint32_t lines = 0;
    for (size_t i = p->pos; i < p->in.len; i++) {
        char c = p->in.ptr[i];
        lines += c == '\n';
        depth += c == '(';
        if (c == ')' && --depth == 1) {
            if (i + 1 >= p->in.len || p->in.ptr[i + 1] != ')') {
                break;
            }
            ges_text inside = ges_text_slice(p->in, p->pos + 2, i);
            p->pos = i + 2;
            p->line += lines;
            return inside;
        }
    }
    return (ges_text){NULL, 0};
}

/* for ((...)): not followed; the body may run or not. */
static ges_sh_command *parse_counted_for(ges_sh_parser *p, ges_sh_command *command) {
    if (read_double_parentheses(p).ptr == NULL) {
        (void)ges_sh_fail(p, "a (( is never closed");
        return NULL;
    }
    command->kind = GES_SH_SELECT;
    command->right = parse_body(p);
    return command;
}

static ges_sh_command *parse_for(ges_sh_parser *p, ges_sh_kind kind, bool is_foreach) {
    ges_sh_command *command = ges_sh_new(p, kind);
    if (command == NULL) {
        return NULL;
    }
    ges_sh_skip_blanks(p);
    if (ges_sh_at(p, 0) == '(' && ges_sh_at(p, 1) == '(') {
        return parse_counted_for(p, command);
    }
    size_t len = ges_sh_name_len(ges_text_skip(p->in, p->pos));
    if (len == 0) {
        (void)ges_sh_fail(p, "a loop has no variable");
        return NULL;
    }
    command->name = ges_text_slice(p->in, p->pos, p->pos + len);
    p->pos += len;
    (void)ges_sh_skip_newlines(p);
    if (ges_sh_is_reserved(p, "in")) {
        p->pos += 2;
        command->has_in = true;
        (void)read_words_until(p, &command->words, '\n'); /* the fault tells */
    } else if (is_zsh(p) && ges_sh_at(p, 0) == '(') {
        p->pos++;
        command->has_in = true;
        (void)read_words_until(p, &command->words, ')'); /* the fault tells */
        (void)ges_sh_expect(p, ")");
    }
    if (p->fault != NULL) {
        return NULL;
    }
    if (is_foreach) {
        command->right = ges_sh_parse_list(p, stops_end, false);
        return ges_sh_expect(p, "end") ? command : NULL;
    }
    command->right = parse_body(p);
    return command;
}

static bool parse_case_item(ges_sh_parser *p, ges_sh_command *command) {
    ges_sh_case_item item = {.ending = ';'};
    if (ges_sh_at(p, 0) == '(') {
        p->pos++;
    }
    for (;;) {
        ges_sh_word pattern;
        ges_sh_skip_blanks(p);
        if (!ges_sh_at_word(p)) {
            return ges_sh_fail(p, "a pattern of case is missing");
        }
        if (!ges_sh_read_word(p, &pattern)) {
            return false;
        }
        (void)ges_list_push(p->mem, &item.patterns, pattern); /* the arena remembers */
        ges_sh_skip_blanks(p);
        if (ges_sh_at(p, 0) != '|') {
            break;
        }
        p->pos++;
    }
    if (ges_sh_at(p, 0) != ')') {
        return ges_sh_fail(p, "a pattern of case does not end with )");
    }
    p->pos++;
    item.body = ges_sh_parse_list(p, stops_item, false);
    (void)ges_sh_skip_newlines(p);
    if (ges_sh_at(p, 0) == ';') {
        char second = ges_sh_at(p, 1);
        bool continues = second == ';' && ges_sh_at(p, 2) == '&';
        item.ending = continues ? '|' : second;
        p->pos += continues ? 3 : 2;
    }
    (void)ges_list_push(p->mem, &command->items, item); /* the arena remembers */
    return p->fault == NULL;
}

static ges_sh_command *parse_case(ges_sh_parser *p) {
    ges_sh_command *command = ges_sh_new(p, GES_SH_CASE);
    ges_sh_word subject;
    ges_sh_skip_blanks(p);
    if (command == NULL || !ges_sh_at_word(p) || !ges_sh_read_word(p, &subject)) {
        (void)ges_sh_fail(p, "case has no word");
        return NULL;
    }
    (void)ges_list_push(p->mem, &command->words, subject); /* the arena remembers */
    if (!ges_sh_expect(p, "in")) {
        return NULL;
    }
    for (;;) {
        (void)ges_sh_skip_newlines(p);
        if (ges_sh_is_reserved(p, "esac")) {
            p->pos += 4;
            return command;
        }
        if (ges_sh_ended(p) || !parse_case_item(p, command)) {
            (void)ges_sh_fail(p, "a case is never closed with esac");
            return NULL;
        }
    }
}

/* Behind `function`: a name (zsh: perhaps none), perhaps (), a body. */
static ges_sh_command *parse_function(ges_sh_parser *p) {
    ges_sh_command *command = ges_sh_new(p, GES_SH_FUNCTION);
    ges_sh_skip_blanks(p);
    ges_sh_word name = {0};
    if (command == NULL || (ges_sh_at(p, 0) != '{' && !ges_sh_read_word(p, &name))) {
        return NULL;
    }
    command->name = name.raw;
    ges_sh_skip_blanks(p);
    if (ges_sh_at(p, 0) == '(' && ges_sh_at(p, 1) == ')') {
        p->pos += 2;
    }
    (void)ges_sh_skip_newlines(p);
    command->right = ges_sh_parse_command(p);
    return command;
}

/* [[ ... ]]: words and operators, in order. */
static ges_sh_command *parse_condition(ges_sh_parser *p) {
    ges_sh_command *command = ges_sh_new(p, GES_SH_COND);
    bool is_regex = false;
    while (command != NULL && p->fault == NULL) {
        (void)ges_sh_skip_newlines(p);
        if (ges_sh_is_reserved(p, "]]")) {
            p->pos += 2;
            return command;
        }
        if (ges_sh_ended(p)) {
            (void)ges_sh_fail(p, "a [[ is never closed");
            return NULL;
        }
        size_t begin = p->pos;
        ges_sh_word word = {.line = p->line};
        char c = ges_sh_at(p, 0);
        bool is_double = (c == '&' || c == '|') && ges_sh_at(p, 1) == c;
        if (is_double || (strchr("()<>", c) != NULL && !is_regex)) {
            p->pos += is_double ? 2 : 1;
            word.is_operator = true;
            word.raw = ges_text_slice(p->in, begin, p->pos);
        } else if ((!is_regex && !ges_sh_at_word(p)) ||
                   !ges_sh_read_condition_word(p, is_regex, &word)) {
            (void)ges_sh_fail(p, "a [[ holds a character that has no place there");
            return NULL;
        }
        is_regex = ges_text_equal(word.raw, GES_T("=~"));
        (void)ges_list_push(p->mem, &command->words, word); /* the arena remembers */
    }
    return NULL;
}

static ges_sh_command *parse_parentheses(ges_sh_parser *p) {
    if (ges_sh_at(p, 1) == '(') {
        ges_text inside = read_double_parentheses(p);
        ges_sh_command *command = inside.ptr != NULL ? ges_sh_new(p, GES_SH_ARITHMETIC) : NULL;
        if (command != NULL) {
            command->text = inside;
            return command;
        }
    }
    if (is_zsh(p) && ges_sh_at(p, 1) == ')') {
        p->pos += 2;
        return parse_function(p);
    }
    ges_sh_command *command = ges_sh_new(p, GES_SH_SUBSHELL);
    p->pos++;
    ges_sh_command *body = ges_sh_parse_list(p, stops_paren, false);
    if (!ges_sh_expect(p, ")") || command == NULL) {
        return NULL;
    }
    command->left = body;
    return command;
}

static ges_sh_command *parse_keyword(ges_sh_parser *p) {
    typedef struct keyword {
        const char *word;
        char what;
        bool is_posix;
    } keyword;
    static const keyword keywords[] = {
        {"if", 'i', true},  {"while", 'w', true},   {"until", 'u', true},
        {"for", 'f', true}, {"case", 'c', true},    {"function", 'F', false},
        {"[[", '[', false}, {"select", 's', false}, {"foreach", 'e', false},
        {"{", '{', true},
    };
    for (size_t i = 0; i < GES_COUNT(keywords); i++) {
        if (!ges_sh_is_reserved(p, keywords[i].word) ||
            (!keywords[i].is_posix && p->dialect == GES_SH_POSIX) ||
            (keywords[i].what == 'e' && !is_zsh(p))) {
            continue;
        }
        p->pos += keywords[i].what == '{' ? 0 : strlen(keywords[i].word);
        switch (keywords[i].what) {
        case 'i':
            return parse_if(p);
        case 'w':
            return parse_while(p, GES_SH_WHILE);
        case 'u':
            return parse_while(p, GES_SH_UNTIL);
        case 'f':
            return parse_for(p, GES_SH_FOR, false);
        case 's':
            return parse_for(p, GES_SH_SELECT, false);
        case 'e':
            return parse_for(p, GES_SH_FOR, true);
        case 'c':
            return parse_case(p);
        case 'F':
            return parse_function(p);
        case '[':
            return parse_condition(p);
        default:
            return parse_group(p);
        }
    }
    return NULL;
}

/* NULL without a fault: no compound command begins here. */
ges_sh_command *ges_sh_parse_compound(ges_sh_parser *p) {
    ges_sh_skip_blanks(p);
    size_t begin = p->pos;
    uint32_t line = p->line;
    bool opens = ges_sh_at(p, 0) == '(';
    ges_sh_command *command = opens ? parse_parentheses(p) : parse_keyword(p);
    bool was_compound = opens || p->pos != begin;
    if (command == NULL) {
        if (was_compound) {
            (void)ges_sh_fail(p, "a command is not complete");
        }
        return NULL;
    }
    command->line = line;
    command->raw = ges_text_slice(p->in, begin, p->pos);
    return command;
}
