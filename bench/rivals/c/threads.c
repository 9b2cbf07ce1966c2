/* threads N PROGRAM: N threads at once, each starts the program with posix_spawn and waits for it with waitpid, again and
   again. One run is one start by each of them. */
#include "rival.h"
#include <pthread.h>
#include <spawn.h>

#define MOST_THREADS 64

extern char **environ;
static int threads;
static char **program;

static void *start_and_wait(void *starts)
{
    for (long i = *(long *)starts; i > 0; i--) {
        pid_t child;
        int error = posix_spawn(&child, program[0], NULL, NULL, program, environ);
        if (error != 0) {
            rival_fail(program[0], error);
        }

        rival_wait(child);
    }

    return NULL;
}

static long long run(long count)
{
    pthread_t running[MOST_THREADS];
    for (int i = 0; i < threads; i++) {
        int error = pthread_create(&running[i], NULL, start_and_wait, &count);
        if (error != 0) {
            rival_fail("pthread_create", error);
        }
    }

    for (int i = 0; i < threads; i++) {
        pthread_join(running[i], NULL);
    }

    return -1;
}

int main(int count, char **arguments)
{
    threads = count < 3 ? 0 : atoi(arguments[1]);
    if (threads < 1 || threads > MOST_THREADS) {
        fprintf(stderr, "usage: threads N PROGRAM [ARGUMENT ...]\n");
        return 2;
    }

    program = arguments + 2;
    return rival_serve(run);
}
