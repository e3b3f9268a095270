/* What the files that expand a shell's words in .env files share. */
#ifndef GES_FORMATS_DOTENV_SHELL_H
#define GES_FORMATS_DOTENV_SHELL_H

#include "formats/dotenv_reader.h"

/* The value of a parameter, the file's before the process's; false: it is not set. */
bool ges_dotenv_sh_find(const ges_dotenv_reader *reader, ges_text name, ges_text *value);
/* Can the value be known where no shell runs: no array, none that bash makes itself (unless the
 * file has given it one)? */
bool ges_dotenv_sh_is_knowable(const ges_dotenv_reader *reader, ges_text name);

/* The number that an expression gives, with its references already replaced; false: it is wrong,
 * assigns, or needs more than numbers. */
bool ges_dotenv_sh_arithmetic(ges_dotenv_reader *reader, ges_text text, int64_t *out);

/* CORRUPT at `place`: only a running shell can tell `what`. */
GES_CHECK ges_status ges_dotenv_sh_refuse(ges_dotenv_reader *reader, ges_text place, ges_text what);

/* bash's operators that cut and change a value: # ## % %% / // ^ ^^ , ,, and :offset:length.
 * value:  of the parameter; NULL: it is not set
 * place:  the word in which it stands
 * Errors: CORRUPT for what is not followed; as ges_dotenv_sh_word */
GES_CHECK ges_status ges_dotenv_sh_change(ges_dotenv_reader *reader, const ges_sh_param *param,
                                          const ges_text *value, ges_text place, ges_text *out);

#endif
