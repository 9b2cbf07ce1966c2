/* signals [CPU CPU]: a value by sigqueue to another process, which waits with sigwaitinfo and sends it back in the same
   way. With two numbers this process stays on the first CPU, the other one on the second. */
#include "rival.h"
#include <signal.h>
#include <sys/prctl.h>

static pid_t partner;
static sigset_t set;
static int number;

static void send_to(pid_t process, int value)
{
    union sigval payload;
    memset(&payload, 0, sizeof payload);
    payload.sival_int = value;
    while (sigqueue(process, number, payload) < 0) {
        if (errno != EAGAIN) {
            rival_fail("sigqueue", errno);
        }
    }
}

static int receive(void)
{
    siginfo_t info;
    while (sigwaitinfo(&set, &info) < 0) {
        if (errno != EINTR) {
            rival_fail("sigwaitinfo", errno);
        }
    }

    return info.si_value.sival_int;
}

static void once(void)
{
    static int value;
    send_to(partner, ++value);
    if (receive() != value) {
        rival_fail("another value", 0);
    }
}

int main(int count, char **arguments)
{
    number = SIGRTMIN + 1;
    sigemptyset(&set);
    sigaddset(&set, number);
    sigprocmask(SIG_BLOCK, &set, NULL);
    pid_t parent = getpid();
    partner = fork();
    if (partner == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (count > 2) {
            rival_stay_on(arguments[2]);
        }

        for (;;) {
            send_to(parent, receive());
        }
    }

    if (count > 2) {
        rival_stay_on(arguments[1]);
    }

    return rival_loop(once);
}
