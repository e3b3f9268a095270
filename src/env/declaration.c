/* Small questions about declarations. */
#include "env/declaration.h"

static bool has_element(ges_text list, ges_text wanted, char separator) {
    ges_text piece;
    while (ges_text_next(&list, separator, &piece)) {
        if (ges_text_equal(piece, wanted)) {
            return true;
        }
    }
    return false;
}

ges_list_edit ges_list_edit_of(ges_text before, ges_text after, char separator) {
    if (before.len == 0) {
        return GES_EDIT_REPLACE;
    }
    if (after.len > before.len) {
        size_t added = after.len - before.len;
        if (ges_text_ends(after, before) && after.ptr[added - 1] == separator) {
            return GES_EDIT_PREPEND;
        }
        if (ges_text_starts(after, before) && after.ptr[before.len] == separator) {
            return GES_EDIT_APPEND;
        }
    }
    ges_text rest = after;
    ges_text piece;
    while (ges_text_next(&rest, separator, &piece)) {
        if (!has_element(before, piece, separator)) {
            return GES_EDIT_REPLACE;
        }
    }
    return GES_EDIT_REORDER;
}

const char *ges_list_edit_name(ges_list_edit edit) {
    switch (edit) {
    case GES_EDIT_REPLACE:
        return "replace";
    case GES_EDIT_PREPEND:
        return "prepend";
    case GES_EDIT_APPEND:
        return "append";
    case GES_EDIT_REORDER:
        return "reorder";
    }
    return "";
}

const char *ges_value_kind_name(ges_value_kind kind) {
    switch (kind) {
    case GES_VALUE_TEXT:
        return "";
    case GES_VALUE_REG_SZ:
        return "REG_SZ";
    case GES_VALUE_REG_EXPAND_SZ:
        return "REG_EXPAND_SZ";
    case GES_VALUE_REG_OTHER:
        return "other";
    }
    return "";
}
