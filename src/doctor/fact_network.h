/* Facts: what stands between go and the module servers, beside the variables. */
#ifndef GES_DOCTOR_FACT_NETWORK_H
#define GES_DOCTOR_FACT_NETWORK_H

#include "ges/text.h"

#include <stdbool.h>

/* Plain struct. */
typedef struct ges_fact_network {
    ges_text system_proxy; /* Windows: the proxy that the system's own programs use; empty: none */
    ges_text system_script; /* Windows: the script that chooses one; empty: none */
    ges_text closed_ports;  /* ports of proxies on this machine that nobody listens at: "7890 1080";
                             * empty: none, or nobody tells (Linux does) */
    ges_text missing_certs; /* what SSL_CERT_FILE or SSL_CERT_DIR names and is not there */
} ges_fact_network;

#endif
