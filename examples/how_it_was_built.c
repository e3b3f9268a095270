/* What a program shows of its making beside its settings, and which Gos of this machine could have made it. */
#include <ges/ges.h>
#include <stdio.h>

int main(int argc, char **argv) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_error err = {0};
    ges_gobuild_program program;
    if (ges_gobuild_of_file(ges_os_native(), ges_text_of(argc > 1 ? argv[1] : argv[0]),
                            GES_GOBUILD_CANDIDATES, &mem, &program, &err) != GES_OK) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    const ges_gobuild_image *image = &program.images[0];
    for (size_t i = 0; i < image->trait_count; i++) {
        printf("%s %.*s by %s\n", image->traits[i].name, GES_FMT(image->traits[i].value),
               image->traits[i].source);
    }
    for (size_t i = 0; i < image->obfuscation_count; i++) {
        printf("hidden: %.*s\n", GES_FMT(image->obfuscations[i].value));
    }
    for (size_t i = 0; i < image->candidate_count; i++) {
        printf("perhaps %.*s\n", GES_FMT(image->candidates[i].goroot));
    }
    ges_arena_close(&mem);
    return 0;
}
