/* Other processes, from sysctl(3). */
#include "os/posix/posix.h"

#include "os/block.h"

#include <errno.h>
#include <libproc.h>
#include <sys/sysctl.h>
#include <unistd.h>

static ges_process process_of(const struct kinfo_proc *info, ges_arena *mem) {
    const struct extern_proc *proc = &info->kp_proc;
    int64_t start_s = proc->p_un.__p_starttime.tv_sec;
    int64_t start_us = proc->p_un.__p_starttime.tv_usec;
    pid_t session = getsid(proc->p_pid);
    return (ges_process){
        .pid = (uint32_t)proc->p_pid,
        .parent = (uint32_t)info->kp_eproc.e_ppid,
        .session = session > 0 ? (uint32_t)session : 0,
        .owner = (uint32_t)info->kp_eproc.e_ucred.cr_uid,
        .start_ns = start_s * 1000000000 + start_us * 1000,
        .name = ges_text_copy(
            mem, (ges_text){proc->p_comm, strnlen(proc->p_comm, sizeof(proc->p_comm))}),
        .is_self = proc->p_pid == getpid(),
        .is_kernel = proc->p_pid == 0,
        .is_zombie = proc->p_stat == SZOMB,
    };
}

ges_status ges_posix_process_list(const ges_os *os, ges_arena *mem, ges_process_list *out,
                                  ges_error *err) {
    enum { TRIES = 8, SPARE = 32 };
    int name[] = {CTL_KERN, KERN_PROC, KERN_PROC_ALL};
    (void)os;
    for (int i = 0; i < TRIES; i++) {
        size_t size = 0;
        if (sysctl(name, GES_COUNT(name), NULL, &size, NULL, 0) != 0) {
            return ges_posix_error(err, errno, "list", GES_T("processes"));
        }
        size_t room = size / sizeof(struct kinfo_proc) + SPARE;
        struct kinfo_proc *items = ges_new_array(mem, room, struct kinfo_proc);
        if (items == NULL) {
            return ges_arena_error(mem, err);
        }
        size = room * sizeof(*items);
        if (sysctl(name, GES_COUNT(name), items, &size, NULL, 0) != 0) {
            continue; /* more have been started meanwhile */
        }
        ges_process_list list = {0};
        for (size_t k = 0; k < size / sizeof(*items); k++) {
            ges_process process = process_of(&items[k], mem);
            if (!ges_list_push(mem, &list, process)) {
                return ges_arena_error(mem, err);
            }
        }
        *out = list;
        return GES_OK;
    }
    return ges_error_set(err, GES_IO, "cannot list processes: their number grows too fast");
}

/* KERN_PROCARGS2: the count of arguments, the program's path, NULs up to a word, the arguments, the
 * environment, each ended by a NUL; an empty one ends it. Source: XNU bsd/kern/kern_sysctl.c
 * sysctl_procargsx */
static bool split(ges_text bytes, ges_arena *mem, ges_process_block *out) {
    int32_t count = 0;
    if (bytes.len < sizeof(count)) {
        return true; /* nothing is known */
    }
    memcpy(&count, bytes.ptr, sizeof(count));
    ges_text rest = ges_text_skip(bytes, sizeof(count));
    ges_text word;
    (void)ges_text_next(&rest, '\0', &word); /* the program */
    while (rest.len > 0 && rest.ptr[0] == '\0') {
        rest = ges_text_skip(rest, 1);
    }
    for (int32_t i = 0; i < count && ges_text_next(&rest, '\0', &word); i++) {
        out->command = i == 0 ? word : ges_text_join(mem, out->command, GES_T(" "), word);
    }
    return ges_block_entries(rest, true, mem, &out->env);
}

static void read_cwd(uint32_t pid, ges_arena *mem, ges_process_block *block) {
    struct proc_vnodepathinfo info;
    if (proc_pidinfo((int)pid, PROC_PIDVNODEPATHINFO, 0, &info, sizeof(info)) ==
        (int)sizeof(info)) {
        const char *path = info.pvi_cdir.vip_path;
        block->cwd =
            ges_text_copy(mem, (ges_text){path, strnlen(path, sizeof(info.pvi_cdir.vip_path))});
    }
}

ges_status ges_posix_process_block(const ges_os *os, uint32_t pid, bool with_place,
                                   uint32_t wait_ms, ges_arena *mem, ges_process_block *out,
                                   ges_error *err) {
    (void)os;
    (void)wait_ms; /* the kernel copies the block before the process can be asked for it */
    int most[] = {CTL_KERN, KERN_ARGMAX};
    int name[] = {CTL_KERN, KERN_PROCARGS2, (int)pid};
    int room = 0;
    size_t size = sizeof(room);
    if (pid > INT32_MAX) {
        return ges_error_set(err, GES_NOT_FOUND, "there is no process %lu", (unsigned long)pid);
    }
    if (sysctl(most, GES_COUNT(most), &room, &size, NULL, 0) != 0 || room <= 0 ||
        room > GES_PROCESS_BLOCK_MAX) {
        room = 1 << 20; /* ARG_MAX, sys/syslimits.h */
    }
    char *bytes = ges_new_array(mem, (size_t)room, char);
    if (bytes == NULL) {
        return ges_arena_error(mem, err);
    }
    size = (size_t)room;
    if (sysctl(name, GES_COUNT(name), bytes, &size, NULL, 0) != 0) {
        /* EINVAL says both "no such process" and "not yours". */
        int code = errno;
        struct proc_bsdshortinfo info;
        bool is_there = proc_pidinfo((int)pid, PROC_PIDT_SHORTBSDINFO, 0, &info, sizeof(info)) ==
                            (int)sizeof(info) ||
                        errno == EPERM;
        return code == ESRCH || !is_there
                   ? ges_error_set(err, GES_NOT_FOUND, "there is no process %lu",
                                   (unsigned long)pid)
                   : ges_error_set(err, GES_DENIED,
                                   "macOS does not tell what process %lu was started with",
                                   (unsigned long)pid);
    }
    ges_process_block block = {0};
    if (!split((ges_text){bytes, size}, mem, &block)) {
        return ges_arena_error(mem, err);
    }
    if (!with_place) {
        block.command = (ges_text){NULL, 0};
    } else {
        read_cwd(pid, mem, &block);
    }
    *out = block;
    return GES_OK;
}
