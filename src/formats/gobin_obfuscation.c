/* Was it obfuscated? Not by whom, as such tools hide that too; garble is the one that is known.
 *
 *     line table   Go's layout behind a magic that no Go writes
 *     version      "unknown" where every linker writes its own, and no build ID either
 *
 * Source: garble internal/linker/patches (custom magic value), and the flags that it hands to the
 * linker: -X runtime.buildVersion=unknown, -buildid=, -s, -w. */
#include "formats/gobin.h"

static void read(ges_gobin_reading *r) {
    ges_gobin *out = r->out;
    if (out->has_table && out->table.is_masked) {
        ges_gobin_witness_add(r, &out->obfuscations, "line table",
                              ges_text_format(r->mem, "the line table's magic %08x is none of Go's",
                                              (unsigned)out->table.magic),
                              out->table.off);
    }
    bool is_unknown =
        out->versions.count != 0 && ges_text_equal(out->versions.items[0].value, GES_T("unknown"));
    if (is_unknown && (r->wants & GES_GOBIN_IDS) != 0 && out->build_id.len == 0) {
        ges_gobin_witness_add(r, &out->obfuscations, out->versions.items[0].source,
                              GES_T("the version is 'unknown', and there is no build ID"),
                              out->versions.items[0].off);
    }
}

const ges_gobin_reader ges_gobin_reader_obfuscation = {GES_GOBIN_TABLE, read};
