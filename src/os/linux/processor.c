/* The processor as the kernel tells it. Source: Linux Documentation/arch/arm64/elf_hwcaps.rst */
#include "base/processor.h"

#if defined(__aarch64__)

#include <sys/auxv.h>

bool ges_processor_has_sha256(void) {
    const unsigned long sha2 = 1UL << 6; /* HWCAP_SHA2 */
    return (getauxval(AT_HWCAP) & sha2) != 0;
}

#else

bool ges_processor_has_sha256(void) {
    return false;
}

#endif
