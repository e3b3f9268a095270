/* Simple commands, pipelines and lists of sh, bash and zsh; compound commands are in sh_compound.c.
 * Recursive descent without a token stage: what a character means depends on where it stands. */
#include "formats/sh.h"

ges_sh_parser ges_sh_parser_on(ges_text in, ges_sh_dialect dialect, ges_arena *mem) {
    return (ges_sh_parser){.in = in, .line = 1, .dialect = dialect, .mem = mem};
}

bool ges_sh_fail(ges_sh_parser *p, const char *why) {
    if (p->fault == NULL) {
        p->fault = why;
    }
    return false;
}

ges_sh_command *ges_sh_new(ges_sh_parser *p, ges_sh_kind kind) {
    ges_sh_command *command = ges_new(p->mem, ges_sh_command);
    if (command == NULL) {
        (void)ges_sh_fail(p, "no memory");
        return NULL;
    }
    command->kind = kind;
    command->line = p->line;
    return command;
}

void ges_sh_skip_blanks(ges_sh_parser *p) {
    for (;;) {
        char c = ges_sh_at(p, 0);
        if (c == ' ' || c == '\t' || (c == '\r' && !p->keeps_returns)) {
            p->pos++;
        } else if (c == '\\' && ges_sh_at(p, 1) == '\n') {
            p->pos += 2;
            p->line++;
        } else if (c == '#') {
            size_t len = ges_text_find_char(ges_text_skip(p->in, p->pos), '\n');
            p->pos = len != GES_NPOS ? p->pos + len : p->in.len;
        } else {
            return;
        }
    }
}

/* Skips the bodies of the here-documents that were announced on the line that ends here. */
static void skip_heredocs(ges_sh_parser *p) {
    for (size_t i = 0; i < p->heredoc_count; i++) {
        ges_text rest = ges_text_skip(p->in, p->pos);
        ges_text line;
        while (ges_text_next_line(&rest, &line)) {
            size_t used = (size_t)(line.ptr - p->in.ptr) + line.len;
            p->pos = used < p->in.len ? used + 1 : used;
            p->line += used < p->in.len;
            while (p->heredocs[i].strips_tabs && line.len > 0 && line.ptr[0] == '\t') {
                line = ges_text_skip(line, 1);
            }
            if (ges_text_equal(line, p->heredocs[i].delimiter)) {
                break;
            }
        }
    }
    p->heredoc_count = 0;
}

/* Takes a newline, if one stands here, with the here-documents behind it. */
static bool take_newline(ges_sh_parser *p) {
    if (ges_sh_at(p, 0) != '\n') {
        return false;
    }
    p->pos++;
    p->line++;
    skip_heredocs(p);
    return true;
}

bool ges_sh_skip_newlines(ges_sh_parser *p) {
    bool any = false;
    do {
        ges_sh_skip_blanks(p);
    } while (take_newline(p) && (any = true));
    return any;
}

bool ges_sh_is_reserved(const ges_sh_parser *p, const char *word) {
    if (ges_sh_at(p, 0) != word[0]) {
        return false; /* nearly always */
    }
    ges_text rest = ges_text_skip(p->in, p->pos);
    ges_text wanted = ges_text_of(word);
    if (!ges_text_starts(rest, wanted)) {
        return false;
    }
    char next = ges_sh_at(p, wanted.len);
    return wanted.ptr[0] == ')' || wanted.ptr[0] == ';' || p->pos + wanted.len >= p->in.len ||
           strchr(" \t\r\n;&|<>()", next) != NULL;
}

bool ges_sh_expect(ges_sh_parser *p, const char *word) {
    (void)ges_sh_skip_newlines(p);
    if (!ges_sh_is_reserved(p, word)) {
        return ges_sh_fail(p, "a command is not complete, or a word stands where it may not");
    }
    p->pos += strlen(word);
    return true;
}

