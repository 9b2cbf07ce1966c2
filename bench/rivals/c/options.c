/* options PROGRAM: start the program with ten things set between vfork and execve, and wait for it with waitpid. They are
   those of KinSpawnOptions. */
#include "rival.h"
#include <fcntl.h>
#include <linux/ioprio.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

extern char **environ;
static char **program;
static cpu_set_t cpus;
static sigset_t blocked;

/* Runs on the stack of the parent, as everything after vfork: system calls, and nothing else. */
static int set_ten(void)
{
    struct sched_param priority = { 0 };
    struct rlimit core = { 0, 0 }, files = { 256, 256 };
    umask(027);
    return sigprocmask(SIG_SETMASK, &blocked, NULL) == 0 && setsid() >= 0 && chdir("/") == 0
        && sched_setscheduler(0, SCHED_BATCH, &priority) == 0 && setpriority(PRIO_PROCESS, 0, 1) == 0
        && sched_setaffinity(0, sizeof cpus, &cpus) == 0
        && syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 6)) == 0
        && setrlimit(RLIMIT_CORE, &core) == 0 && setrlimit(RLIMIT_NOFILE, &files) == 0
        && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

static void once(void)
{
    pid_t child = vfork();
    if (child == 0) {
        if (set_ten()) {
            execve(program[0], program, environ);
        }

        _exit(127);
    }

    if (child < 0) {
        rival_fail("vfork", errno);
    }

    rival_wait(child);
}

int main(int count, char **arguments)
{
    if (count < 2) {
        fprintf(stderr, "usage: options PROGRAM [ARGUMENT ...]\n");
        return 2;
    }

    program = arguments + 1;
    sched_getaffinity(0, sizeof cpus, &cpus);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    return rival_loop(once);
}
