/* Other processes through the os table: the list, blocks of every form, the moment after the start.
 */
#include "os/block.h"
#include "os/fake/fake.h"
#include "os/fake/record.h"
#include "os/os.h"

#include "test.h"

#include <stdlib.h>

/* Starts of programs; under wine each takes as long as ten here. */
enum { MANY = TEST_STRIDE == 1 ? 500 : 100 };

static ges_arena arena; /* a test is a program: it may keep state */

static const ges_process *process_at(const ges_process_list *list, uint32_t pid) {
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].pid == pid) {
            return &list->items[i];
        }
    }
    return NULL;
}

static const ges_process *self_in(const ges_process_list *list) {
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].is_self) {
            return &list->items[i];
        }
    }
    return NULL;
}

TEST(entries_of_every_form) {
    ges_env_list unix_list = {0};
    ges_env_list windows_list = {0};
    static const char block[] = "A=1\0\0=C:=C:\\x\0B\0=\0C==\0D=";
    ges_text bytes = {block, sizeof(block) - 1};
    CLAIM(ges_block_entries(bytes, false, &arena, &unix_list) && unix_list.count == 6);
    CLAIM_TEXT(unix_list.items[1].name, "=C:");
    CLAIM_TEXT(unix_list.items[1].value, "C:\\x");
    CLAIM_TEXT(unix_list.items[2].name, "B");
    CLAIM(unix_list.items[2].value.ptr == NULL && unix_list.items[3].value.ptr == NULL);
    CLAIM_TEXT(unix_list.items[4].value, "=");
    CLAIM(unix_list.items[5].value.len == 0 && unix_list.items[5].value.ptr != NULL);
    CLAIM(ges_block_entries(bytes, true, &arena, &windows_list) && windows_list.count == 1);
}

TEST(this_process_is_listed_with_its_start_and_parent) {
    const ges_os *os = ges_os_native();
    ges_process_list list = {0};
    CLAIM(os->process_list(os, &arena, &list, NULL) == GES_OK && list.count > 1);
    const ges_process *self = self_in(&list);
    CLAIM(self != NULL && self->name.len > 0 && self->start_ns > 0);
    int64_t age_ns = self != NULL ? os->clock_now_ns(os) - self->start_ns : -1;
    CLAIM(age_ns > -1000000000 && age_ns < (int64_t)600 * 1000000000);
    CLAIM(self != NULL && !self->is_kernel && !self->is_zombie);
    CLAIM(self != NULL && self->owner == os->user_id(os));
}

TEST(the_own_block_is_read_with_its_place) {
    const ges_os *os = ges_os_native();
    ges_process_list list = {0};
    ges_process_block block = {0};
    ges_text here = {0};
    ges_text value;
    CLAIM(os->process_list(os, &arena, &list, NULL) == GES_OK);
    const ges_process *self = self_in(&list);
    CLAIM(self != NULL && os->process_block(os, self->pid, true, GES_PROCESS_WAIT_MS, &arena,
                                            &block, NULL) == GES_OK);
    CLAIM(ges_env_find(os, &block.env, GES_T("PATH"), &value));
    CLAIM(ges_text_contains(block.command, GES_T("test_processes")));
    CLAIM(os->dir_current(os, &arena, &here, NULL) == GES_OK && block.cwd.len >= here.len);
    CLAIM(os->process_block(os, self->pid, false, GES_PROCESS_WAIT_MS, &arena, &block, NULL) ==
              GES_OK &&
          block.cwd.len == 0 && block.command.len == 0);
}

TEST(nobody_has_this_number) {
    const ges_os *os = ges_os_native();
    ges_process_block block = {0};
    ges_error err = {0};
    CLAIM(os->process_block(os, 0x7FFFFFFEU, false, GES_PROCESS_WAIT_MS, &arena, &block, &err) ==
          GES_NOT_FOUND);
    CLAIM(err.text[0] != '\0' && block.env.items == NULL);
    CLAIM(os->process_block(os, UINT32_MAX, false, GES_PROCESS_WAIT_MS, &arena, &block, NULL) ==
          GES_NOT_FOUND);
}

