/* Which flags a C compiler takes, told by the compiler's own file. */
#include "go/ccoptions.h"

#include "base/number.h"
#include "formats/image.h"

enum {
    PIECE = 16 * 1024,
    OVERLAP = 64,              /* longer than any text looked for */
    GCC_MAX = 2 * 1024 * 1024, /* of read-only data that is searched */
    CLANG_MAX = 256 * 1024,    /* larger: a static clang, whose table is not looked for */
};

/* A text to look for. Strings of one end may be merged by the linker, so what stands before it says
 * nothing; the NUL behind it counts when it is part of `text`. */
typedef struct needle {
    ges_text text;  /* has a '-' with two bytes behind it */
    size_t dash_at; /* of the first one */
    char next[2];   /* the bytes behind it */
    bool is_found;
} needle;

typedef struct open_program {
    const ges_os *os;
    ges_file file;
    ges_window window;
    ges_image_page page;
    ges_image image;
} open_program;

static bool read_program(const void *self, uint64_t off, void *buffer, size_t len) {
    const open_program *p = self;
    size_t got = 0;
    return p->os->file_read_at(p->os, p->file, off, buffer, len, &got, NULL) == GES_OK &&
           got == len;
}

static ges_status open_image(const ges_os *os, ges_text path, open_program *out, ges_error *err) {
    *out = (open_program){.os = os, .file = GES_FILE_CLOSED};
    uint64_t size = 0;
    ges_status status = os->file_open(os, path, &out->file, &size, err);
    if (status != GES_OK) {
        return status;
    }
    out->window = (ges_window){out, size, read_program};
    ges_image_page_on(&out->page, &out->window);
    return ges_image_read(&out->page, &out->image, err);
}

static uint8_t pair_hash(char a, char b) {
    return (uint8_t)((uint8_t)a * 31U + (uint8_t)b);
}

/* Looks for all needles in one piece, in one pass. Option tables are full of dashes, so a plain
 * loop and three bytes compared by hand beat memchr and memcmp. */
static void search_piece(ges_text piece, needle *needles, size_t count) {
    /* Which pairs of bytes behind a dash are worth a look: nearly none of an option table are. */
    bool is_wanted[256] = {false};
    for (size_t i = 0; i < count; i++) {
        is_wanted[pair_hash(needles[i].next[0], needles[i].next[1])] = true;
    }
    for (size_t at = 0; at + 2 < piece.len; at++) {
        if (piece.ptr[at] != '-' || !is_wanted[pair_hash(piece.ptr[at + 1], piece.ptr[at + 2])]) {
            continue;
        }
        for (size_t i = 0; i < count; i++) {
            needle *n = &needles[i];
            if (piece.ptr[at + 1] == n->next[0] && piece.ptr[at + 2] == n->next[1] &&
                at >= n->dash_at && piece.len - at >= n->text.len - n->dash_at &&
                memcmp(piece.ptr + at - n->dash_at, n->text.ptr, n->text.len) == 0) {
                n->is_found = true;
            }
        }
    }
}

static needle needle_for(ges_text text) {
    size_t dash_at = ges_text_find_char(text, '-');
    return (needle){text, dash_at, {text.ptr[dash_at + 1], text.ptr[dash_at + 2]}, false};
}

static bool all_found(const needle *needles, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!needles[i].is_found) {
            return false;
        }
    }
    return true;
}

/* Searches the read-only data from its start until the first `stop_count` needles are found. The
 * others are looked for along the way. True when all of it was searched. */
static bool search_program(open_program *p, ges_arena *mem, uint64_t max, needle *needles,
                           size_t count, size_t stop_count) {
    ges_image_part part = p->image.read_only;
    if (part.size == 0 && !ges_image_section(&p->page, &p->image, ".rodata", "__cstring", &part)) {
        return false;
    }
    uint64_t left = part.size < max ? part.size : max;
    char *buffer = ges_new_array(mem, PIECE + OVERLAP, char);
    size_t kept = 0;
    uint64_t off = part.off;
    while (buffer != NULL && left > 0 && !all_found(needles, stop_count)) {
        size_t len = left < PIECE ? (size_t)left : PIECE;
        if (!ges_window_read(&p->window, off, buffer + kept, len)) {
            return false;
        }
        search_piece((ges_text){buffer, kept + len}, needles, count);
        size_t have = kept + len;
        kept = have < OVERLAP ? have : OVERLAP;
        memmove(buffer, buffer + have - kept, kept);
        off += len;
        left -= len;
    }
    return buffer != NULL && left == 0 && part.size <= max;
}

