/* Any bytes as a start-up file: the first byte chooses the shell. Parsed, then followed on a machine
 * made of data, where the file may source itself. */
#include "os/fake/fake.h"
#include "shell/shell.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void parse_all(ges_text text, ges_sh_dialect dialect, ges_arena *mem) {
    ges_sh_parser parser = ges_sh_parser_on(text, dialect, mem);
    for (int faults = 0; faults < 20;) {
        ges_sh_command *line = NULL;
        ges_status status = ges_sh_next(&parser, &line, NULL);
        if (status == GES_NO_MEMORY || (status == GES_OK && line == NULL)) {
            return;
        }
        if (status != GES_OK) {
            faults++;
            ges_sh_skip_line(&parser);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const ges_sh_dialect dialects[] = {GES_SH_POSIX, GES_SH_BASH, GES_SH_ZSH, GES_SH_FISH};
    static const char snapshot[] =
        "{\"family\":\"linux\",\"cwd\":\"/h\",\"env\":[\"HOME=/h\",\"PATH=/bin\"],"
        "\"files\":{\"/bin/go\":{\"mode\":\"0755\"},\"/h/a.sh\":\"export A=$A:a\\n\",\"/h/b.sh\":\". ~/a.sh\"}}";
    ges_arena mem;
    ges_arena_init(&mem, 24 << 20);
    const ges_os *os = NULL;
    size_t chosen = size > 0 ? data[0] % GES_COUNT(dialects) : 0;
    ges_text text = size > 0 ? (ges_text){(const char *)data + 1, size - 1} : (ges_text){NULL, 0};
    if (size < 20000 && ges_fake_load(ges_bytes_from(ges_text_of(snapshot)), &mem, &os, NULL) == GES_OK) {
        parse_all(text, dialects[chosen], &mem);
        ges_rc_setup setup = {.os = os, .dialect = dialects[chosen], .source = "fuzz",
                              .is_login = true, .is_interactive = true};
        ges_rc *rc = ges_rc_new(&setup, &mem);
        if (rc != NULL) {
            ges_rc_start(rc, GES_T("HOME"), GES_T("/h"), true);
            ges_rc_start(rc, GES_T("PATH"), GES_T("/bin"), true);
            ges_rc_tie(rc, GES_T("PATH"), GES_T("path"), ':');
            rc->file = GES_T("/h/fuzz");
            rc->line = 1;
            rc->steps = GES_RC_MAX_STEPS - 3000; /* quick rounds find more */
            ges_rc_run_text(rc, text);
            ges_rc_finish(rc);
        }
    }
    ges_arena_close(&mem);
    return 0;
}
