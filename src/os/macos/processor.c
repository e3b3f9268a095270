/* The processor of a Mac. */
#include "base/processor.h"

/* Every one of Apple's own has them, since the A7. */
bool ges_processor_has_sha256(void) {
#if defined(__aarch64__)
    return true;
#else
    return false;
#endif
}
