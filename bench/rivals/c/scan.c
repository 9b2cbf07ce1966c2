/* scan N BLOCKED: N children blocked in a read of one pipe, alive as long as this is, so that everybody who is measured
   sees them. A run is one pass over /proc: the numbers by getdents64, and of each process stat: open, read, close.
   Nothing is parsed. */
#include "rival.h"
#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>

extern char **environ;

struct entry {
    unsigned long long inode;
    long long offset;
    unsigned short length;
    unsigned char type;
    char name[];
};

static long seen;

static void read_stat(int root, const char *number)
{
    char path[64], text[4096];
    snprintf(path, sizeof path, "%s/stat", number);
    int file = openat(root, path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return; /* it has ended */
    }

    seen += read(file, text, sizeof text) > 0;
    close(file);
}

static void scan(void)
{
    static char names[32768] __attribute__((aligned(8)));
    int root = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (root < 0) {
        rival_fail("/proc", errno);
    }

    seen = 0;
    long filled;
    while ((filled = syscall(SYS_getdents64, root, names, sizeof names)) > 0) {
        for (long place = 0; place < filled;) {
            struct entry *entry = (struct entry *)(names + place);
            if (entry->name[0] >= '1' && entry->name[0] <= '9') {
                read_stat(root, entry->name);
            }

            place += entry->length;
        }
    }

    close(root);
    snprintf(rival_facts, sizeof rival_facts, " processes=%ld", seen);
}

int main(int count, char **arguments)
{
    int children = count < 3 ? -1 : atoi(arguments[1]);
    if (children < 0) {
        fprintf(stderr, "usage: scan N BLOCKED\n");
        return 2;
    }

    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) {
        rival_fail("pipe2", errno);
    }

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[0], 0);
    for (int i = 0; i < children; i++) {
        pid_t child;
        int error = posix_spawn(&child, arguments[2], &actions, NULL, (char *[]) { arguments[2], NULL }, environ);
        if (error != 0) {
            rival_fail(arguments[2], error);
        }
    }

    signal(SIGCHLD, SIG_IGN); /* the kernel reaps those that end with this process */
    return rival_loop(scan);
}
