/* Facts from text: what stands between go and the module servers. */
#include "doctor/facts_words.h"

bool ges_fact_word_network(ges_fact_reading *r, ges_text rest) {
    ges_fact_network *network = &r->facts->network;
    const struct {
        ges_text name;
        ges_text *field;
    } fields[] = {
        {GES_T("proxy"), &network->system_proxy},
        {GES_T("script"), &network->system_script},
        {GES_T("closed"), &network->closed_ports},
        {GES_T("no-certs"), &network->missing_certs},
    };
    ges_text name = {0};
    ges_text value = {0};
    for (size_t i = 0; i < GES_COUNT(fields); i++) {
        if (ges_text_cut(rest, ' ', &name, &value) && ges_text_equal(name, fields[i].name)) {
            *fields[i].field = value;
            return true;
        }
    }
    return false;
}