TEST(a_snapshot_tells_of_processes) {
    static const char snapshot[] =
        "{\"family\": \"windows\", \"registry\": {\"HKEY_CURRENT_USER\": {\"Environment\": {}}},"
        " \"processes\": [{\"pid\": 7, \"parent\": 3, \"name\": \"Code.exe\", \"start_ns\": 5,"
        " \"env\": [\"GOPATH=x\", \"odd\"], \"cwd\": \"C:\\\\w\", \"live\": true},"
        " {\"pid\": 8, \"parent\": 7, \"self\": true, \"status\": \"permission denied\"}],"
        "}";
    const ges_os *fake;
    ges_process_list list = {0};
    ges_process_block block = {0};
    CLAIM(ges_fake_load(ges_bytes_from(ges_text_of(snapshot)), &arena, &fake, NULL) == GES_OK);
    CLAIM(fake->process_list(fake, &arena, &list, NULL) == GES_OK && list.count == 2);
    CLAIM(self_in(&list)->pid == 8 && process_at(&list, 7)->start_ns == 5);
    CLAIM(fake->process_block(fake, 7, true, GES_PROCESS_WAIT_MS, &arena, &block, NULL) == GES_OK);
    CLAIM(block.env.count == 2 && block.is_live);
    CLAIM_TEXT(block.cwd, "C:\\w");
    CLAIM(fake->process_block(fake, 8, true, GES_PROCESS_WAIT_MS, &arena, &block, NULL) ==
          GES_DENIED);
    CLAIM(fake->process_block(fake, 9, true, GES_PROCESS_WAIT_MS, &arena, &block, NULL) ==
          GES_NOT_FOUND);
}

static bool keeps_gopath(void *self, ges_text name) {
    (void)self;
    return ges_text_equal(name, GES_T("GOPATH"));
}

static ges_text masks(void *self, ges_text name, ges_text value) {
    (void)self, (void)name, (void)value;
    return GES_T("***");
}

TEST(a_recording_holds_the_processes_that_were_asked_for) {
    static const char snapshot[] = "{\"family\": \"linux\", \"processes\": ["
                                   "{\"pid\": 7, \"name\": \"a\\\"b\", \"program\": \"/bin/a\", "
                                   "\"env\": [\"GOPATH=x\", \"S=y\"]},"
                                   "{\"pid\": 8, \"parent\": 7, \"env\": [\"GOPATH=z\"]}, "
                                   "{\"pid\": 9, \"status\": \"permission "
                                   "denied\"}]}";
    const ges_os *fake;
    const ges_os *again;
    ges_record record;
    ges_record_view view = {NULL, keeps_gopath, masks, NULL, NULL, NULL};
    ges_builder out = ges_builder_in(&arena);
    ges_process_list list = {0};
    ges_process_block block = {0};
    CLAIM(ges_fake_load(ges_bytes_from(ges_text_of(snapshot)), &arena, &fake, NULL) == GES_OK);
    const ges_os *os = ges_record_init(&record, fake, &arena);
    CLAIM(os->process_list(os, &arena, &list, NULL) == GES_OK);
    CLAIM(os->process_block(os, 7, false, GES_PROCESS_WAIT_MS, &arena, &block, NULL) == GES_OK);
    CLAIM(os->process_block(os, 9, false, GES_PROCESS_WAIT_MS, &arena, &block, NULL) == GES_DENIED);
    CLAIM(ges_record_write(&record, &view, GES_T("test"), &out, NULL) == GES_OK);
    CLAIM(ges_fake_load(ges_bytes_from(ges_build_done(&out)), &arena, &again, NULL) == GES_OK);
    CLAIM(again->process_list(again, &arena, &list, NULL) == GES_OK && list.count == 2);
    CLAIM_TEXT(process_at(&list, 7)->name, "a\"b");
    CLAIM(again->process_block(again, 7, false, GES_PROCESS_WAIT_MS, &arena, &block, NULL) ==
          GES_OK);
    CLAIM(block.env.count == 1);
    CLAIM_TEXT(block.env.items[0].value, "***");
    CLAIM(again->process_block(again, 9, false, GES_PROCESS_WAIT_MS, &arena, &block, NULL) ==
          GES_DENIED);
}

/* --- children --------------------------------------------------------------------------------- */

#ifndef _WIN32
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t start(char *const *env) {
    char program[] = "/bin/sleep";
    char argument[] = "60";
    char *arguments[] = {program, argument, NULL};
    pid_t pid = 0;
    CLAIM(posix_spawn(&pid, program, NULL, NULL, arguments, env) == 0);
    return pid;
}

