/* The language of sh, bash and zsh as far as start-up files use it: bytes in, a tree out. Nothing
 * is expanded or run here; env/rc_*.c gives the tree its meaning.
 *
 *     ges_sh_parser parser = ges_sh_parser_on(text, GES_SH_BASH, mem);
 *     ges_sh_command *line;
 *     while (ges_sh_next(&parser, &line, &err) == GES_OK && line != NULL) ...
 *
 * Source: POSIX.1-2017 XCU 2 "Shell Command Language"; bash(1) SHELL GRAMMAR, EXPANSION;
 * zshmisc(1), zshexpn(1). */
#ifndef GES_FORMATS_SH_H
#define GES_FORMATS_SH_H

#include "base/list.h"
#include "ges/text.h"

typedef enum ges_sh_dialect {
    GES_SH_POSIX, /* sh, dash */
    GES_SH_BASH,
    GES_SH_ZSH,
    GES_SH_FISH, /* another grammar, the same tree: fish.c */
} ges_sh_dialect;

enum {
    GES_SH_MAX_DEPTH = 60,    /* nesting of commands, substitutions and braces */
    GES_SH_MAX_CHAIN = 500,   /* commands joined by && || or | */
    GES_SH_MAX_HEREDOCS = 16, /* here-documents that begin on one line */
};

typedef struct ges_sh_word ges_sh_word;
typedef struct ges_sh_command ges_sh_command;

/* "$name" or "${...}". */
typedef struct ges_sh_param {
    ges_text name;     /* variable, digit or special character; empty when `nested` stands there */
    ges_text index;    /* between [ and ], raw; ptr NULL when there is none */
    ges_text flags;    /* zsh: between ( and ), raw */
    ges_text op;       /* ":-", "-", "#", "%%", "/", "^^" ...; empty when there is none */
    ges_sh_word *arg;  /* after the operator; NULL when there is none */
    ges_sh_word *arg2; /* replacement of "/" operators; NULL when there is none */
    ges_sh_word *nested; /* zsh: ${${inner}...}; else NULL */
    bool is_length;      /* ${#name} */
    bool is_indirect;    /* bash: ${!name} */
    bool is_set_test;    /* zsh: ${+name} */
    bool is_split;       /* zsh: ${=name} */
    bool is_unreadable;  /* a form that is not understood: the value cannot be told */
} ges_sh_param;

typedef enum ges_sh_part_kind {
    GES_SH_LITERAL, /* text: quotes and backslashes are gone */
    GES_SH_PARAM,
    GES_SH_COMMAND, /* $(...) or `...`: command, text is its source */
    GES_SH_ARITH,   /* $((...)): text */
    GES_SH_PROCESS, /* <(...) >(...) =(...) */
} ges_sh_part_kind;

typedef struct ges_sh_part {
    ges_sh_part_kind kind;
    bool is_quoted; /* not split, not globbed */
    ges_text text;
    ges_sh_param *param;
    ges_sh_command *command; /* NULL when it is empty or not understood */
} ges_sh_part;
GES_LIST(ges_sh_parts, ges_sh_part);

struct ges_sh_word {
    ges_sh_parts parts;
    ges_text raw;     /* as written; borrowed from the input */
    uint32_t line;    /* 1-based */
    bool is_operator; /* inside [[ ]]: && || ( ) ! < > */
    bool is_array;    /* NAME=( ... ): the elements are in `array` */
    ges_sh_word *array;
    size_t array_count;
};
GES_LIST(ges_sh_words, ges_sh_word);

typedef enum ges_sh_kind {
    GES_SH_SIMPLE,     /* words; the first `assign_count` of them are assignments */
    GES_SH_LIST,       /* left, then right */
    GES_SH_AND,        /* left && right */
    GES_SH_OR,         /* left || right */
    GES_SH_NOT,        /* ! left */
    GES_SH_PIPE,       /* left | right */
    GES_SH_BACKGROUND, /* left & */
    GES_SH_SUBSHELL,   /* ( left ) */
    GES_SH_GROUP,      /* { left } */
    GES_SH_IF,         /* left: condition, right: then, other: else or NULL */
    GES_SH_WHILE,      /* left: condition, right: body */
    GES_SH_UNTIL,
    GES_SH_FOR,        /* name, words, right: body; has_in false: "$@" */
    GES_SH_SELECT,     /* as FOR, or any loop that is not followed; right: body */
    GES_SH_CASE,       /* words[0]: subject, items */
    GES_SH_FUNCTION,   /* name ("" runs at once), right: body */
    GES_SH_COND,       /* [[ words ]] */
    GES_SH_ARITHMETIC, /* (( text )) */
} ges_sh_kind;

