/* notice STAMP: from the last instructions of a child to the return of a blocking waitid(2). Only that time counts. */
#include "rival.h"
#include <fcntl.h>
#include <spawn.h>

extern char **environ;
static char **program;

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
    siginfo_t info;
    while (waitid(P_PID, child, &info, WEXITED) < 0) {
        if (errno != EINTR) {
            rival_fail("waitid", errno);
        }
    }

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
        fprintf(stderr, "usage: notice STAMP\n");
        return 2;
    }

    program = arguments + 1;
    return rival_serve(run);
}