static void end(pid_t pid) {
    (void)kill(pid, SIGKILL);
    (void)waitpid(pid, NULL, 0);
}

/* posix_spawn returns as soon as the new program's memory stands: before its block is in it. */
TEST(many_blocks_right_after_the_start) {
    const ges_os *os = ges_os_native();
    char first[] = "GES_FIRST=1";
    char last[] = "GES_LAST=2";
    char *env[] = {first, last, NULL};
    int failures = 0;
    for (int i = 0; i < MANY; i++) {
        ges_process_block block = {0};
        pid_t pid = start(env);
        ges_status status =
            os->process_block(os, (uint32_t)pid, false, GES_PROCESS_WAIT_MS, &arena, &block, NULL);
        failures += status != GES_OK || block.env.count != 2;
        end(pid);
    }
    CLAIM(failures == 0);
}

TEST(blocks_that_are_empty_double_odd_or_huge) {
    const ges_os *os = ges_os_native();
    enum { PIECE = 100000 };
    char *none[] = {NULL};
    char one[] = "A=1";
    char odd[] = "odd";
    char empty[] = "";
    static char large[10][PIECE + 4];
    char *env[15] = {one, one, odd, empty};
    for (int i = 0; i < 10; i++) {
        memset(large[i], 'x', PIECE + 3);
        memcpy(large[i], "L=", 2);
        env[4 + i] = large[i];
    }
    ges_process_block block = {0};
    pid_t pid = start(none);
    CLAIM(os->process_block(os, (uint32_t)pid, true, GES_PROCESS_WAIT_MS, &arena, &block, NULL) ==
          GES_OK);
    CLAIM(block.env.count == 0 && !block.is_live && !block.is_cut);
#ifdef __linux__
    CLAIM_TEXT(block.command, "/bin/sleep 60");
#endif
    end(pid);
    pid = start(env);
    CLAIM(os->process_block(os, (uint32_t)pid, false, GES_PROCESS_WAIT_MS, &arena, &block, NULL) ==
          GES_OK);
    CLAIM(block.env.count == 13 && block.env.items[2].value.ptr == NULL);
    CLAIM(block.env.count == 13 && block.env.items[12].value.len == PIECE + 1);
    end(pid);
}

TEST(the_dead_and_those_without_a_block) {
    const ges_os *os = ges_os_native();
    ges_process_block block = {0};
    ges_process_list list = {0};
    pid_t pid = fork();
    if (pid == 0) {
        _exit(0);
    }
    os->clock_sleep(os, 50);
    CLAIM(os->process_list(os, &arena, &list, NULL) == GES_OK);
    const ges_process *zombie = process_at(&list, (uint32_t)pid);
    CLAIM(zombie != NULL && zombie->is_zombie);
    ges_status status =
        os->process_block(os, (uint32_t)pid, true, GES_PROCESS_WAIT_MS, &arena, &block, NULL);
    CLAIM(status == GES_OK || status == GES_NOT_FOUND || status == GES_DENIED);
    CLAIM(block.env.count == 0);
    end(pid);
    CLAIM(os->process_block(os, (uint32_t)pid, true, GES_PROCESS_WAIT_MS, &arena, &block, NULL) ==
          GES_NOT_FOUND);
    for (size_t i = 0; i < list.count; i++) {
        if (list.items[i].is_kernel) {
            status = os->process_block(os, list.items[i].pid, false, GES_PROCESS_WAIT_MS, &arena,
                                       &block, NULL);
            CLAIM(status == GES_NOT_FOUND || status == GES_OK || status == GES_DENIED);
            CLAIM(block.env.count == 0);
            break;
        }
    }
}
#else
#include <windows.h>

/* Starts this program again, to sleep, with `block`; `flags` more for CreateProcessW. */
static PROCESS_INFORMATION start(wchar_t *block, DWORD flags) {
    wchar_t command[32768] = L"\"";
    DWORD len = GetModuleFileNameW(NULL, command + 1, 32000);
    memcpy(command + 1 + len, L"\" sleep", 8 * sizeof(wchar_t));
    STARTUPINFOW start_info = {.cb = sizeof(start_info)};
    PROCESS_INFORMATION info = {0};
    CLAIM(CreateProcessW(NULL, command, NULL, NULL, FALSE, CREATE_UNICODE_ENVIRONMENT | flags,
                         block, NULL, &start_info, &info));
    return info;
}

