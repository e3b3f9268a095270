/* Which of the Gos that were found a version means. */
#include "go/sdklist.h"
#include "go/version.h"

static ges_text number_of(ges_text version) {
    return ges_text_starts(version, GES_T("go")) ? ges_go_toolchain_version(version) : version;
}

const ges_sdk_entry *ges_sdklist_version(const ges_sdklist *list, ges_text version) {
    ges_text wanted = number_of(version);
    bool is_family = ges_text_equal(ges_go_version_lang(wanted), wanted);
    const ges_sdk_entry *best = NULL;
    for (size_t i = 0; i < list->count && best == NULL; i++) {
        const ges_sdk_entry *sdk = &list->items[i];
        ges_text own = is_family ? ges_go_version_lang(sdk->number) : sdk->number;
        if (ges_sdk_is_usable(sdk) && ges_go_version_valid(wanted) && ges_text_equal(own, wanted)) {
            best = sdk;
        }
    }
    return best;
}

const ges_sdk_entry *ges_sdklist_serving(const ges_sdklist *list, ges_text version) {
    ges_text wanted = number_of(version);
    ges_text family = ges_go_version_lang(wanted);
    const ges_sdk_entry *same = NULL; /* the newest of the same 1.N */
    const ges_sdk_entry *next = NULL; /* the oldest that is newer, in its newest patch */
    bool has_meaning = wanted.len == 0 || ges_go_version_valid(wanted);
    for (size_t i = 0; i < list->count && has_meaning; i++) {
        const ges_sdk_entry *sdk = &list->items[i];
        bool serves = ges_sdk_is_usable(sdk) && ges_go_version_compare(sdk->number, wanted) >= 0;
        bool is_same = serves && ges_text_equal(ges_go_version_lang(sdk->number), family);
        same = is_same && same == NULL ? sdk : same;
        bool is_older =
            serves && next != NULL && wanted.len != 0 &&
            !ges_text_equal(ges_go_version_lang(sdk->number), ges_go_version_lang(next->number));
        if (serves && (next == NULL || is_older)) {
            next = sdk;
        }
    }
    return same != NULL ? same : next;
}
