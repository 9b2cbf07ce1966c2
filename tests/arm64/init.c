/* The first process of an emulated arm64 machine: carries out plans with the machine code of SpawnStub.Arm64, as
   Kin.Native does, and prints one line. Layouts: PlanHeader.cs and PlanRecord.cs. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "stub.h"

struct record { int64_t number, a[6], result; uint64_t tolerate; int64_t expected; uint32_t flags, source; int64_t pad; };
struct header { uint64_t block, saved; int64_t number, a[5]; struct record *records; int64_t count, failed, error, pidfd;
                struct clone_args clone; int64_t exit; };
_Static_assert(sizeof(struct record) == 96 && sizeof(struct header) == 200, "layout");

static struct record records[8];
static struct header plan;
static char stack[2048] __attribute__((aligned(64)));
static int64_t (*stub)(struct header *);

static void fail(const char *what) {
    printf("arm64 stub: FAILED: %s (index %ld, error %ld)\n", what, (long)plan.failed, (long)plan.error);
    sync(); reboot(RB_POWER_OFF); _exit(1);
}

static struct record *add(int64_t number, int64_t a0, int64_t a1, int64_t a2, int64_t a3) {
    struct record *r = &records[plan.count++];
    *r = (struct record){ .number = number, .a = { a0, a1, a2, a3 } };
    return r;
}

static void begin(int clone3) {
    memset(&plan, 0, sizeof plan);
    plan.block = ~0ul; plan.records = records; plan.failed = -1; plan.pidfd = -1; plan.exit = SYS_exit_group;
    uint64_t flags = CLONE_VM | CLONE_VFORK | CLONE_PIDFD;
    if (clone3) {
        plan.clone = (struct clone_args){ .flags = flags | CLONE_CLEAR_SIGHAND, .pidfd = (uintptr_t)&plan.pidfd,
            .stack = (uintptr_t)stack, .stack_size = sizeof stack };
        plan.number = SYS_clone3; plan.a[0] = (intptr_t)&plan.clone; plan.a[1] = sizeof plan.clone;
    } else {
        plan.number = SYS_clone; plan.a[0] = flags; plan.a[1] = (intptr_t)(stack + sizeof stack);
        plan.a[2] = (intptr_t)&plan.pidfd;
    }
}

static int end(void) {
    uint64_t before = 0x800, after = 0;
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &before, 0, 8);
    int64_t pid = stub(&plan);
    syscall(SYS_rt_sigprocmask, SIG_BLOCK, 0, &after, 8);
    if (pid <= 0) fail("clone");
    if (after != before || plan.saved != before) fail("the signal mask");
    struct pollfd ended = { (int)plan.pidfd, POLLIN, 0 };
    if (poll(&ended, 1, 20000) != 1) fail("the pidfd");
    siginfo_t info;
    if (waitid(3 /* P_PIDFD */, plan.pidfd, &info, WEXITED | __WALL) || info.si_pid != pid) fail("waitid");
    close(plan.pidfd);
    return info.si_status;
}

static void test(int clone3) {
    begin(clone3);
    add(SYS_getpid, 0, 0, 0, 0);
    add(SYS_close, -1, 0, 0, 0);
    if (end() != 127 || plan.failed != 1 || plan.error != EBADF) fail("the first failure");

    begin(clone3);
    add(SYS_close, -1, 0, 0, 0)->tolerate = 1ul << EBADF;
    add(SYS_setsockopt, 1, 0, 0, 0)->tolerate = ~0ul;
    add(SYS_setsockopt, 1, 0, 0, 0)->tolerate = ~1ul;
    if (end() != 127 || plan.failed != 2 || plan.error != ENOTSOCK) fail("tolerated errors");

    begin(clone3);
    struct record *right = add(SYS_getppid, 0, 0, 0, 0), *wrong = add(SYS_getppid, 0, 0, 0, 0);
    right->flags = wrong->flags = 1; right->expected = getpid(); wrong->expected = getpid() + 1;
    if (end() != 127 || plan.failed != 1 || plan.error != 0) fail("an expected value");

    int ends[2]; char text[4] = "";
    if (pipe(ends)) fail("pipe");
    begin(clone3);
    add(SYS_getpid, 0, 0, 0, 0);
    add(SYS_fcntl, ends[1], F_DUPFD_CLOEXEC, 50, 0);
    struct record *use = add(SYS_write, -1, (intptr_t)"kin", 3, 0);
    use->flags = 2; use->source = 1;
    if (end() != 127 || plan.failed != 3 || plan.error != 0) fail("the end of the records");
    if (read(ends[0], text, 3) != 3 || strcmp(text, "kin")) fail("the result of an earlier record");
    close(ends[0]); close(ends[1]);

    char *args[] = { "init", "child", 0 }, *none[] = { 0 };
    begin(clone3);
    add(SYS_execve, (intptr_t)"/no/such", (intptr_t)args, (intptr_t)none, 0)->tolerate = 1ul << ENOENT;
    add(SYS_rt_sigprocmask, SIG_SETMASK, (intptr_t)&plan.saved, 0, 8);
    add(SYS_execve, (intptr_t)"/init", (intptr_t)args, (intptr_t)none, 0);
    if (end() != 42 || plan.failed != -1) fail("execve");
}

int main(int argc, char **argv) {
    if (argc > 1 && !strcmp(argv[1], "child")) return 42;
    setvbuf(stdout, 0, _IONBF, 0);
    int fd = memfd_create("stub", MFD_CLOEXEC);
    if (write(fd, stub_bytes, sizeof stub_bytes) != sizeof stub_bytes) fail("memfd");
    stub = mmap(0, sizeof stub_bytes, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
    if (stub == MAP_FAILED) fail("mmap of the memory file");
    test(1); test(0);
    void *page = mmap(0, sizeof stub_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memcpy(page, stub_bytes, sizeof stub_bytes);
    if (mprotect(page, sizeof stub_bytes, PROT_READ | PROT_EXEC)) fail("mprotect");
    stub = page;
    test(1); test(0);
    printf("arm64 stub: ok\n");
    sync(); reboot(RB_POWER_OFF);
}
