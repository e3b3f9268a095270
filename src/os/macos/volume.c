/* What a path lies on. */
#include "os/posix/posix.h"

#include <errno.h>
#include <sys/mount.h>
#include <sys/param.h>
#include <unistd.h>

ges_status ges_posix_volume_info(const ges_os *os, ges_text path, ges_arena *mem, ges_volume *out,
                                 ges_error *err) {
    (void)os;
    ges_posix_path name;
    struct statfs info;
    ges_status status = ges_posix_path_open(&name, path, err);
    if (status != GES_OK) {
        return status;
    }
    int failed = statfs(name.ptr, &info) != 0 ? errno : 0;
    if (failed != 0) {
        return ges_posix_error(err, failed, "look at the volume of", path);
    }
    *out = (ges_volume){
        .type = ges_text_copy(mem, ges_text_of(info.f_fstypename)),
        .is_remote = (info.f_flags & MNT_LOCAL) == 0,
        .is_read_only = (info.f_flags & MNT_RDONLY) != 0,
        .free_bytes = (uint64_t)info.f_bavail * info.f_bsize,
        .total_bytes = (uint64_t)info.f_blocks * info.f_bsize,
    };
    return GES_OK;
}

ges_status ges_posix_volume_sync(const ges_os *os, ges_text path, ges_error *err) {
    (void)os;
    ges_posix_path name;
    ges_status status = ges_posix_path_open(&name, path, err);
    if (status != GES_OK) {
        return status;
    }
    return sync_volume_np(name.ptr, SYNC_VOLUME_FULLSYNC | SYNC_VOLUME_WAIT) == 0
               ? GES_OK
               : ges_posix_error(err, errno, "write out the volume of", path);
}
