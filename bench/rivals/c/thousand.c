/* thousand N BLOCKED: N children alive at once, each blocked in a read of one pipe; then a SIGKILL and a waitpid for each.
   Only the time of the starts and of the ends counts. */
#include "rival.h"
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>

#define MOST_CHILDREN 10000

extern char **environ;
static int children, pipe_ends[2];
static char *program;

/* A figure of /proc/self/status: VmRSS in KiB, Threads. */
static long status_of(const char *key)
{
    FILE *status = fopen("/proc/self/status", "re");
    if (status == NULL) {
        rival_fail("/proc/self/status", errno);
    }

    char line[256];
    long value = 0;
    while (fgets(line, sizeof line, status) != NULL) {
        if (strncmp(line, key, strlen(key)) == 0) {
            value = atol(line + strlen(key));
        }
    }

    fclose(status);
    return value;
}

static void start_all(pid_t *started)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe_ends[0], 0);
    for (int i = 0; i < children; i++) {
        int error = posix_spawn(&started[i], program, &actions, NULL, (char *[]) { program, NULL }, environ);
        if (error != 0) {
            rival_fail(program, error);
        }
    }

    posix_spawn_file_actions_destroy(&actions);
}

static void end_all(const pid_t *started)
{
    for (int i = 0; i < children; i++) {
        kill(started[i], SIGKILL);
    }

    for (int i = 0; i < children; i++) {
        int status = 0;
        while (waitpid(started[i], &status, 0) < 0) {
            if (errno != EINTR) {
                rival_fail("waitpid", errno);
            }
        }

        if (!WIFSIGNALED(status)) {
            rival_fail("a child ended by itself", 0);
        }
    }
}

static long long run(long count)
{
    static pid_t started[MOST_CHILDREN];
    static long first;
    first = first == 0 ? status_of("VmRSS:") : first;
    long long start = 0, end = 0;
    for (long i = 0; i < count; i++) {
        long threads = status_of("Threads:");
        long long begun = rival_wall();
        start_all(started);
        long long alive = rival_wall();
        long resident = status_of("VmRSS:") - first, with = status_of("Threads:");
        long long ending = rival_wall();
        end_all(started);
        start += alive - begun;
        end += rival_wall() - ending;
        snprintf(rival_facts, sizeof rival_facts,
            " threads=%ld threads-added=%ld rss-bytes-per-child=%ld start-ms=%.1f end-ms=%.1f",
            with, with - threads, resident * 1024 / children, start / 1e6 / (i + 1), end / 1e6 / (i + 1));
    }

    return start + end;
}

int main(int count, char **arguments)
{
    children = count < 3 ? 0 : atoi(arguments[1]);
    if (children < 1 || children > MOST_CHILDREN) {
        fprintf(stderr, "usage: thousand N BLOCKED\n");
        return 2;
    }

    program = arguments[2];
    if (pipe2(pipe_ends, O_CLOEXEC) < 0) {
        rival_fail("pipe2", errno);
    }

    return rival_serve(run);
}