/* The search ends where the options that every current gcc has were met; an older one, without
 * them, is searched to its end, so that "not there" is proven too. -fno-caret-diagnostics and
 * -Qunused-arguments are clang's own; they are looked for along the way. */
static bool read_gcc(open_program *p, ges_arena *mem, ges_cc_driver *out) {
    enum { RECORD, DRIVER, GNO, DUMP, FILE_MAP, DEBUG_MAP, GNO_RECORD, CARET, UNUSED, COUNT };
    needle needles[COUNT] = {
        [RECORD] = needle_for(GES_T("-grecord-gcc-switches\0")),
        [DRIVER] = needle_for(GES_T("  -pass-exit-codes ")),
        [GNO] = needle_for(GES_T("-gno-\0")),
        [DUMP] = needle_for(GES_T("  -dumpspecs ")),
        [FILE_MAP] = needle_for(GES_T("-ffile-prefix-map=\0")),
        [DEBUG_MAP] = needle_for(GES_T("-fdebug-prefix-map=\0")),
        [GNO_RECORD] = needle_for(GES_T("-gno-record-gcc-switches\0")),
        [CARET] = needle_for(GES_T("-fcaret-diagnostics\0")),
        [UNUSED] = needle_for(GES_T("-Qunused-arguments\0")),
    };
    bool is_whole = search_program(p, mem, GCC_MAX, needles, COUNT, GNO_RECORD);
    bool is_proven = is_whole || all_found(needles, GNO_RECORD);
    if (!is_proven || !needles[RECORD].is_found || !needles[DRIVER].is_found ||
        !needles[DUMP].is_found) {
        return false;
    }
    *out = (ges_cc_driver){
        .family = GES_CC_GCC,
        .has_file_prefix_map = needles[FILE_MAP].is_found,
        .has_debug_prefix_map = needles[DEBUG_MAP].is_found,
        .has_no_record = needles[GNO_RECORD].is_found || needles[GNO].is_found,
        .has_caret = needles[CARET].is_found,
        .has_unused_arguments = needles[UNUSED].is_found,
    };
    return true;
}

/* The release in "libclang-cpp.so.14"; 0 when it is not named. */
static uint32_t clang_release(open_program *p, ges_arena *mem) {
    static const char name[] = "libclang-cpp.so.";
    ges_image_part part;
    if (!ges_image_section(&p->page, &p->image, ".dynstr", NULL, &part) || part.size > CLANG_MAX) {
        return 0;
    }
    size_t len = (size_t)part.size;
    char *buffer = ges_new_array(mem, len + 1, char);
    if (buffer == NULL || !ges_window_read(&p->window, part.off, buffer, len)) {
        return 0;
    }
    ges_text names = {buffer, len};
    size_t at = ges_text_find(names, ges_text_of(name));
    if (at == GES_NPOS) {
        return 0;
    }
    ges_text digits = ges_text_skip(names, at + sizeof(name) - 1);
    size_t end = 0;
    while (end < digits.len && digits.ptr[end] >= '0' && digits.ptr[end] <= '9') {
        end++;
    }
    uint64_t release = 0;
    return ges_parse_u64(ges_text_slice(digits, 0, end), &release) && release < 1000
               ? (uint32_t)release
               : 0;
}

/* A small driver over the shared library. All of these options are in clang since release 10, the
 * last of them to come being -ffile-prefix-map (clang 10 release notes). */
