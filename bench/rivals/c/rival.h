/* The line protocol of a rival: "run N" on standard input is answered by "WALL-NANOSECONDS CPU-NANOSECONDS", and facts
   as NAME=NUMBER if there are any. The CPU time is that of this process, of its reaped children, and of the children that
   still run. The end of the input ends the rival. */
#ifndef RIVAL_H
#define RIVAL_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long rival_wall(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static long long rival_cpu_of(int who)
{
    struct rusage usage;
    getrusage(who, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000000LL
        + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000LL;
}

/* The first number of schedstat is the time on the CPU in nanoseconds (sched-stats.rst). */
static long long rival_cpu_of_threads(const char *pid)
{
    char path[600];
    snprintf(path, sizeof path, "/proc/%s/task", pid);
    DIR *threads = opendir(path);
    long long total = 0, one;
    for (struct dirent *thread; threads && (thread = readdir(threads));) {
        snprintf(path, sizeof path, "/proc/%s/task/%s/schedstat", pid, thread->d_name);
        FILE *file = thread->d_name[0] == '.' ? NULL : fopen(path, "re");
        if (file) {
            total += fscanf(file, "%lld", &one) == 1 ? one : 0;
            fclose(file);
        }
    }

    if (threads) {
        closedir(threads);
    }

    return total;
}

static long long rival_cpu_of_running(void)
{
    DIR *threads = opendir("/proc/self/task");
    long long total = 0;
    for (struct dirent *thread; threads && (thread = readdir(threads));) {
        char path[600], pid[16];
        snprintf(path, sizeof path, "/proc/self/task/%s/children", thread->d_name);
        FILE *children = thread->d_name[0] == '.' ? NULL : fopen(path, "re");
        while (children && fscanf(children, "%15s", pid) == 1) {
            total += rival_cpu_of_threads(pid);
        }

        if (children) {
            fclose(children);
        }
    }

    if (threads) {
        closedir(threads);
    }

    return total;
}

static void rival_fail(const char *step, int error)
{
    printf("error %s: %s\n", step, strerror(error));
    fflush(stdout);
    exit(1);
}

/* Reaps the child and checks that it ended with status 0. */
static inline void rival_wait(pid_t child)
{
    int status;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            rival_fail("waitpid", errno);
        }
    }

    if (status != 0) {
        printf("error the child ended with wait status %d\n", status);
        fflush(stdout);
        exit(1);
    }
}

static char rival_facts[256];

static int rival_compare(const void *left, const void *right)
{
    long long a = *(const long long *)left, b = *(const long long *)right;
    return (a > b) - (a < b);
}

/* Facts about the times of single runs, in nanoseconds: the median, 99 of 100, 999 of 1,000. Sorts them. */
static inline void rival_tell_times(long long *times, long count)
{
    qsort(times, (size_t)count, sizeof *times, rival_compare);
    snprintf(rival_facts, sizeof rival_facts, " p50-ns=%lld p99-ns=%lld p99.9-ns=%lld", times[count / 2],
        times[count * 99 / 100], times[count * 999 / 1000]);
}

static inline void rival_stay_on(const char *cpu)
{
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(atoi(cpu), &one);
    if (sched_setaffinity(0, sizeof one, &one) < 0) {
        rival_fail("sched_setaffinity", errno);
    }
}

/* A child that spins when it has nothing to do. Between the runs it is stopped: it would take a CPU from the others. It stops
   itself when it has begun (rival_stop_here). */
static pid_t rival_spinner;

static inline void rival_stop_here(void)
{
    raise(SIGSTOP);
}

static void rival_signal_spinner(int signal)
{
    if (rival_spinner > 0) {
        kill(rival_spinner, signal);
    }
}

/* run makes that many runs, and returns the nanoseconds that count, or -1: all of them. */
static int rival_serve(long long (*run)(long count))
{
    if (rival_spinner > 0) {
        waitpid(rival_spinner, NULL, WUNTRACED);
    }

    printf("ready cc " __VERSION__ "\n");
    fflush(stdout);
    long count;
    while (scanf(" run %ld", &count) == 1) {
        rival_signal_spinner(SIGCONT);
        long long cpu = rival_cpu_of_running();
        cpu += rival_cpu_of(RUSAGE_CHILDREN) + rival_cpu_of(RUSAGE_SELF);
        long long wall = rival_wall();
        long long counted = run(count);
        wall = counted < 0 ? rival_wall() - wall : counted;
        cpu = rival_cpu_of(RUSAGE_SELF) + rival_cpu_of(RUSAGE_CHILDREN) - cpu;
        cpu += rival_cpu_of_running();
        rival_signal_spinner(SIGSTOP);
        printf("%lld %lld%s\n", wall, cpu, rival_facts);
        fflush(stdout);
    }

    rival_signal_spinner(SIGKILL);
    return 0;
}

static void (*rival_once)(void);

static long long rival_repeat(long count)
{
    for (long i = 0; i < count; i++) {
        rival_once();
    }

    return -1;
}

static inline int rival_loop(void (*once)(void))
{
    rival_once = once;
    return rival_serve(rival_repeat);
}

#endif
