/* Facts from hostile text, and every rule over them: no rule may trust a fact. */
#include "base/builder.h"
#include "doctor/describe.h"
#include "doctor/facts_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ges_arena mem;
    ges_arena_init(&mem, 16 << 20);
    ges_facts facts;
    ges_error err = {0};
    if (ges_facts_read_text(ges_text_from((ges_bytes){data, size}), &mem, &facts, &err) ==
        GES_OK) {
        ges_finding_list found = {0};
        (void)ges_doctor_run(&facts, NULL, &mem, &found, NULL, &err); /* only crashes matter */
    }
    ges_arena_close(&mem);
    return 0;
}
