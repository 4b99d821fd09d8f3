/* tcp-wait HOST PORT SECONDS COMMAND...: waits until HOST accepts a TCP connection on PORT, then executes the command.
 * Exits with 69 and an error record if no connection was accepted in time. */

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

#include "rtb-workload.h"

enum { EXIT_NO_SERVER = 69, ATTEMPT_MS = 1000 };

/* Returns 0, or the error of the attempt. */
static int attempt(const struct addrinfo *address)
{
    int error = 0;
    socklen_t size = sizeof error;
    int fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return errno;
    }
    if (connect(fd, address->ai_addr, address->ai_addrlen) != 0) {
        struct pollfd wait = {.fd = fd, .events = POLLOUT};
        error = errno;
        if (error == EINPROGRESS) {
            error = ETIMEDOUT;
            if (poll(&wait, 1, ATTEMPT_MS) == 1) {
                getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
            }
        }
    }
    close(fd);
    return error;
}

int main(int argc, char **argv)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *address;
    if (argc < 5) {
        rtb_fail("usage: tcp-wait HOST PORT SECONDS COMMAND...");
    }
    int problem = getaddrinfo(argv[1], argv[2], &hints, &address);
    if (problem) {
        rtb_fail("%s: %s", argv[1], gai_strerror(problem));
    }
    uint64_t end = rtb_now_ns() + (uint64_t)rtb_parse("SECONDS", argv[3], 1, 3600) * 1000000000u;
    int error;
    while ((error = attempt(address)) != 0 && rtb_now_ns() < end) {
        const struct timespec pause = {0, 50000000};
        nanosleep(&pause, NULL);
    }
    if (error) {
        dprintf(rtb_fd(), "{\"type\":\"error\",\"message\":\"no connection to %s:%s within %s s; the last attempt: %s\"}\n",
                argv[1], argv[2], argv[3], strerror(error));
        return EXIT_NO_SERVER;
    }
    execvp(argv[4], argv + 4);
    rtb_fail("cannot run %s: %s", argv[4], strerror(errno));
}
