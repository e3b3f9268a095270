/* Zip files of any shape. */
#include "archive_visit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    visit_archive(data, size);
    return 0;
}
