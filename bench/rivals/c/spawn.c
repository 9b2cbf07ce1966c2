/* spawn PROGRAM: start the program with posix_spawn and wait for it with waitpid. */
#include "rival.h"
#include <spawn.h>

extern char **environ;
static char **program;

static void once(void)
{
    pid_t child;
    int error = posix_spawn(&child, program[0], NULL, NULL, program, environ);
    if (error != 0) {
        rival_fail(program[0], error);
    }

    rival_wait(child);
}

int main(int count, char **arguments)
{
    if (count < 2) {
        fprintf(stderr, "usage: spawn PROGRAM [ARGUMENT ...]\n");
        return 2;
    }

    program = arguments + 1;
    return rival_loop(once);
}
