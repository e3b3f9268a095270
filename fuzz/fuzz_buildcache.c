/* Any bytes as an entry of GOCACHE and as a recorded file state. */
#include "go/buildcache.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    uint8_t key[GES_BUILDCACHE_HASH] = {0};
    uint8_t output[GES_BUILDCACHE_HASH];
    uint64_t length = 0;
    ges_buildcache_stat stat;
    (void)!ges_buildcache_entry((ges_bytes){data, size}, key, output, &length, NULL);
    (void)ges_buildcache_stat_parse((ges_text){(const char *)data, size}, &stat); /* that it ends */
    return 0;
}
