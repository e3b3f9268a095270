/* The processor as Windows tells it. */
#include "base/processor.h"
#include "os/windows/win32.h"

bool ges_processor_has_sha256(void) {
#if defined(__aarch64__)
    return IsProcessorFeaturePresent(PF_ARM_V8_CRYPTO_INSTRUCTIONS_AVAILABLE) != 0;
#else
    return false;
#endif
}