bool ges_sh_assignment(ges_arena *mem, const ges_sh_word *word, ges_text *name, ges_text *index,
                       bool *is_append, ges_sh_word *value) {
    if (word->parts.count == 0 || word->parts.items[0].kind != GES_SH_LITERAL ||
        word->parts.items[0].is_quoted) {
        return false;
    }
    ges_text first = word->parts.items[0].text;
    size_t len = ges_sh_name_len(first);
    size_t at = len;
    *index = (ges_text){NULL, 0};
    if (len == 0) {
        return false;
    }
    if (at < first.len && first.ptr[at] == '[') {
        size_t close = ges_text_find_char(ges_text_skip(first, at), ']');
        if (close == GES_NPOS) {
            return false;
        }
        *index = ges_text_slice(first, at + 1, at + close);
        at += close + 1;
    }
    bool appends = at + 1 < first.len && first.ptr[at] == '+' && first.ptr[at + 1] == '=';
    at += appends;
    if (at >= first.len || first.ptr[at] != '=') {
        return false;
    }
    *name = ges_text_slice(first, 0, len);
    *is_append = appends;
    *value = *word;
    ges_sh_part *parts = ges_new_array(mem, word->parts.count, ges_sh_part);
    if (parts == NULL) {
        return false;
    }
    memcpy(parts, word->parts.items, word->parts.count * sizeof(*parts));
    parts[0].text = ges_text_skip(first, at + 1);
    bool is_gone = parts[0].text.len == 0;
    value->parts.items = is_gone ? parts + 1 : parts;
    value->parts.count = word->parts.count - is_gone;
    return true;
}

/* NAME=( word ... ): the elements behind the parenthesis. */
static bool read_array(ges_sh_parser *p, ges_sh_word *word) {
    ges_sh_words elements = {0};
    p->pos++;
    for (;;) {
        (void)ges_sh_skip_newlines(p);
        if (ges_sh_at(p, 0) == ')') {
            break;
        }
        ges_sh_word element;
        if (!ges_sh_at_word(p)) {
            return ges_sh_fail(p, "a ( is never closed");
        }
        if (!ges_sh_read_word(p, &element)) {
            return false;
        }
        (void)ges_list_push(p->mem, &elements, element); /* the arena remembers */
    }
    p->pos++;
    word->is_array = true;
    word->array = elements.items;
    word->array_count = elements.count;
    return true;
}

static bool read_heredoc_start(ges_sh_parser *p) {
    ges_sh_word delimiter;
    bool strips = ges_sh_at(p, 2) == '-';
    p->pos += strips ? 3 : 2;
    ges_sh_skip_blanks(p);
    if (!ges_sh_at_word(p) || !ges_sh_read_word(p, &delimiter)) {
        return ges_sh_fail(p, "a << has no word");
    }
    if (p->heredoc_count == GES_SH_MAX_HEREDOCS) {
        return ges_sh_fail(p, "too many here-documents on one line");
    }
    ges_text text = {NULL, 0};
    for (size_t i = 0; i < delimiter.parts.count; i++) {
        text = ges_text_join(p->mem, text, delimiter.parts.items[i].text);
    }
    p->heredocs[p->heredoc_count++] = (ges_sh_heredoc){text, strips};
    return true;
}

/* A redirection, if one stands here: 1 taken, 0 none, -1 fault. */
static int read_redirection(ges_sh_parser *p, ges_sh_command *command) {
    size_t digits = 0;
    while (ges_sh_at(p, digits) >= '0' && ges_sh_at(p, digits) <= '9') {
        digits++;
    }
    char c = ges_sh_at(p, digits);
    bool is_both = digits == 0 && c == '&' && ges_sh_at(p, 1) == '>' && p->dialect != GES_SH_POSIX;
    if ((c != '<' && c != '>' && !is_both) ||
        (digits == 0 && !is_both && ges_sh_at(p, 1) == '(' && p->dialect != GES_SH_POSIX)) {
        return 0;
    }
    p->pos += digits;
    command->has_input |= c == '<' && digits == 0;
    command->has_redirection = true;
    if (c == '<' && ges_sh_at(p, 1) == '<' && ges_sh_at(p, 2) != '<') {
        return read_heredoc_start(p) ? 1 : -1;
    }
    p->pos++;
    while (ges_sh_at(p, 0) != '\0' && strchr("<>&|", ges_sh_at(p, 0)) != NULL &&
           !(ges_sh_at(p, 1) == '(' && ges_sh_at(p, 0) != '&')) {
        p->pos++;
    }
    ges_sh_skip_blanks(p);
    ges_sh_word target;
    if (!ges_sh_at_word(p)) {
        (void)ges_sh_fail(p, "a redirection has no target");
        return -1;
    }
    return ges_sh_read_word(p, &target) ? 1 : -1;
}

/* `name ( )` behind the first word: the rest is a function definition. */
static ges_sh_command *read_function_behind(ges_sh_parser *p, ges_sh_command *simple) {
    size_t ahead = 1;
    while (ges_sh_at(p, ahead) == ' ' || ges_sh_at(p, ahead) == '\t') {
        ahead++;
    }
    if (simple->words.count != 1 || simple->assign_count != 0 || ges_sh_at(p, 0) != '(' ||
        ges_sh_at(p, ahead) != ')') {
        return NULL;
    }
    p->pos += ahead + 1;
    (void)ges_sh_skip_newlines(p);
    simple->kind = GES_SH_FUNCTION;
    simple->name = simple->words.items[0].raw;
    simple->right = ges_sh_parse_command(p);
    return simple;
}

