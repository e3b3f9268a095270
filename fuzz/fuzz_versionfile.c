/* Version files of version managers. */
#include "go/versionfile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ges_text content = ges_text_from((ges_bytes){data, size});
    ges_text version;
    (void)ges_versionfile_read_plain(content, &version); /* only that they end */
    (void)ges_versionfile_read_tool_versions(content, &version);
    (void)ges_versionfile_read_toml(content, &version);
    return 0;
}
