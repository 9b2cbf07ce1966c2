/* turns SPINS CPU CPU: two processes, one on each of the CPUs, pass a byte to and fro by pipes; each counts to SPINS when it
   has got it. A run is one round. */
#include "rival.h"

static int there[2], back[2];
static long spins;
static volatile long counted;

static void count_up(void)
{
    for (long i = 0; i < spins; i++) {
        counted += i;
    }
}

static void pass(int out)
{
    char byte = 0;
    if (write(out, &byte, 1) != 1) {
        rival_fail("write", errno);
    }
}

static void answer(const char *cpu)
{
    char byte;
    rival_stay_on(cpu);
    close(there[1]);
    while (read(there[0], &byte, 1) == 1) {
        count_up();
        pass(back[1]);
    }

    _exit(0);
}

static long long switches(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_nvcsw + usage.ru_nivcsw;
}

static long long turns(long count)
{
    long long begun = rival_wall(), before = switches();
    for (long i = 0; i < count; i++) {
        char byte;
        pass(there[1]);
        count_up();
        if (read(back[0], &byte, 1) != 1) {
            rival_fail("read", errno);
        }
    }

    /* of the other process there are as many */
    long long took = rival_wall() - begun;
    snprintf(rival_facts, sizeof rival_facts, " switches-per-second=%lld",
        2 * (switches() - before) * 1000000000LL / (took > 0 ? took : 1));
    return took;
}

int main(int words, char **arguments)
{
    if (words != 4) {
        fprintf(stderr, "usage: turns SPINS CPU CPU\n");
        return 2;
    }

    spins = atol(arguments[1]);
    if (pipe(there) < 0 || pipe(back) < 0) {
        rival_fail("pipe", errno);
    }

    rival_stay_on(arguments[2]);
    pid_t child = fork();
    if (child < 0) {
        rival_fail("fork", errno);
    }

    if (child == 0) {
        answer(arguments[3]);
    }

    return rival_serve(turns);
}