typedef struct ges_sh_case_item {
    ges_sh_words patterns;
    ges_sh_command *body; /* NULL: nothing */
    char ending;          /* ';' for ;;  '&' for ;&  '|' for ;;& or zsh's ;| */
} ges_sh_case_item;
GES_LIST(ges_sh_case_items, ges_sh_case_item);

struct ges_sh_command {
    ges_sh_kind kind;
    uint32_t line; /* where it begins */
    ges_text raw;  /* as written, without here-documents; borrowed */
    ges_text name;
    ges_text text;
    ges_sh_words words;
    size_t assign_count;
    ges_sh_case_items items;
    ges_sh_command *left;
    ges_sh_command *right;
    ges_sh_command *other;
    bool has_in;
    bool has_input; /* standard input is redirected */
    bool has_redirection; /* of any kind */
    bool is_exec_redirect_only;
};

typedef struct ges_sh_heredoc {
    ges_text delimiter;
    bool strips_tabs;
} ges_sh_heredoc;

/* Plain data; make it with ges_sh_parser_on. */
typedef struct ges_sh_parser {
    ges_text in;
    size_t pos;
    uint32_t line;
    ges_sh_dialect dialect;
    ges_arena *mem;
    uint32_t depth;
    ges_sh_heredoc heredocs[GES_SH_MAX_HEREDOCS];
    size_t heredoc_count;
    bool keeps_returns;  /* a CR is a character like others, as it is to the shell, and no blank */
    const char *fault;   /* why it cannot go on; NULL: fine */
    uint32_t fault_line; /* where the faulty command begins */
} ges_sh_parser;

ges_sh_parser ges_sh_parser_on(ges_text in, ges_sh_dialect dialect, ges_arena *mem);

/* The next complete line of commands (a compound command may span many), as the shell reads it
 * before it runs it.
 * out:    NULL at the end of the input
 * Errors: CORRUPT (line set): a syntax error, or more nesting than GES_SH_MAX_DEPTH; the parser may
 *         be called again after ges_sh_skip_line; NO_MEMORY */
GES_CHECK ges_status ges_sh_next(ges_sh_parser *parser, ges_sh_command **out, ges_error *err);

/* After an error: goes on behind the line on which the faulty command began. */
void ges_sh_skip_line(ges_sh_parser *parser);

/* Splits NAME=..., NAME+=... or NAME[index]=... off a word: true when it is an assignment. *value
 * has the rest of the parts; `index` has ptr NULL when there is none. */
bool ges_sh_assignment(ges_arena *mem, const ges_sh_word *word, ges_text *name, ges_text *index,
                       bool *is_append, ges_sh_word *value);

/* Length of the variable name at the front; 0 when there is none. */
size_t ges_sh_name_len(ges_text text);

/* fish: the whole file, as fish reads it before it runs any of it. NULL: empty or a fault. */
ges_sh_command *ges_fish_parse(ges_sh_parser *parser);

/* For the parser's own files. */
bool ges_sh_is_reserved(const ges_sh_parser *parser, const char *word);
void ges_sh_skip_blanks(ges_sh_parser *parser);
/* Whether a word begins here (a blank, an operator or the end do not begin one). */
bool ges_sh_at_word(const ges_sh_parser *parser);
bool ges_sh_read_word(ges_sh_parser *parser, ges_sh_word *out);
bool ges_sh_read_condition_word(ges_sh_parser *parser, bool is_regex, ges_sh_word *out);
ges_sh_command *ges_sh_parse_compound(ges_sh_parser *parser);
ges_sh_command *ges_sh_parse_list(ges_sh_parser *parser, const char *const *stops, bool one_line);
ges_sh_command *ges_sh_parse_command(ges_sh_parser *parser);
ges_sh_command *ges_sh_new(ges_sh_parser *parser, ges_sh_kind kind);
bool ges_sh_fail(ges_sh_parser *parser, const char *why);
bool ges_sh_skip_newlines(ges_sh_parser *parser);
bool ges_sh_expect(ges_sh_parser *parser, const char *word);
static inline char ges_sh_at(const ges_sh_parser *parser, size_t ahead) {
    return parser->pos + ahead < parser->in.len ? parser->in.ptr[parser->pos + ahead] : '\0';
}
static inline bool ges_sh_ended(const ges_sh_parser *parser) {
    return parser->pos >= parser->in.len;
}

#endif