/* One word of a simple command with what belongs to it. */
static bool read_argument(ges_sh_parser *p, ges_sh_command *command) {
    ges_sh_word word;
    if (!ges_sh_read_word(p, &word)) {
        return false;
    }
    ges_text name;
    ges_text index;
    bool is_append;
    ges_sh_word value;
    bool assigns = ges_sh_assignment(p->mem, &word, &name, &index, &is_append, &value);
    if (assigns && ges_sh_at(p, 0) == '(' && value.parts.count == 0 && p->dialect != GES_SH_POSIX) {
        size_t begin = p->pos;
        if (!read_array(p, &word)) {
            return false;
        }
        word.raw.len += p->pos - begin;
    }
    if (assigns && command->assign_count == command->words.count) {
        command->assign_count++;
    }
    (void)ges_list_push(p->mem, &command->words, word); /* the arena remembers */
    return true;
}

static ges_sh_command *parse_simple(ges_sh_parser *p) {
    ges_sh_command *command = ges_sh_new(p, GES_SH_SIMPLE);
    size_t begin = p->pos;
    bool any = false;
    /* without memory words end where they begin */
    while (command != NULL && p->fault == NULL && !ges_arena_failed(p->mem)) {
        ges_sh_skip_blanks(p);
        int redirected = read_redirection(p, command);
        if (redirected != 0) {
            any = true;
            continue;
        }
        if (p->dialect == GES_SH_ZSH && any && ges_sh_is_reserved(p, "}")) {
            break; /* zsh: { command } needs no semicolon */
        }
        if (!ges_sh_at_word(p)) {
            ges_sh_command *function = read_function_behind(p, command);
            if (function != NULL) {
                function->raw = ges_text_slice(p->in, begin, p->pos);
                return function;
            }
            break;
        }
        any = true;
        (void)read_argument(p, command); /* the fault tells */
    }
    if (!any) {
        (void)ges_sh_fail(p, "a command is missing");
    }
    if (command != NULL) {
        command->raw = ges_text_trim(ges_text_slice(p->in, begin, p->pos));
    }
    return p->fault == NULL ? command : NULL;
}

ges_sh_command *ges_sh_parse_command(ges_sh_parser *p) {
    if (++p->depth > GES_SH_MAX_DEPTH) {
        (void)ges_sh_fail(p, "commands are nested too deeply");
    }
    ges_sh_command *command = p->fault == NULL ? ges_sh_parse_compound(p) : NULL;
    if (command == NULL && p->fault == NULL) {
        command = parse_simple(p);
    } else if (p->fault == NULL) {
        for (int more = 1; more > 0;) {
            ges_sh_skip_blanks(p);
            more = read_redirection(p, command);
        }
    }
    p->depth--;
    return command;
}

static ges_sh_command *join(ges_sh_parser *p, ges_sh_kind kind, ges_sh_command *left,
                            ges_sh_command *right) {
    ges_sh_command *command = ges_sh_new(p, kind);
    if (command != NULL) {
        command->left = left;
        command->right = right;
        command->line = left != NULL ? left->line : p->line;
        if (left != NULL) {
            bool spans = right != NULL && right->raw.ptr >= left->raw.ptr;
            size_t end =
                spans ? (size_t)(right->raw.ptr - left->raw.ptr) + right->raw.len : left->raw.len;
            command->raw = (ges_text){left->raw.ptr, end};
        }
    }
    return command;
}

static ges_sh_command *parse_pipeline(ges_sh_parser *p) {
    ges_sh_skip_blanks(p);
    bool negates = false;
    while (ges_sh_is_reserved(p, "!") || ges_sh_is_reserved(p, "time")) {
        negates ^= ges_sh_at(p, 0) == '!';
        p->pos += ges_sh_at(p, 0) == '!' ? 1 : 4;
        ges_sh_skip_blanks(p);
    }
    ges_sh_command *left = ges_sh_parse_command(p);
    uint32_t length = 0;
    for (ges_sh_skip_blanks(p);
         p->fault == NULL && ges_sh_at(p, 0) == '|' && ges_sh_at(p, 1) != '|';
         ges_sh_skip_blanks(p)) {
        p->pos += ges_sh_at(p, 1) == '&' ? 2 : 1;
        (void)ges_sh_skip_newlines(p);
        if (++length > GES_SH_MAX_CHAIN) {
            (void)ges_sh_fail(p, "a pipeline is too long");
        }
        left = join(p, GES_SH_PIPE, left, ges_sh_parse_command(p));
    }
    return negates ? join(p, GES_SH_NOT, left, NULL) : left;
}

