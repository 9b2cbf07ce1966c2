/* sendfile FOLDER BYTES DRAIN: sendfile(2) of a file of that many bytes into a unix socket, until DRAIN has read them all.
   The file has lost its name before it has its content, so nothing is left of it however this process ends. */
#include "rival.h"
#include <fcntl.h>
#include <spawn.h>
#include <sys/sendfile.h>
#include <sys/socket.h>

extern char **environ;
static long long size;
static int file, end;

static void make_file(const char *folder)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/kin-bench-XXXXXX", folder);
    file = mkostemp(path, O_CLOEXEC);
    if (file < 0 || unlink(path) < 0) {
        rival_fail(path, errno);
    }

    static char chunk[1 << 20];
    memset(chunk, 'x', sizeof chunk);
    for (long long left = size; left > 0;) {
        ssize_t done = write(file, chunk, left < (long long)sizeof chunk ? (size_t)left : sizeof chunk);
        if (done < 0 && errno != EINTR) {
            rival_fail(path, errno);
        }

        left -= done > 0 ? done : 0;
    }
}

static void start_drain(char *program, char *bytes)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
        rival_fail("socketpair", errno);
    }

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 0);
    pid_t child;
    int error = posix_spawn(&child, program, &actions, NULL, (char *[]) { program, bytes, NULL }, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (error != 0) {
        rival_fail(program, error);
    }

    end = ends[0];
}

static void once(void)
{
    off_t offset = 0;
    while (offset < size) {
        if (sendfile(end, file, &offset, (size_t)(size - offset)) <= 0 && errno != EINTR) {
            rival_fail("sendfile", errno);
        }
    }

    char answer;
    while (read(end, &answer, 1) != 1) {
        if (errno != EINTR) {
            rival_fail("read", errno);
        }
    }
}

int main(int count, char **arguments)
{
    if (count < 4) {
        fprintf(stderr, "usage: sendfile FOLDER BYTES DRAIN\n");
        return 2;
    }

    size = atoll(arguments[2]);
    make_file(arguments[1]);
    start_drain(arguments[3], arguments[2]);
    return rival_loop(once);
}
