/* Version and modules from the linker's build information. */
#include "formats/gobin.h"

static void read(ges_gobin_reading *r) {
    ges_gobuild build = {0};
    uint64_t off = 0;
    if (ges_gobuild_read_image(r->page, r->image, r->mem, &build, &off, NULL) != GES_OK) {
        return;
    }
    if ((r->wants & GES_GOBIN_WHOLE_TEXT) == 0) {
        ges_gobuild_parse(build.modinfo, r->mem, &build);
    }
    r->out->maker = GES_GOBIN_GC;
    r->out->has_build = build.modinfo.len != 0;
    r->out->build_source = "build info";
    r->out->build_off = off;
    r->out->build = build;
    ges_gobin_witness_add(r, &r->out->versions, "build info", build.version, off);
}

const ges_gobin_reader ges_gobin_reader_buildinfo = {GES_GOBIN_VERSION, read};
