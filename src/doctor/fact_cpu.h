/* Facts: what the processor can do, as far as GOAMD64 asks. */
#ifndef GES_DOCTOR_FACT_CPU_H
#define GES_DOCTOR_FACT_CPU_H

#include <stdint.h>

/* Plain struct. */
typedef struct ges_fact_cpu {
    uint32_t amd64_level; /* 1 to 4 of the x86-64 psABI; 0: not looked at, or nobody tells */
} ges_fact_cpu;

#endif
