/* The value of HTTP_PROXY and its like, as Go takes it apart. Pure; shared by the gathering, which
 * looks whether a proxy of this machine listens, and the rule. */
#ifndef GES_DOCTOR_PROXY_VALUE_H
#define GES_DOCTOR_PROXY_VALUE_H

#include "ges/text.h"

#include <stdbool.h>

/* Plain struct; texts borrowed. */
typedef struct ges_proxy_value {
    ges_text scheme; /* "http" of http://host; empty: none, which means http */
    ges_text host;   /* without brackets; empty: none */
    ges_text port;   /* empty: none */
} ges_proxy_value;

/* Splits SCHEME://USER:PASSWORD@HOST:PORT/ without judging the parts. */
ges_proxy_value ges_proxy_value_split(ges_text value);
/* A host name of this very machine: localhost, 127.x.y.z, ::1. */
bool ges_proxy_value_is_loopback(const ges_proxy_value *proxy);

#endif
