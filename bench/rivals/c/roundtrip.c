/* roundtrip stream|seqpacket BYTES [CPU CPU]: a message of that many bytes over a socketpair to a forked process, and back.
   With two numbers this process stays on the first CPU, the other one on the second. */
#include "rival.h"
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>

static int end;
static size_t size;
static char message[1 << 16];

static void send_all(int socket)
{
    for (size_t done = 0; done < size;) {
        ssize_t count = send(socket, message + done, size - done, MSG_NOSIGNAL);
        if (count < 0 && errno != EINTR) {
            rival_fail("send", errno);
        }

        done += count > 0 ? (size_t)count : 0;
    }
}

static int receive_all(int socket)
{
    for (size_t done = 0; done < size;) {
        ssize_t count = recv(socket, message + done, size - done, 0);
        if (count == 0) {
            return 0;
        }

        if (count < 0 && errno != EINTR) {
            rival_fail("recv", errno);
        }

        done += count > 0 ? (size_t)count : 0;
    }

    return 1;
}

static void once(void)
{
    send_all(end);
    if (!receive_all(end)) {
        rival_fail("the other end is gone", 0);
    }
}

int main(int count, char **arguments)
{
    int ends[2];
    int type = strcmp(arguments[1], "stream") == 0 ? SOCK_STREAM : SOCK_SEQPACKET;
    size = (size_t)atol(arguments[2]);
    if (size > sizeof message || socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends) < 0) {
        rival_fail("socketpair", errno);
    }

    if (fork() == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(ends[0]);
        if (count > 4) {
            rival_stay_on(arguments[4]);
        }

        while (receive_all(ends[1])) {
            send_all(ends[1]);
        }

        _exit(0);
    }

    close(ends[1]);
    end = ends[0];
    if (count > 4) {
        rival_stay_on(arguments[3]);
    }

    return rival_loop(once);
}
