/* boost BYTES: messages of that many bytes to a forked process through a boost::interprocess::message_queue. */
extern "C" {
#include "rival.h"
}
#include <boost/interprocess/ipc/message_queue.hpp>
#include <signal.h>
#include <string>
#include <sys/prctl.h>

using boost::interprocess::message_queue;

static message_queue *out, *back;
static size_t size;

// An empty message ends a run and is answered.
static void consume()
{
    char message[256];
    for (;;) {
        message_queue::size_type received;
        unsigned priority;
        out->receive(message, sizeof message, received, priority);
        if (received == 0) {
            back->send(message, 0, 0);
        }
    }
}

static long long produce(long count)
{
    char message[256] = { 0 };
    for (long i = 0; i < count; i++) {
        out->send(message, size, 0);
    }

    message_queue::size_type received;
    unsigned priority;
    out->send(message, 0, 0);
    back->receive(message, sizeof message, received, priority);
    return -1;
}

int main(int count, char **arguments)
{
    size = count > 1 ? (size_t)atol(arguments[1]) : 64;
    std::string name = "kin-bench-" + std::to_string(getpid());
    message_queue::remove(name.c_str());
    message_queue::remove((name + "b").c_str());
    message_queue there(boost::interprocess::create_only, name.c_str(), 1024, 256);
    message_queue answers(boost::interprocess::create_only, (name + "b").c_str(), 1, 256);
    out = &there;
    back = &answers;
    message_queue::remove(name.c_str()); // both have it open already
    message_queue::remove((name + "b").c_str());
    if (fork() == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        consume();
    }

    return rival_serve(produce);
}
