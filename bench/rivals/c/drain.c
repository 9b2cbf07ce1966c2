/* drain BYTES: reads a socket, its standard input, into memory, and answers every BYTES bytes with one byte. Both sides
   of the sendfile case start it. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

int main(int count, char **arguments)
{
    static char buffer[1 << 18];
    long long portion = count > 1 ? atoll(arguments[1]) : 0, left = portion;
    if (portion < 1) {
        return 2;
    }

    for (;;) {
        ssize_t got = read(0, buffer, sizeof buffer);
        if (got == 0) {
            return 0;
        }

        if (got < 0 && errno != EINTR) {
            return 1;
        }

        left -= got > 0 ? got : 0;
        if (left <= 0) {
            if (write(0, "", 1) != 1) {
                return 1;
            }

            left += portion;
        }
    }
}
