/* Who this process is. */
#include "os/posix/posix.h"

#include <errno.h>
#include <pwd.h>
#include <unistd.h>

/* One field of the account's entry in the user database. */
static ges_status account_field(bool is_home, ges_arena *mem, ges_text *out, ges_error *err) {
    struct passwd entry;
    struct passwd *found = NULL;
    char buffer[4096];
    int code = getpwuid_r(getuid(), &entry, buffer, sizeof(buffer), &found);
    if (code != 0 || found == NULL) {
        return ges_error_set(err, GES_NOT_FOUND, "user id %u has no entry in the user database; set HOME",
                             (unsigned)getuid());
    }
    ges_text copy = ges_text_copy(mem, ges_text_of(is_home ? found->pw_dir : found->pw_name));
    if (copy.ptr == NULL) {
        return ges_arena_error(mem, err);
    }
    *out = copy;
    return GES_OK;
}

ges_status ges_posix_user_name(const ges_os *os, ges_arena *mem, ges_text *out, ges_error *err) {
    (void)os;
    return account_field(false, mem, out, err);
}

ges_status ges_posix_user_home(const ges_os *os, ges_arena *mem, ges_text *out, ges_error *err) {
    (void)os;
    return account_field(true, mem, out, err);
}

uint32_t ges_posix_user_id(const ges_os *os) {
    (void)os;
    return (uint32_t)getuid();
}
