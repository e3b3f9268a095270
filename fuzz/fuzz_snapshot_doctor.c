/* A hostile machine, diagnosed with all rules and written down again: what is written must
 * load. libFuzzer's -timeout bounds the time. */
#include "doctor/doctor.h"
#include "os/fake/fake.h"
#include "os/fake/record.h"

enum { ROOM = 64 * 1024 * 1024 };

/* Everything that the doctor does, on `os`. False when there was no room for it. */
static bool diagnose(const ges_os *os, ges_arena *mem) {
    ges_facts facts;
    ges_finding_list found = {0};
    ges_text dir;
    return os->dir_current(os, mem, &dir, NULL) == GES_OK &&
           ges_facts_gather(os, dir, (1U << GES_FACT_GROUP_COUNT) - 1, mem, &facts, NULL) ==
               GES_OK &&
           ges_doctor_run(&facts, NULL, mem, &found, NULL, NULL) == GES_OK;
}

static bool write_down(const ges_os *os, ges_arena *mem, ges_text *out) {
    ges_record record;
    ges_error err = {0};
    ges_builder text = ges_builder_in(mem);
    if (!diagnose(ges_record_init(&record, os, mem), mem)) {
        return false;
    }
    ges_status status = ges_record_write(&record, NULL, GES_T("fuzz"), &text, &err);
    if (status != GES_OK && status != GES_NO_MEMORY && status != GES_TOO_LARGE) {
        __builtin_trap();
    }
    *out = ges_build_done(&text);
    return status == GES_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ges_arena mem;
    ges_text snapshot;
    ges_error err = {0};
    const ges_os *os;
    ges_arena_init(&mem, ROOM);
    if (ges_fake_load((ges_bytes){data, size}, &mem, &os, &err) == GES_OK &&
        write_down(os, &mem, &snapshot)) {
        const ges_os *again;
        ges_status status = ges_fake_load(ges_bytes_from(snapshot), &mem, &again, &err);
        if (status != GES_OK && status != GES_NO_MEMORY) {
            __builtin_trap();
        }
        if (status == GES_OK) {
            (void)diagnose(again, &mem); /* no room is fine */
        }
    }
    ges_arena_close(&mem);
    return 0;
}
