/* Ten lines of libges: which Go built this program, and was it changed since? */
#include <ges/ges.h>
#include <stdio.h>

int main(int argc, char **argv) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_error err = {0};
    ges_gobuild_program program;
    if (ges_gobuild_of_file(ges_os_native(), ges_text_of(argc > 1 ? argv[1] : argv[0]),
                            GES_GOBUILD_VERIFY, &mem, &program, &err) != GES_OK) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    const ges_gobuild_image *image = &program.images[0];
    printf("%.*s for %.*s/%.*s: %s\n", GES_FMT(image->version), GES_FMT(image->goos),
           GES_FMT(image->goarch), ges_gobuild_verdict_text(program.verdict));
    ges_arena_close(&mem);
    return 0;
}
