/* capture EXPECTED PROGRAM [ARGUMENT ...]: run the program (found in PATH), read its output to the end, wait.
   EXPECTED is the output without its last newline. */
#include "rival.h"
#include <fcntl.h>
#include <spawn.h>

extern char **environ;
static const char *expected;
static char **program;

static size_t read_all(int fd, char *buffer, size_t size)
{
    size_t length = 0;
    for (;;) {
        ssize_t got = read(fd, buffer + length, size - length);
        if (got > 0) {
            length += (size_t)got;
        } else if (got == 0) {
            return length;
        } else if (errno != EINTR) {
            rival_fail("read", errno);
        }
    }
}

static void once(void)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        rival_fail("pipe2", errno);
    }

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    pid_t child;
    int error = posix_spawnp(&child, program[0], &actions, NULL, program, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (error != 0) {
        rival_fail(program[0], error);
    }

    char output[4096];
    size_t length = read_all(ends[0], output, sizeof output);
    close(ends[0]);
    rival_wait(child);
    if (length != strlen(expected) + 1 || memcmp(output, expected, length - 1) != 0) {
        rival_fail("the output is not the expected one", 0);
    }
}

int main(int count, char **arguments)
{
    if (count < 3) {
        fprintf(stderr, "usage: capture EXPECTED PROGRAM [ARGUMENT ...]\n");
        return 2;
    }

    expected = arguments[1];
    program = arguments + 2;
    return rival_loop(once);
}
