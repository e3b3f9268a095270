/* Reads a PowerShell script from standard input with tree-sitter's grammar and prints every place that
 * is no PowerShell. Ends with 1 when there is one. Built by tools/powershell-grammar.sh. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tree_sitter/api.h>

const TSLanguage *tree_sitter_powershell(void);

static int report(TSNode node, const char *text) {
    int count = 0;
    if (ts_node_is_error(node) || ts_node_is_missing(node)) {
        TSPoint at = ts_node_start_point(node);
        uint32_t from = ts_node_start_byte(node);
        uint32_t to = ts_node_end_byte(node);
        printf("%u:%u: %s %.*s\n", at.row + 1, at.column + 1,
               ts_node_is_missing(node) ? "missing" : "no PowerShell:",
               (int)(to - from < 200 ? to - from : 200), text + from);
        count++;
    }
    for (uint32_t i = 0; i < ts_node_child_count(node); i++) {
        count += report(ts_node_child(node, i), text);
    }
    return count;
}

int main(void) {
    static char text[1 << 22];
    size_t len = fread(text, 1, sizeof(text) - 1, stdin);
    TSParser *parser = ts_parser_new();
    if (!ts_parser_set_language(parser, tree_sitter_powershell())) {
        fputs("the grammar and the reader do not fit together\n", stderr);
        return 2;
    }
    TSTree *tree = ts_parser_parse_string(parser, NULL, text, (uint32_t)len);
    int count = report(ts_tree_root_node(tree), text);
    ts_tree_delete(tree);
    ts_parser_delete(parser);
    return count != 0;
}
