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

enum { PIECE = 16 * 1024 };

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

/* The flags of the first processor; its block comes first and is well below the limit. */
static uint32_t read_level(ges_gather *g) {
    ges_file file = GES_FILE_CLOSED;
    uint64_t size = 0;
    size_t got = 0;
    uint32_t level = 0;
    char *piece = ges_arena_alloc(g->mem, PIECE);
    if (piece == NULL ||
        g->os->file_open(g->os, GES_T("/proc/cpuinfo"), &file, &size, NULL) != GES_OK) {
        return 0;
    }
    ges_status status = g->os->file_read_at(g->os, file, 0, piece, PIECE, &got, NULL);
    g->os->file_close(g->os, &file);
    ges_text rest = {piece, status == GES_OK ? got : 0};
    ges_text line = {0};
    while (level == 0 && ges_text_next_line(&rest, &line)) {
        ges_text name = {0};
        ges_text flags = {0};
        bool is_whole = rest.ptr != NULL; /* a line that the limit cuts proves nothing */
        if (is_whole && ges_text_cut(line, ':', &name, &flags) &&
            ges_text_equal(ges_text_trim(name), GES_T("flags"))) {
            level = level_of(ges_text_trim(flags));
        }
    }
    return level;
}

void ges_gather_cpu(ges_gather *g) {
    ges_text wanted = ges_fact_value(g->facts, "GOAMD64");
    bool is_asked = wanted.len != 0 && !ges_text_equal(wanted, GES_T("v1"));
    if (is_asked && g->facts->family == GES_OS_LINUX &&
        ges_text_equal(g->facts->goarch, GES_T("amd64"))) {
        g->facts->cpu.amd64_level = read_level(g);
    }
}
