/* The level of an amd64 processor, from /proc/cpuinfo: looked at only where GOAMD64 asks for more
 * than every such processor can. */
#include "doctor/facts_gather.h"

/* Flags that the kernel shows for what each level adds: words in blanks.
 * Source: x86-64 psABI 1.0 table 3.1; internal/cpu and runtime asm_amd64.s of Go; the kernel's names
 * in arch/x86/include/asm/cpufeatures.h (sse3 is "pni", lzcnt "abm"). */
static const char *const added[] = {
    [1] = "cx16 lahf_lm popcnt pni sse4_1 sse4_2 ssse3",
    [2] = "avx avx2 bmi1 bmi2 f16c fma abm movbe xsave",
    [3] = "avx512f avx512bw avx512cd avx512dq avx512vl",
};

/* A machine with 512 processors of 2 KiB each. */
enum { CPUINFO_MAX = 1024 * 1024 };

static bool has_flag(ges_text flags, ges_text flag) {
    ges_text word = {0};
    while (ges_text_next(&flags, ' ', &word)) {
        if (ges_text_equal(word, flag)) {
            return true;
        }
    }
    return false;
}

static uint32_t level_of(ges_text flags) {
    uint32_t level = 1;
    for (; level < GES_COUNT(added); level++) {
        ges_text wanted = ges_text_of(added[level]);
        ges_text word = {0};
        while (ges_text_next(&wanted, ' ', &word)) {
            if (!has_flag(flags, word)) {
                return level;
            }
        }
    }
    return level;
}

/* The flags of the first processor; all of them are alike. */
static uint32_t read_level(ges_gather *g) {
    ges_bytes bytes = {0};
    if (g->os->file_read(g->os, GES_T("/proc/cpuinfo"), CPUINFO_MAX, g->mem, &bytes, NULL) !=
        GES_OK) {
        return 0;
    }
    ges_text rest = ges_text_from(bytes);
    ges_text line = {0};
    while (ges_text_next_line(&rest, &line)) {
        ges_text name = {0};
        ges_text flags = {0};
        if (ges_text_cut(line, ':', &name, &flags) &&
            ges_text_equal(ges_text_trim(name), GES_T("flags"))) {
            return level_of(ges_text_trim(flags));
        }
    }
    return 0;
}

void ges_gather_cpu(ges_gather *g) {
    ges_text wanted = ges_fact_value(g->facts, "GOAMD64");
    bool is_asked = wanted.len != 0 && !ges_text_equal(wanted, GES_T("v1"));
    if (is_asked && g->facts->family == GES_OS_LINUX &&
        ges_text_equal(g->facts->goarch, GES_T("amd64"))) {
        g->facts->cpu.amd64_level = read_level(g);
    }
}
