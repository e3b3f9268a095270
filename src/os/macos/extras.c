/* Extended attributes and access lists, by the system's own copier. Source: copyfile(3). */
#include "os/posix/posix.h"

#include <copyfile.h>
#include <errno.h>

ges_status ges_posix_file_copy_extras(const ges_os *os, ges_text from, ges_text to, ges_arena *mem,
                                      ges_text *lost, ges_error *err) {
    (void)os, (void)mem;
    ges_posix_path from_name;
    ges_posix_path to_name;
    ges_status status = ges_posix_path_open(&from_name, from, err);
    status = status == GES_OK ? ges_posix_path_open(&to_name, to, err) : status;
    if (status != GES_OK) {
        return status;
    }
    bool is_copied =
        copyfile(from_name.ptr, to_name.ptr, NULL, COPYFILE_XATTR | COPYFILE_ACL) == 0;
    if (!is_copied && errno == ENOENT) {
        return ges_posix_error(err, errno, "list the attributes of", from);
    }
    *lost = is_copied ? GES_T("") : GES_T("extended attributes or access list");
    return GES_OK;
}
