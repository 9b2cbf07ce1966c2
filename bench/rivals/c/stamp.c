/* The child of exit-notice: sleeps until its parent is surely asleep in the wait, then writes the time on
   CLOCK_MONOTONIC to standard output and ends with _exit. */
#define _GNU_SOURCE
#include <time.h>
#include <unistd.h>

int main(void)
{
    struct timespec pause = { 0, 2000000 }, now;
    nanosleep(&pause, NULL);
    clock_gettime(CLOCK_MONOTONIC, &now);
    long long stamp = now.tv_sec * 1000000000LL + now.tv_nsec;
    if (write(1, &stamp, sizeof stamp) != (ssize_t)sizeof stamp) {
        _exit(1);
    }

    _exit(0);
}
