/* What kind of session this is, by its variables. Asks the system nothing. */
#include "doctor/facts_gather.h"

void ges_gather_session(ges_gather *g) {
    if (g->shell.len != 0) {
        ges_fact_session_value shell = {GES_T("shell"), ges_path_base(g->facts->style, g->shell)};
        (void)ges_list_push(g->mem, &g->facts->session, shell); /* the arena remembers */
    }
    static const char *const names[] = {
#define GES_FACT_SESSION(name) name,
#include "doctor/fact_session.def"
#undef GES_FACT_SESSION
    };
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        ges_text value = ges_gather_env(g, names[i]);
        if (value.len != 0) {
            ges_fact_session_value entry = {ges_text_of(names[i]), value};
            (void)ges_list_push(g->mem, &g->facts->session, entry); /* the arena remembers */
        }
    }
}