static ges_sh_command *parse_and_or(ges_sh_parser *p) {
    ges_sh_command *left = parse_pipeline(p);
    for (uint32_t length = 0;; length++) {
        ges_sh_skip_blanks(p);
        if (length > GES_SH_MAX_CHAIN) {
            (void)ges_sh_fail(p, "a list of && and || is too long");
        }
        char c = ges_sh_at(p, 0);
        if (p->fault != NULL || (c != '&' && c != '|') || ges_sh_at(p, 1) != c) {
            return left;
        }
        p->pos += 2;
        (void)ges_sh_skip_newlines(p);
        left = join(p, c == '&' ? GES_SH_AND : GES_SH_OR, left, parse_pipeline(p));
    }
}

static bool at_stop(const ges_sh_parser *p, const char *const *stops) {
    for (size_t i = 0; stops != NULL && stops[i] != NULL; i++) {
        if (ges_sh_is_reserved(p, stops[i])) {
            return true;
        }
    }
    return false;
}

/* Commands up to one of the words in `stops` (which stays), the end of the input, or, for
 * `one_line`, the end of the line. */
ges_sh_command *ges_sh_parse_list(ges_sh_parser *p, const char *const *stops, bool one_line) {
    ges_sh_command *list = NULL;
    if (++p->depth > GES_SH_MAX_DEPTH) {
        (void)ges_sh_fail(p, "commands are nested too deeply");
    }
    while (p->fault == NULL && !ges_arena_failed(p->mem)) {
        if (one_line) {
            ges_sh_skip_blanks(p);
        } else {
            (void)ges_sh_skip_newlines(p);
        }
        if (ges_sh_ended(p) || at_stop(p, stops)) {
            break;
        }
        if (one_line && ges_sh_at(p, 0) == '\n') {
            (void)take_newline(p);
            break;
        }
        ges_sh_command *next = parse_and_or(p);
        ges_sh_skip_blanks(p);
        char c = ges_sh_at(p, 0);
        if (c == '&' && p->fault == NULL) {
            next = join(p, GES_SH_BACKGROUND, next, NULL);
            p->pos += ges_sh_at(p, 1) == '!' || ges_sh_at(p, 1) == '|' ? 2 : 1;
        } else if (c == ';' && ges_sh_at(p, 1) != ';' && ges_sh_at(p, 1) != '&') {
            p->pos++;
        } else if (c != '\n' && !ges_sh_ended(p) && !at_stop(p, stops)) {
            bool opens_body = p->dialect == GES_SH_ZSH && stops != NULL && c == '{';
            if (!opens_body) {
                (void)ges_sh_fail(p, "a character stands where no command can begin");
            }
            list = list == NULL ? next : join(p, GES_SH_LIST, list, next);
            break;
        }
        list = list == NULL ? next : join(p, GES_SH_LIST, list, next);
    }
    p->depth--;
    return list;
}

ges_status ges_sh_next(ges_sh_parser *p, ges_sh_command **out, ges_error *err) {
    bool is_fish = p->dialect == GES_SH_FISH;
    if (!is_fish) {
        (void)ges_sh_skip_newlines(p);
    }
    p->fault_line = p->line;
    p->heredoc_count = 0;
    ges_sh_command *list = is_fish ? ges_fish_parse(p) : ges_sh_parse_list(p, NULL, true);
    if (ges_arena_failed(p->mem)) {
        return ges_arena_error(p->mem, err);
    }
    if (p->fault != NULL) {
        ges_status status = ges_error_set(err, GES_CORRUPT, "%s", p->fault);
        if (err != NULL) {
            err->line = p->fault_line;
            err->offset = p->pos;
        }
        return status;
    }
    *out = list;
    return GES_OK;
}

void ges_sh_skip_line(ges_sh_parser *p) {
    uint32_t line = 1;
    size_t pos = 0;
    while (pos < p->in.len && line <= p->fault_line) {
        line += p->in.ptr[pos++] == '\n';
    }
    p->pos = pos;
    p->line = line;
    p->fault = NULL;
    p->depth = 0;
    p->heredoc_count = 0;
}
