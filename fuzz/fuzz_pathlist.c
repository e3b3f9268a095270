/* Any bytes as a PATH of either family of systems. */
#include "env/pathlist.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    for (int style = GES_PATH_UNIX; style <= GES_PATH_WINDOWS; style++) {
        ges_text rest = {(const char *)data, size};
        ges_text raw = {0};
        while (ges_path_next_raw((ges_path_style)style, &rest, &raw)) {
            unsigned troubles = ges_path_troubles((ges_path_style)style, raw);
            const char *text = ges_path_trouble_text((ges_path_style)style, troubles);
            if ((text[0] != '\0') != (troubles != 0)) {
                __builtin_trap();
            }
            (void)ges_path_units(raw); /* only that it ends */
        }
    }
    return 0;
}
