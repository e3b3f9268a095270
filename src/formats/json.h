/* JSON and JSON with comments, as values that remember where they stood.
 * Strict: RFC 8259, UTF-8, one value, nothing after it. GES_JSON_COMMENTS also takes what VS Code's
 * settings hold: a BOM, line and block comments, one comma before a closing bracket. */
#ifndef GES_FORMATS_JSON_H
#define GES_FORMATS_JSON_H

#include "ges/text.h"

enum { GES_JSON_MAX_DEPTH = 128 };

typedef enum ges_json_dialect {
    GES_JSON_STRICT,
    GES_JSON_COMMENTS,
} ges_json_dialect;

typedef enum ges_json_kind {
    GES_JSON_NULL,
    GES_JSON_BOOLEAN,
    GES_JSON_NUMBER,
    GES_JSON_STRING,
    GES_JSON_ARRAY,
    GES_JSON_OBJECT,
} ges_json_kind;

/* One value. Children of arrays and objects are a chain: first, then next of each, in the order of
 * the input, members of the same name included. */
typedef struct ges_json ges_json;
struct ges_json {
    ges_json_kind kind;
    bool boolean;          /* BOOLEAN */
    ges_text text;         /* STRING: decoded (lone surrogates as WTF-8); NUMBER: as written */
    ges_text key;          /* decoded name, when it is a member of an object; else empty */
    size_t start;          /* bytes start..end (exclusive) of the input are the value */
    size_t end;
    size_t key_start;      /* the name with its quotes; both 0 when there is none */
    size_t key_end;
    size_t count;          /* children */
    const ges_json *first; /* NULL: none */
    const ges_json *next;  /* the following sibling; NULL: the last */
};

/* Reads one value.
 * in:     borrowed; *out may point into it
 * out:    allocated in `mem`; untouched on failure
 * Errors: CORRUPT, TRUNCATED (offset and line set), TOO_LARGE (nested deeper than
 *         GES_JSON_MAX_DEPTH), NO_MEMORY
 * Source: RFC 8259; microsoft/node-jsonc-parser for comments and trailing commas */
GES_CHECK ges_status ges_json_parse(ges_bytes in, ges_json_dialect dialect, ges_arena *mem,
                                    const ges_json **out, ges_error *err);

/* The member `name` of an object, the last one when there are several; NULL when there is none or
 * `value` is NULL or no object, so that calls nest. */
const ges_json *ges_json_member(const ges_json *value, ges_text name);
/* True and the answer when `value` is not NULL and of that kind. */
bool ges_json_text(const ges_json *value, ges_text *out);
bool ges_json_boolean(const ges_json *value, bool *out);
/* Whole numbers in range only, written without point and exponent. */
bool ges_json_u64(const ges_json *value, uint64_t *out);
bool ges_json_i64(const ges_json *value, int64_t *out);
/* "object", "string" ... for messages. */
const char *ges_json_kind_name(ges_json_kind kind);

#endif
