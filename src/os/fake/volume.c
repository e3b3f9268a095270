/* Volumes of the fake: word for word what a snapshot answers. */
#include "os/fake/state.h"

#include "base/builder.h"
#include "base/number.h"
#include "os/cannot.h"

ges_text ges_fake_volume_text(ges_arena *mem, const ges_volume *volume) {
    ges_builder b = ges_builder_in(mem);
    ges_build_text(&b, volume->type.len != 0 ? volume->type : GES_T("?"));
    if (volume->free_bytes != UINT64_MAX) {
        ges_build_format(&b, " free %llu", (unsigned long long)volume->free_bytes);
    }
    if (volume->total_bytes != 0) {
        ges_build_format(&b, " of %llu", (unsigned long long)volume->total_bytes);
    }
    ges_build_text(&b, volume->is_remote ? GES_T(" remote") : GES_T(""));
    ges_build_text(&b, volume->is_read_only ? GES_T(" read-only") : GES_T(""));
    if (volume->remote.len != 0) { /* last, as it may hold blanks */
        ges_build_format(&b, " for %.*s", GES_FMT(volume->remote));
    }
    return ges_build_done(&b);
}

static void take_number(ges_text *rest, uint64_t *out) {
    ges_text word = {0};
    uint64_t number = 0;
    if (ges_text_next(rest, ' ', &word) && ges_parse_u64(word, &number)) {
        *out = number;
    }
}

ges_volume ges_fake_volume_of(ges_text text) {
    ges_volume volume = {.free_bytes = UINT64_MAX};
    ges_text word = {0};
    if (ges_text_next(&text, ' ', &word) && !ges_text_equal(word, GES_T("?"))) {
        volume.type = word;
    }
    while (ges_text_next(&text, ' ', &word)) {
        if (ges_text_equal(word, GES_T("free"))) {
            take_number(&text, &volume.free_bytes);
        } else if (ges_text_equal(word, GES_T("of"))) {
            take_number(&text, &volume.total_bytes);
        } else if (ges_text_equal(word, GES_T("for"))) {
            volume.remote = text;
            break;
        }
        volume.is_remote = volume.is_remote || ges_text_equal(word, GES_T("remote"));
        volume.is_read_only = volume.is_read_only || ges_text_equal(word, GES_T("read-only"));
    }
    return volume;
}

ges_status ges_fake_volume_info(const ges_os *os, ges_text path, ges_arena *mem, ges_volume *out,
                                ges_error *err) {
    ges_fake_node *node;
    const ges_fake_given *given = ges_fake_given_to(os, GES_FAKE_VOLUME, path);
    (void)mem;
    if (given != NULL && given->status != GES_OK) {
        return ges_fake_refuse_as_given(given, GES_FAKE_VOLUME, path, err);
    }
    ges_status status = ges_fake_find(os, path, true, "look at the volume of", &node, err);
    if (status != GES_OK && given == NULL) {
        return status;
    }
    *out = given != NULL ? ges_fake_volume_of(given->text) : (ges_volume){.free_bytes = UINT64_MAX};
    return GES_OK;
}
