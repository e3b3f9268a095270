/* A second witness of the GOROOT: the string runtime.defaultGOROOT (sys.DefaultGoroot up to 1.16),
 * whose text is the very prefix of the line table's names; on Windows with backslashes. It is there
 * when the program can reach runtime.GOROOT, which package time usually does.
 *
 * Source: Go src/cmd/link/internal/ld/main.go addstrdata1("runtime.defaultGOROOT="...). */
#include "formats/gobin_scan.h"

/* The same path, '\' and '/' being one. */
static bool is_same(ges_text a, ges_text b) {
    if (a.len != b.len) {
        return false;
    }
    for (size_t i = 0; i < a.len; i++) {
        char c = a.ptr[i] == '\\' ? '/' : a.ptr[i];
        if (c != (b.ptr[i] == '\\' ? '/' : b.ptr[i])) {
            return false;
        }
    }
    return true;
}

static bool see(ges_gobin_scan *scan, ges_text text, uint64_t off) {
    ges_gobin_reading *r = scan->reading;
    if (!is_same(text, r->out->table.root.root)) {
        return true;
    }
    ges_gobin_witness_add(r, &r->out->goroots, "runtime.defaultGOROOT",
                          ges_text_copy(r->mem, text), off);
    scan->taken++;
    return false;
}

static void read(ges_gobin_reading *r) {
    size_t len = r->out->table.root.root.len;
    if (r->out->has_table && len != 0 && len <= GES_GOBIN_MAX_STRING) {
        ges_gobin_scan scan = {.min_len = len, .max_len = len, .see = see, .reading = r};
        ges_gobin_scan_data(&scan);
    }
}

const ges_gobin_reader ges_gobin_reader_goroot = {GES_GOBIN_TABLE, read};