static void end(PROCESS_INFORMATION *info) {
    (void)TerminateProcess(info->hProcess, 1);
    (void)WaitForSingleObject(info->hProcess, 10000);
    (void)CloseHandle(info->hProcess);
    (void)CloseHandle(info->hThread);
}

TEST(many_blocks_right_after_the_start) {
    const ges_os *os = ges_os_native();
    static wchar_t env[] = L"GES_FIRST=1\0GES_LAST=2\0SystemRoot=C:\\windows\0";
    int failures = 0;
    for (int i = 0; i < MANY; i++) {
        ges_process_block block = {0};
        ges_text value = {0};
        PROCESS_INFORMATION info = start(env, i % 2 != 0 ? CREATE_SUSPENDED : 0);
        if (i % 2 != 0) {
            (void)ResumeThread(info.hThread);
        }
        ges_status status = os->process_block(os, (uint32_t)info.dwProcessId, false,
                                              20 * GES_PROCESS_WAIT_MS, &arena, &block, NULL);
        failures += status != GES_OK || !ges_env_find(os, &block.env, GES_T("ges_last"), &value) ||
                    !ges_text_equal(value, GES_T("2"));
        end(&info);
    }
    CLAIM(failures == 0);
}

TEST(blocks_that_are_empty_double_odd_or_huge) {
    const ges_os *os = ges_os_native();
    enum { PIECE = 100000 };
    static wchar_t env[10 * PIECE + 100] = L"A=1\0A=1\0odd\0SystemRoot=C:\\windows\0";
    size_t at = 4 + 4 + 4 + 22;
    for (int i = 0; i < 10; i++) {
        memcpy(env + at, L"L=", 2 * sizeof(wchar_t));
        for (size_t k = 2; k < PIECE; k++) {
            env[at + k] = 0x5F20;
        }
        at += PIECE + 1;
    }
    ges_process_block block = {0};
    PROCESS_INFORMATION info = start(env, 0);
    CLAIM(os->process_block(os, (uint32_t)info.dwProcessId, true, GES_PROCESS_WAIT_MS, &arena,
                            &block, NULL) == GES_OK);
    size_t large = 0;
    for (size_t i = 0; i < block.env.count; i++) {
        large += block.env.items[i].value.len == (size_t)(PIECE - 2) * 3;
    }
    CLAIM(large == 10 && block.is_live && !block.is_cut);
    CLAIM(ges_text_contains(block.command, GES_T("sleep")) && block.cwd.len > 2);
    end(&info);
    CLAIM(os->process_block(os, (uint32_t)info.dwProcessId, true, GES_PROCESS_WAIT_MS, &arena,
                            &block, NULL) == GES_NOT_FOUND);
}

TEST(the_dead_and_those_without_a_block) {
    const ges_os *os = ges_os_native();
    ges_process_block block = {0};
    CLAIM(os->process_block(os, 4, false, GES_PROCESS_WAIT_MS, &arena, &block, NULL) ==
          GES_NOT_FOUND);
}
#endif

int main(int count, char **words) {
    static const test_entry tests[] = {
        {"entries_of_every_form", test_entries_of_every_form},
        {"this_process_is_listed_with_its_start_and_parent",
         test_this_process_is_listed_with_its_start_and_parent},
        {"the_own_block_is_read_with_its_place", test_the_own_block_is_read_with_its_place},
        {"nobody_has_this_number", test_nobody_has_this_number},
        {"a_snapshot_tells_of_processes", test_a_snapshot_tells_of_processes},
        {"a_recording_holds_the_processes_that_were_asked_for",
         test_a_recording_holds_the_processes_that_were_asked_for},
        {"many_blocks_right_after_the_start", test_many_blocks_right_after_the_start},
        {"blocks_that_are_empty_double_odd_or_huge", test_blocks_that_are_empty_double_odd_or_huge},
        {"the_dead_and_those_without_a_block", test_the_dead_and_those_without_a_block},
    };
    if (count > 1 && strcmp(words[1], "sleep") == 0) { /* the child of a test */
        const ges_os *os = ges_os_native();
        os->clock_sleep(os, 60000);
        return 0;
    }
    ges_arena_init(&arena, (size_t)1 << 30);
    int result = test_main(tests, GES_COUNT(tests));
    ges_arena_close(&arena);
    return result;
}
