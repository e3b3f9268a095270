/* A few lines of libges: what does each program read for one variable of a .env file? */
#include <ges/ges.h>
#include <stdio.h>
#include <string.h>

static void tell(ges_dotenv_request request, const char *wanted, ges_arena *mem) {
    ges_error err = {0};
    ges_dotenv_variable *all;
    size_t count;
    if (ges_dotenv_load(&request, mem, &all, &count, &err) != GES_OK) {
        printf("%-14.*s line %u: %s\n", GES_FMT(request.dialect), (unsigned)err.line, err.text);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (all[i].name.len == strlen(wanted) && memcmp(all[i].name.ptr, wanted, strlen(wanted)) == 0) {
            printf("%-14.*s %.*s\n", GES_FMT(request.dialect), GES_FMT(all[i].value));
        }
    }
}

int main(int argc, char **argv) {
    ges_arena mem;
    ges_dotenv_request request = {.os = ges_os_native()};
    ges_text program;
    if (argc != 3) {
        fprintf(stderr, "usage: %s FILE NAME\n", argv[0]);
        return 2;
    }
    request.path = ges_text_of(argv[1]);
    ges_arena_init(&mem, 0);
    for (size_t i = 0; ges_dotenv_dialect_at(i, &request.dialect, &program); i++) {
        tell(request, argv[2], &mem);
        ges_arena_reset(&mem);
    }
    ges_arena_close(&mem);
    return 0;
}
