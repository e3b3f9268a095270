/* What the activation files share. */
#include "shell/activation.h"

const ges_activation_file *const ges_activation_files[] = {
#define GES_ACTIVATION(name) &ges_activation_##name,
#include "shell/activations.def"
#undef GES_ACTIVATION
};
const size_t ges_activation_file_count = GES_COUNT(ges_activation_files);

bool ges_activation_takes_version(ges_text version) {
    static const ges_text others = GES_LIT(" .+-_:");
    for (size_t i = 0; i < version.len; i++) {
        char c = version.ptr[i];
        bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!is_word && ges_text_find_char(others, c) == GES_NPOS) {
            return false;
        }
    }
    return version.len != 0 && version.len <= 200;
}

void ges_activation_lines(ges_builder *out, const char *const *lines, size_t count,
                          const char *end) {
    for (size_t i = 0; i < count; i++) {
        ges_build_text(out, ges_text_of(lines[i]));
        ges_build_text(out, ges_text_of(end));
    }
}

ges_text ges_activation_slashes(ges_arena *mem, ges_text path, char slash) {
    ges_builder out = ges_builder_in(mem);
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        ges_build_char(&out, c == '/' || c == '\\' ? slash : c);
    }
    return ges_build_done(&out);
}
