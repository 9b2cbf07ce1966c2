/* mutex alone|two|death: a robust, process-shared mutex of the C library. alone: locked and unlocked, with nobody else.
   two: as many times by two processes at once, each counting under it; half of the runs each. death: the owner, another
   process, is killed while this one sleeps in pthread_mutex_lock; the time until it has it. */
#include "rival.h"
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/prctl.h>

enum { LINE = 64 };

struct shared {
    _Alignas(LINE) pthread_mutex_t mutex;
    long counter;
    _Alignas(LINE) atomic_long asked, done, held;
};

static struct shared *shared;

static void lock(void)
{
    int error = pthread_mutex_lock(&shared->mutex);
    if (error == EOWNERDEAD) {
        pthread_mutex_consistent(&shared->mutex);
    } else if (error) {
        rival_fail("pthread_mutex_lock", error);
    }
}

static void count_up(long times)
{
    for (long i = 0; i < times; i++) {
        lock();
        shared->counter++;
        pthread_mutex_unlock(&shared->mutex);
    }
}

static long long alone(long count)
{
    count_up(count);
    return -1;
}

static long long two(long count)
{
    static long all;
    long half = (count + 1) / 2;
    all += half;
    atomic_store(&shared->asked, all);
    count_up(half);
    while (atomic_load(&shared->done) != all) {
        sched_yield();
    }

    return -1;
}

static void other(void)
{
    for (long done = 0;;) {
        long asked = atomic_load(&shared->asked);
        if (asked != done) {
            count_up(asked - done);
            atomic_store(&shared->done, done = asked);
        }
    }
}

static pid_t owner;
static long long killed;

static void *kill_soon(void *unused)
{
    usleep(20000);
    killed = rival_wall();
    kill(owner, SIGKILL);
    return unused;
}

static long long death(long count)
{
    long long total = 0;
    for (long i = 0; i < count; i++) {
        atomic_store(&shared->held, 0);
        owner = fork();
        if (owner == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            lock();
            atomic_store(&shared->held, 1);
            for (;;) {
                pause();
            }
        }

        while (!atomic_load(&shared->held)) {
            sched_yield();
        }

        pthread_t killer;
        pthread_create(&killer, NULL, kill_soon, NULL);
        lock();
        long long taken = rival_wall();
        pthread_join(killer, NULL);
        total += taken - killed;
        pthread_mutex_unlock(&shared->mutex);
        int status;
        waitpid(owner, &status, 0);
    }

    return total;
}

int main(int count, char **arguments)
{
    const char *mode = count > 1 ? arguments[1] : "alone";
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) {
        rival_fail("mmap", errno);
    }

    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&shared->mutex, &attributes);
    if (strcmp(mode, "death") == 0) {
        return rival_serve(death);
    }

    if (strcmp(mode, "alone") == 0) {
        return rival_serve(alone);
    }

    rival_spinner = fork();
    if (rival_spinner == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        rival_stop_here();
        other();
    }

    return rival_serve(two);
}
