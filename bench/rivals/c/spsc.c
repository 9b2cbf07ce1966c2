/* spsc BYTES: messages of that many bytes to a forked process through a ring in shared memory with one producer and one
   consumer. Both spin, each remembers how far the other had come, and nobody survives the death of the other. */
#include "rival.h"
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/prctl.h>

enum { CELLS = 1024, LINE = 64, MOST_BYTES = 256, SPINS = 4096 };

struct ring {
    _Alignas(LINE) atomic_long tail;
    _Alignas(LINE) atomic_long head;
    _Alignas(LINE) char cells[CELLS][MOST_BYTES];
};

static struct ring *ring;
static size_t size;

static inline void pause_once(long *spins)
{
    if (++*spins % SPINS == 0) {
        sched_yield(); /* the other one may need this CPU */
    }
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

static void consume(void)
{
    char message[MOST_BYTES];
    long head = 0, known = 0, spins = 0;
    for (;;) {
        while (head == known) {
            known = atomic_load_explicit(&ring->tail, memory_order_acquire);
            if (head == known) {
                pause_once(&spins);
            }
        }

        memcpy(message, ring->cells[head % CELLS], size);
        __asm__ volatile("" : : "r"(message) : "memory");
        atomic_store_explicit(&ring->head, ++head, memory_order_release);
    }
}

static long tail, known_head;

static long long produce(long count)
{
    char message[MOST_BYTES] = { 0 };
    long spins = 0;
    for (long i = 0; i < count; i++) {
        while (tail - known_head == CELLS) {
            known_head = atomic_load_explicit(&ring->head, memory_order_acquire);
            if (tail - known_head == CELLS) {
                pause_once(&spins);
            }
        }

        __asm__ volatile("" : : "r"(message) : "memory");
        memcpy(ring->cells[tail % CELLS], message, size);
        atomic_store_explicit(&ring->tail, ++tail, memory_order_release);
    }

    while (atomic_load_explicit(&ring->head, memory_order_acquire) != tail) {
        pause_once(&spins);
    }

    return -1;
}

int main(int count, char **arguments)
{
    size = count > 1 ? (size_t)atol(arguments[1]) : 64;
    ring = mmap(NULL, sizeof *ring, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (size > MOST_BYTES || ring == MAP_FAILED) {
        rival_fail("mmap", errno);
    }

    rival_spinner = fork();
    if (rival_spinner == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        rival_stop_here();
        consume();
    }

    return rival_serve(produce);
}
