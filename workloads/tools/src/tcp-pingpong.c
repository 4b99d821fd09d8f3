/* Measures the round trip of a small message over one TCP connection.
 *
 *   tcp-pingpong --listen PORT                          echoes what each connection sends, one connection at a time
 *   tcp-pingpong --connect HOST PORT --bytes N ...      sends a message, waits for the echo, and so on */

#include <inttypes.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "options.h"

enum { MAX_BYTES = 65536 };
static char message[MAX_BYTES];

static void send_at_once(int fd)
{
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/* Returns 0 when the other side has closed the connection. */
static int send_all(int fd, size_t length)
{
    for (size_t sent = 0; sent < length;) {
        ssize_t n = send(fd, message + sent, length - sent, MSG_NOSIGNAL);
        if (n <= 0) {
            return 0;
        }
        sent += (size_t)n;
    }
    return 1;
}

static void __attribute__((noreturn)) serve(const char *port)
{
    int on = 1;
    int off = 0;
    in_port_t number = htons((uint16_t)rtb_parse("--listen", port, 1, 65535));
    const struct sockaddr_in6 any = {.sin6_family = AF_INET6, .sin6_port = number};
    const struct sockaddr_in any4 = {.sin_family = AF_INET, .sin_port = number};
    int listener = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool ipv6 = listener >= 0;
    if (ipv6) { /* for IPv4 clients too */
        setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    } else { /* a kernel without IPv6 */
        listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    }
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    int bound = ipv6 ? bind(listener, (const struct sockaddr *)&any, sizeof any)
                     : bind(listener, (const struct sockaddr *)&any4, sizeof any4);
    if (bound != 0 || listen(listener, 16) != 0) {
        rtb_fail("cannot listen on port %s: %s", port, strerror(errno));
    }
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        if (fd < 0) {
            continue;
        }
        send_at_once(fd);
        ssize_t n;
        while ((n = recv(fd, message, sizeof message, 0)) > 0 && send_all(fd, (size_t)n)) {
        }
        close(fd);
    }
}

static int connect_to(const char *host, const char *port)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *address;
    int problem = getaddrinfo(host, port, &hints, &address);
    if (problem) {
        rtb_fail("%s: %s", host, gai_strerror(problem));
    }
    int fd = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, address->ai_addr, address->ai_addrlen) != 0) {
        rtb_fail("cannot connect to %s:%s: %s", host, port, strerror(errno));
    }
    freeaddrinfo(address);
    send_at_once(fd);
    return fd;
}

static void round_trip(int fd, size_t length)
{
    int open = send_all(fd, length);
    for (size_t got = 0; open && got < length;) {
        ssize_t n = recv(fd, message, length - got, 0);
        open = n > 0;
        got += open ? (size_t)n : 0;
    }
    if (!open) {
        rtb_fail("the server closed the connection: %s", errno ? strerror(errno) : "no error");
    }
}

static double cpu_seconds(void)
{
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
           (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

static void iterate(int fd, size_t length, uint64_t *times, size_t count, int index, int warmup)
{
    double cpu = cpu_seconds();
    uint64_t begin = rtb_now_ns();
    char p99[64] = "";
    for (size_t i = 0; i < count; i++) {
        uint64_t start = rtb_now_ns();
        round_trip(fd, length);
        times[i] = rtb_now_ns() - start;
    }
    double took = (double)(rtb_now_ns() - begin) / 1e9;
    rtb_sort(times, count);
    if (count >= RTB_P99_MIN) {
        snprintf(p99, sizeof p99, ",\"roundTripNsP99\":%" PRIu64, rtb_quantile(times, count, 0.99));
    }
    dprintf(rtb_fd(),
            "{\"type\":\"iteration\",\"index\":%d,\"warmup\":%s,\"values\":{\"roundTripNsMedian\":%" PRIu64
            ",\"roundTripNsP90\":%" PRIu64 "%s,\"cpus\":%.4f}}\n",
            index, warmup ? "true" : "false", rtb_quantile(times, count, 0.5), rtb_quantile(times, count, 0.9), p99,
            (cpu_seconds() - cpu) / took);
}

int main(int argc, char **argv)
{
    long bytes = 1, count = 2000, warmup = 1, iterations = 3;
    const struct number_option known[] = {{"--bytes", &bytes, 1, MAX_BYTES},      {"--count", &count, 1, 1000000},
                                          {"--warmup", &warmup, 0, 1000},         {"--iterations", &iterations, 1, 1000},
                                          {NULL, NULL, 0, 0}};
    if (argc == 3 && strcmp(argv[1], "--listen") == 0) {
        serve(argv[2]);
    }
    if (argc < 4 || strcmp(argv[1], "--connect") != 0) {
        rtb_fail("usage: tcp-pingpong --listen PORT, or tcp-pingpong --connect HOST PORT [--bytes N] [--count N] ...");
    }
    parse_options(argc - 3, argv + 3, known);
    int fd = connect_to(argv[2], argv[3]);
    uint64_t *times = allocate_times((size_t)count);
    rtb_wait_for_clock(1500);
    for (int i = 0; i < warmup; i++) {
        iterate(fd, (size_t)bytes, times, (size_t)count, i, 1);
    }
    for (int i = 0; i < iterations; i++) {
        iterate(fd, (size_t)bytes, times, (size_t)count, i, 0);
    }
    return 0;
}
