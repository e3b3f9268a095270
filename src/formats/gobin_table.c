/* The line table: which layout, how many functions and files, and which GOROOT its names begin
 * with. */
#include "formats/gobin.h"

/* Stand-ins that build systems write instead of a directory. */
static bool is_stand_in(ges_text root) {
    bool is_unix = root.len > 0 && root.ptr[0] == '/';
    bool is_windows = root.len > 2 && root.ptr[1] == ':';
    return !is_unix && !is_windows;
}

static void read(ges_gobin_reading *r) {
    ges_gobin *out = r->out;
    if (!ges_gopcln_read_image(r->page, r->image, r->mem, &out->table)) {
        return;
    }
    out->has_table = true;
    out->maker = out->maker == GES_GOBIN_NOT_GO ? GES_GOBIN_GC : out->maker;
    ges_text root = out->table.root.root;
    if (root.len != 0) {
        out->is_rewritten = is_stand_in(root);
        ges_gobin_witness_add(r, &out->goroots, "line table", root, out->table.off);
    }
    ges_text goos;
    if (r->image->goos[0] == '\0' &&
        !ges_gobuild_setting_find(&out->build, GES_T("GOOS"), &goos)) {
        out->goos = ges_gopcln_goos(r->page, &out->table, r->mem);
    }
    if ((r->wants & GES_GOBIN_FILES) != 0) {
        (void)ges_gopcln_read_names(r->page, &out->table, GES_GOBIN_MAX_FILES, r->mem,
                                    &out->files); /* what can be read of it */
    }
}

const ges_gobin_reader ges_gobin_reader_table = {GES_GOBIN_TABLE | GES_GOBIN_FILES, read};
