/* What a path lies on. */
#include "os/posix/posix.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* 0x53464846 is what WSL 1 says of its own root too, so it must not count as remote. virtiofs has the
 * number of FUSE; 0x6a656a63 is a directory of the host in Docker Desktop.
 * Source: statfs(2), linux/magic.h, stat(1) "wslfs", fs/fuse/inode.c fuse_fill_super_common */
static const struct {
    uint32_t magic;
    const char *name;
    bool is_remote;
} types[] = {
    {0xef53, "ext4", false},      {0x58465342, "xfs", false},   {0x9123683e, "btrfs", false},
    {0x01021994, "tmpfs", false}, {0x794c7630, "overlay", false}, {0x2fc12fc1, "zfs", false},
    {0xf2f52010, "f2fs", false},  {0x4d44, "vfat", false},      {0x5346544e, "ntfs", false},
    {0x6969, "nfs", true},        {0xff534d42, "cifs", true},   {0xfe534d42, "smb2", true},
    {0x517b, "smb", true},        {0x01021997, "9p", true},     {0x6a656a63, "fakeowner", true},
    {0x53464846, "wslfs", false}, {0x5346414f, "afs", true},    {0x00c36400, "ceph", true},
    {0x65735546, "fuse", false},  {0x858458f6, "ramfs", false}, {0x73717368, "squashfs", false},
    {0xca451a4e, "bcachefs", false},
};

ges_status ges_posix_volume_info(const ges_os *os, ges_text path, ges_arena *mem, ges_volume *out,
                                 ges_error *err) {
    (void)os;
    (void)mem;
    ges_posix_path name;
    struct statfs info;
    ges_status status = ges_posix_path_open(&name, path, err);
    if (status != GES_OK) {
        return status;
    }
    if (statfs(name.ptr, &info) != 0) {
        int code = errno;
        return ges_posix_error(err, code, "look at the volume of", path);
    }
    uint64_t block = info.f_frsize > 0 ? (uint64_t)info.f_frsize : (uint64_t)info.f_bsize;
    ges_volume volume = {
        .is_read_only = ((unsigned long)info.f_flags & ST_RDONLY) != 0,
        .free_bytes = info.f_blocks != 0 ? (uint64_t)info.f_bavail * block : UINT64_MAX,
        .total_bytes = (uint64_t)info.f_blocks * block,
    };
    for (size_t i = 0; i < GES_COUNT(types); i++) {
        if (types[i].magic == (uint32_t)info.f_type) {
            volume.type = ges_text_of(types[i].name);
            volume.is_remote = types[i].is_remote;
        }
    }
    *out = volume;
    return GES_OK;
}

ges_status ges_posix_volume_sync(const ges_os *os, ges_text path, ges_error *err) {
    (void)os;
    ges_posix_path name;
    ges_status status = ges_posix_path_open(&name, path, err);
    if (status != GES_OK) {
        return status;
    }
    int fd = open(name.ptr, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    int code = fd < 0 ? errno : 0;
    if (fd >= 0) {
        code = syncfs(fd) == 0 ? 0 : errno;
        (void)close(fd); /* nothing was written through it */
    }
    return code == 0 ? GES_OK : ges_posix_error(err, code, "write out the volume of", path);
}
