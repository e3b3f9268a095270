/* Paths as the go command shortens them in its messages. */
#include "go/shortpath.h"

#include "base/builder.h"

/* End of the element that starts at `from`. */
static size_t element_end(ges_path_style style, ges_text path, size_t from) {
    while (from < path.len && !ges_path_is_separator(style, path.ptr[from])) {
        from++;
    }
    return from;
}

static bool is_rooted(ges_path_style style, ges_text path) {
    return path.len > 0 && ges_path_is_separator(style, path.ptr[0]);
}

/* Goes up from the rest of `base`, then down the rest of `target`. */
static ges_text climb(ges_arena *mem, ges_path_style style, ges_text base, ges_text target) {
    ges_builder b = ges_builder_in(mem);
    ges_build_str(&b, "..");
    for (size_t i = 0; i < base.len; i++) {
        if (ges_path_is_separator(style, base.ptr[i])) {
            ges_build_char(&b, ges_path_separator(style));
            ges_build_str(&b, "..");
        }
    }
    if (target.len > 0) {
        ges_build_char(&b, ges_path_separator(style));
        ges_build_text(&b, target);
    }
    return ges_build_done(&b);
}

bool ges_path_relative(ges_arena *mem, ges_path_style style, ges_text base, ges_text target,
                       ges_text *out) {
    base = ges_path_clean(mem, style, base);
    target = ges_path_clean(mem, style, target);
    if (ges_path_equal(style, base, target)) {
        *out = GES_T(".");
        return true;
    }
    size_t base_volume = ges_path_volume_len(style, base);
    size_t target_volume = ges_path_volume_len(style, target);
    bool has_same_volume = ges_path_equal(style, ges_text_slice(base, 0, base_volume),
                                          ges_text_slice(target, 0, target_volume));
    base = ges_text_skip(base, base_volume);
    target = ges_text_skip(target, target_volume);
    if (ges_text_equal(base, GES_T("."))) {
        base = GES_T("");
    } else if (base.len == 0 && base_volume > 2) {
        base = GES_T("\\");
    }
    if (!has_same_volume || is_rooted(style, base) != is_rooted(style, target)) {
        return false;
    }
    size_t base_at = 0;
    size_t target_at = 0;
    for (;;) {
        size_t base_end = element_end(style, base, base_at);
        size_t target_end = element_end(style, target, target_at);
        bool is_equal = ges_path_equal(style, ges_text_slice(base, base_at, base_end),
                                       ges_text_slice(target, target_at, target_end));
        bool is_done = base_end == base.len && target_end == target.len;
        if (!is_equal || is_done) {
            base_at = is_equal ? base_end : base_at;
            target_at = is_equal ? target_end : target_at;
            break;
        }
        base_at = base_end < base.len ? base_end + 1 : base_end;
        target_at = target_end < target.len ? target_end + 1 : target_end;
    }
    ges_text rest = ges_text_skip(base, base_at);
    if (ges_text_equal(ges_text_slice(base, base_at, element_end(style, base, base_at)),
                       GES_T(".."))) {
        return false;
    }
    *out = rest.len > 0 ? climb(mem, style, rest, ges_text_skip(target, target_at))
                        : ges_text_skip(target, target_at);
    return true;
}

/* 1.24: both exist and are one file, or neither exists. */
static bool is_same_or_absent(const ges_os *os, ges_text a, ges_text b) {
    if (ges_os_same_file(os, a, b)) {
        return true;
    }
    return !ges_os_exists(os, a) && !ges_os_exists(os, b);
}

ges_text ges_go_short_path(const ges_os *os, ges_arena *mem, ges_text cwd, uint32_t minor,
                           ges_text path) {
    ges_path_style style = ges_os_style(os);
    ges_text relative;
    if (!ges_path_relative(mem, style, cwd, path, &relative) || relative.len >= path.len) {
        return path;
    }
    if (minor >= 24 && !is_same_or_absent(os, ges_path_join(mem, style, cwd, relative), path)) {
        return path;
    }
    return relative;
}