static bool read_clang(open_program *p, ges_arena *mem, ges_cc_driver *out) {
    enum { USAGE, AS, COUNT };
    needle needles[COUNT] = {
        [USAGE] = needle_for(GES_T("clang -cc1as [options] file")),
        [AS] = needle_for(GES_T("-cc1as\0")),
    };
    uint32_t release = p->window.size <= 4 * CLANG_MAX ? clang_release(p, mem) : 0;
    if (release < 10) {
        return false;
    }
    (void)search_program(p, mem, CLANG_MAX, needles, COUNT, COUNT); /* all or not at all */
    if (!all_found(needles, COUNT)) {
        return false;
    }
    *out = (ges_cc_driver){
        .family = GES_CC_CLANG,
        .has_file_prefix_map = true,
        .has_debug_prefix_map = true,
        .has_no_record = true,
        .has_caret = true,
        .has_unused_arguments = true,
        .release = release,
    };
    return true;
}

ges_status ges_cc_driver_read(const ges_os *os, ges_text path, ges_arena *mem, ges_cc_driver *out,
                              ges_error *err) {
    open_program program;
    ges_cc_driver driver = {.family = GES_CC_OTHER};
    ges_status status = open_image(os, path, &program, err);
    if (status == GES_OK && !read_clang(&program, mem, &driver)) {
        (void)read_gcc(&program, mem, &driver); /* else it stays OTHER */
    }
    os->file_close(os, &program.file);
    if (status == GES_OK) {
        *out = driver;
    }
    return status;
}

bool ges_cc_linker_keeps_sections(const ges_os *os, ges_text path, ges_arena *mem) {
    open_program program;
    needle needles[] = {needle_for(GES_T("no-gc-sections\0"))};
    if (open_image(os, path, &program, NULL) == GES_OK) {
        (void)search_program(&program, mem, GCC_MAX, needles, 1, 1); /* found or not */
    }
    os->file_close(os, &program.file);
    return needles[0].is_found;
}

bool ges_cc_says_unsupported(ges_text text, uint32_t minor) {
    /* In the order of cmd/go gccSupportsFlag; the last two since 1.19. */
    static const ges_text words[] = {
        GES_LIT("unrecognized"),     GES_LIT("unknown"),        GES_LIT("unrecognised"),
        GES_LIT("is not supported"), GES_LIT("not recognized"), GES_LIT("unsupported"),
    };
    size_t count = minor >= 19 ? GES_COUNT(words) : GES_COUNT(words) - 2;
    for (size_t i = 0; i < count; i++) {
        if (ges_text_contains(text, words[i])) {
            return true;
        }
    }
    return false;
}

bool ges_cc_is_quiet_word(ges_text word) {
    static const ges_text exact[] = {
        GES_LIT("-g"),      GES_LIT("-g0"),      GES_LIT("-g1"),         GES_LIT("-g2"),
        GES_LIT("-g3"),     GES_LIT("-ggdb"),    GES_LIT("-O"),          GES_LIT("-O0"),
        GES_LIT("-O1"),     GES_LIT("-O2"),      GES_LIT("-O3"),         GES_LIT("-Os"),
        GES_LIT("-Og"),     GES_LIT("-Wall"),    GES_LIT("-Wextra"),     GES_LIT("-Werror"),
        GES_LIT("-w"),      GES_LIT("-pipe"),    GES_LIT("-pthread"),    GES_LIT("-m64"),
        GES_LIT("-m32"),    GES_LIT("-fPIC"),    GES_LIT("-fpic"),       GES_LIT("-s"),
        GES_LIT("-static"), GES_LIT("-fcommon"), GES_LIT("-fno-common"),
    };
    static const ges_text prefixes[] = {GES_LIT("-D"), GES_LIT("-U"), GES_LIT("-I"), GES_LIT("-L"),
                                        GES_LIT("-l")};
    if (ges_cc_says_unsupported(word, 19)) {
        return false;
    }
    for (size_t i = 0; i < GES_COUNT(exact); i++) {
        if (ges_text_equal(word, exact[i])) {
            return true;
        }
    }
    for (size_t i = 0; i < GES_COUNT(prefixes); i++) {
        /* Alone, -D and its like would swallow the next word. */
        if (word.len > prefixes[i].len && ges_text_starts(word, prefixes[i])) {
            return true;
        }
    }
    return false;
}
