/* exiting fair|fifo COMMAND ARGUMENT ...: from the kill of a program until no thread of it can run an instruction of its own any more, which
   is when nobody may still write what a lock of it guards. A thread is past its last one when it has PF_EXITING
   (proc_pid_stat(5)) or is gone. The first that ends wakes this one, by its pidfd (PIDFD_THREAD, Linux 6.9). fifo: who looks
   gets a CPU before those who die (SCHED_FIFO). */
#include "rival.h"
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

enum { MOST_THREADS = 64, PF_EXITING = 4, PIDFD_THREAD = O_EXCL };

static char **command;

static pid_t start(int *input)
{
    int in[2], out[2];
    char word[64];
    if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0) {
        rival_fail("pipe2", errno);
    }

    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(in[0], 0);
        dup2(out[1], 1);
        execv(command[0], command);
        _exit(127);
    }

    close(in[0]);
    close(out[1]);
    if (read(out[0], word, sizeof word) <= 0) { /* it says that it is ready */
        rival_fail("the program has not begun", errno);
    }

    close(out[0]);
    *input = in[1];
    return child;
}

static int is_exiting(pid_t child, const char *thread)
{
    char path[300], line[1024], state;
    unsigned flags = 0;
    snprintf(path, sizeof path, "/proc/%d/task/%s/stat", child, thread);
    FILE *file = fopen(path, "re");
    size_t length = file ? fread(line, 1, sizeof line - 1, file) : 0;
    if (file) {
        fclose(file);
    }

    line[length] = 0;
    char *name_end = strrchr(line, ')');
    return !name_end || sscanf(name_end + 2, "%c %*d %*d %*d %*d %*d %u", &state, &flags) != 2 || state == 'Z'
        || (flags & PF_EXITING);
}

/* How many threads may still run, and, if wanted, a pidfd of each. */
static int running(pid_t child, struct pollfd *threads)
{
    char path[64];
    int count = 0;
    snprintf(path, sizeof path, "/proc/%d/task", child);
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        if (entry->d_name[0] != '.' && !is_exiting(child, entry->d_name) && count < MOST_THREADS) {
            if (threads) {
                threads[count].fd = (int)syscall(SYS_pidfd_open, atoi(entry->d_name), PIDFD_THREAD);
                threads[count].events = POLLIN;
            }

            count++;
        }
    }

    if (folder) {
        closedir(folder);
    }

    return count;
}

static long long run(long count)
{
    long long total = 0;
    for (long i = 0; i < count; i++) {
        int input, status;
        struct pollfd threads[MOST_THREADS];
        pid_t child = start(&input);
        int watched = running(child, threads);
        usleep(20000);
        long long killed = rival_wall();
        kill(child, SIGKILL);
        if (watched > 0 && threads[0].fd >= 0) {
            poll(threads, (nfds_t)watched, 1000);
        }

        while (running(child, NULL) > 0) {
            usleep(50);
        }

        total += rival_wall() - killed;
        waitpid(child, &status, 0);
        close(input);
        while (watched > 0) {
            close(threads[--watched].fd);
        }
    }

    return total;
}

int main(int count, char **arguments)
{
    if (count < 3) {
        rival_fail("no program is named", 0);
    }

    struct sched_param lowest = { .sched_priority = 1 };
    int fifo = strcmp(arguments[1], "fifo") == 0;
    if (fifo && sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &lowest) < 0) {
        rival_fail("sched_setscheduler", errno);
    }

    command = arguments + 2;
    return rival_serve(run);
}
