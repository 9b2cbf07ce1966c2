/* pingpong spin|futex BYTES [CPU CPU]: a message of that many bytes in shared memory to a forked process, and back; each side
   spins until it is there, or sleeps on a futex word. With two numbers this process stays on the first CPU, the other one
   on the second. */
#include "rival.h"
#include <linux/futex.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

enum { LINE = 64, MOST_BYTES = 256, MOST_TIMES = 1 << 22, SPINS = 4096 };

struct side {
    _Alignas(LINE) atomic_uint turn;
    char message[MOST_BYTES];
};

static struct side *sides;
static size_t size;
static int sleeps;
static long long *times;

static void await(struct side *side, unsigned seen)
{
    for (long spins = 1; atomic_load_explicit(&side->turn, memory_order_acquire) == seen; spins++) {
        if (sleeps) {
            syscall(SYS_futex, &side->turn, FUTEX_WAIT, seen, NULL, NULL, 0);
        } else if (spins % SPINS == 0) {
            sched_yield();
        } else {
#if defined(__x86_64__)
            __builtin_ia32_pause();
#endif
        }
    }
}

static void pass(struct side *side, const char *message)
{
    memcpy(side->message, message, size);
    atomic_fetch_add_explicit(&side->turn, 1, memory_order_seq_cst);
    if (sleeps) {
        syscall(SYS_futex, &side->turn, FUTEX_WAKE, 1, NULL, NULL, 0);
    }
}

static void answer(void)
{
    char message[MOST_BYTES];
    for (unsigned seen = 0;; seen++) {
        await(&sides[0], seen);
        memcpy(message, sides[0].message, size);
        pass(&sides[1], message);
    }
}

static long long run(long count)
{
    static unsigned seen;
    char message[MOST_BYTES] = { 0 };
    count = count < MOST_TIMES ? count : MOST_TIMES;
    for (long i = 0; i < count; i++) {
        long long start = rival_wall();
        pass(&sides[0], message);
        await(&sides[1], seen++);
        memcpy(message, sides[1].message, size);
        times[i] = rival_wall() - start;
    }

    long long total = 0;
    for (long i = 0; i < count; i++) {
        total += times[i];
    }

    rival_tell_times(times, count);
    return total;
}

int main(int count, char **arguments)
{
    sleeps = strcmp(arguments[1], "futex") == 0;
    size = (size_t)atol(arguments[2]);
    sides = mmap(NULL, 2 * sizeof *sides, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    times = malloc(MOST_TIMES * sizeof *times);
    if (size > MOST_BYTES || sides == MAP_FAILED || !times) {
        rival_fail("mmap", errno);
    }

    pid_t partner = fork();
    if (partner == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (count > 4) {
            rival_stay_on(arguments[4]);
        }

        if (!sleeps) {
            rival_stop_here();
        }

        answer();
    }

    if (count > 4) {
        rival_stay_on(arguments[3]);
    }

    rival_spinner = sleeps ? 0 : partner;
    return rival_serve(run);
}
