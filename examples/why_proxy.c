/* Ten lines of libges: where does GOPROXY come from? */
#include <ges/ges.h>
#include <stdio.h>

int main(void) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_goenv *goenv;
    ges_error err = {0};
    ges_goenv_value proxy;
    if (ges_goenv_open(&(ges_goenv_request){.os = ges_os_native()}, &mem, &goenv, &err) != GES_OK) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    (void)ges_goenv_get(goenv, GES_T("GOPROXY"), &proxy); /* every go knows GOPROXY */
    printf("%.*s (%s, line %u)\n", GES_FMT(proxy.value), ges_goenv_source_name(proxy.source),
           (unsigned)proxy.line);
    ges_arena_close(&mem);
    return 0;
}
