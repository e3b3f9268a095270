/* What the Windows seekers share. */
#include "go/seekwindows.h"

ges_text ges_seek_refuse_windows(const ges_seek *seek, const ges_seek_hit *hit, ges_arena *mem) {
    const ges_seek_place *place = &seek->places.items[hit->place];
    if (place->is_unexpanded) {
        return ges_text_join(mem, GES_T("'"), place->raw,
                             GES_T("' in PATH is not expanded any more in this process"));
    }
    return ges_seek_refuse_file(hit);
}

ges_text ges_seek_refuse_quotes(const ges_seek *seek, const ges_seek_hit *hit, ges_arena *mem) {
    const ges_seek_place *place = &seek->places.items[hit->place];
    if (place->is_quoted) {
        return ges_text_join(mem, GES_T("takes the quotes in PATH entry "), place->raw,
                             GES_T(" for part of the name"));
    }
    return (ges_text){0};
}

bool ges_seek_name_has_extension(const ges_seek *seek) {
    return ges_path_ext(GES_PATH_WINDOWS, seek->name).len > 1;
}

uint64_t ges_seek_rank(size_t place, size_t order) {
    enum { ORDERS = 1 << 20 };
    return (uint64_t)place * ORDERS + (order < ORDERS ? order : ORDERS - 1);
}
