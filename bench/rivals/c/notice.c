/* notice STAMP [hop]: from the last instructions of a child to the return of a blocking waitid(2). Only that time counts.
   With hop as any program with one thread for all its waits learns of it: that thread sleeps in epoll_wait(2) on the
   pidfd, reaps, and wakes the one that waits. */
#include "rival.h"
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/syscall.h>

extern char **environ;
static char *program[2];
static int all_waits = -1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t told = PTHREAD_COND_INITIALIZER;
static siginfo_t end;
static int has_ended;

static siginfo_t reap(idtype_t type, id_t id)
{
    siginfo_t info;
    while (waitid(type, id, &info, WEXITED) < 0) {
        if (errno != EINTR) {
            rival_fail("waitid", errno);
        }
    }

    return info;
}

static void *watch(void *nothing)
{
    for (;;) {
        struct epoll_event event;
        if (epoll_wait(all_waits, &event, 1, -1) == 1) {
            siginfo_t info = reap((idtype_t)3, (id_t)event.data.fd); /* P_PIDFD */
            pthread_mutex_lock(&lock);
            end = info;
            has_ended = 1;
            pthread_cond_signal(&told);
            pthread_mutex_unlock(&lock);
        }
    }

    return nothing;
}

static siginfo_t reap_by_hop(pid_t child)
{
    int pidfd = (int)syscall(SYS_pidfd_open, child, 0);
    struct epoll_event event = { .events = EPOLLIN | EPOLLONESHOT, .data.fd = pidfd };
    if (pidfd < 0 || epoll_ctl(all_waits, EPOLL_CTL_ADD, pidfd, &event) < 0) {
        rival_fail("pidfd_open", errno);
    }

    pthread_mutex_lock(&lock);
    while (!has_ended) {
        pthread_cond_wait(&told, &lock);
    }

    has_ended = 0;
    pthread_mutex_unlock(&lock);
    close(pidfd);
    return end;
}

static long long once(void)
{
    int pipe_ends[2];
    if (pipe2(pipe_ends, O_CLOEXEC) < 0) {
        rival_fail("pipe2", errno);
    }

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], 1);
    pid_t child;
    int error = posix_spawn(&child, program[0], &actions, NULL, program, environ);
    if (error != 0) {
        rival_fail(program[0], error);
    }

    posix_spawn_file_actions_destroy(&actions);
    siginfo_t info = all_waits < 0 ? reap(P_PID, (id_t)child) : reap_by_hop(child);
    long long noticed = rival_wall(), stamp;
    if (info.si_status != 0 || read(pipe_ends[0], &stamp, sizeof stamp) != (ssize_t)sizeof stamp) {
        rival_fail("read", errno);
    }

    close(pipe_ends[0]);
    close(pipe_ends[1]);
    return noticed - stamp;
}

static long long run(long count)
{
    long long total = 0;
    for (long i = 0; i < count; i++) {
        total += once();
    }

    return total;
}

int main(int count, char **arguments)
{
    if (count < 2) {
        fprintf(stderr, "usage: notice STAMP [hop]\n");
        return 2;
    }

    program[0] = arguments[1];
    pthread_t thread;
    if (count > 2 && ((all_waits = epoll_create1(EPOLL_CLOEXEC)) < 0 || pthread_create(&thread, NULL, watch, NULL) != 0)) {
        rival_fail("epoll_create1", errno);
    }

    return rival_serve(run);
}
