/* Values that are nobody's business: masked wherever they are shown unless asked for. */
#ifndef GES_ENV_SECRET_H
#define GES_ENV_SECRET_H

#include "ges/text.h"

/* Does a variable of this name hold a secret (…_TOKEN, …PASSWORD…, …_SECRET…, …_KEY …)? */
bool ges_secret_is_name(ges_text name);
/* `value` with passwords in "scheme://user:password@host" as "***"; all of it when the name says
 * that it is a secret. Empty stays empty. */
ges_text ges_secret_mask(ges_arena *mem, ges_text name, ges_text value);
/* A line of a file that declares `name`: what stands behind the first '=' or blank is masked too.
 */
ges_text ges_secret_mask_line(ges_arena *mem, ges_text name, ges_text line);
/* The content of a file with its secrets as "***": values of secret names (NAME=x, set NAME x),
 * passwords in URLs and of netrc, authorization headers, well-known tokens, private keys. Lines
 * stay where they are; text without secrets comes back the same. */
ges_text ges_secret_mask_text(ges_arena *mem, ges_text text);

#endif
