/* forks N: a run is N children, one after the other, that end at once. */
#include "rival.h"

static long count;

static pid_t make_one(void)
{
    pid_t child = vfork();
    if (child == 0) {
        _exit(0);
    }

    return child;
}

static void forks(void)
{
    for (long i = 0; i < count; i++) {
        pid_t child = make_one();
        if (child < 0) {
            rival_fail("vfork", errno);
        }

        rival_wait(child);
    }
}

int main(int words, char **arguments)
{
    count = words < 2 ? 0 : atol(arguments[1]);
    if (count < 1) {
        fprintf(stderr, "usage: forks N\n");
        return 2;
    }

    return rival_loop(forks);
}
