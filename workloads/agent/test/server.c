/* server DELAY_MS BAD [6]: listens on 127.0.0.1, or with 6 on ::1. Prints its port, starts to listen after the delay, answers the first BAD requests with 503 and all
 * further requests with 200. With 6, a request without the host [::1] gets 400. Ends after 10 s. */

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void answer(int connection, int bad, int ipv6)
{
    char request[4096];
    ssize_t length = read(connection, request, sizeof request - 1);
    if (length > 0) {
        request[length] = 0;
        const char *good = ipv6 && !strstr(request, "\r\nHost: [::1]:") ? "400 Bad Request" : "200 OK";
        dprintf(connection, "HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                bad ? "503 Service Unavailable" : good);
    }
    close(connection);
}

int main(int argc, char **argv)
{
    int ipv6 = argc > 3;
    struct sockaddr_in address4 = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in6 address6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    struct sockaddr *address = ipv6 ? (struct sockaddr *)&address6 : (struct sockaddr *)&address4;
    socklen_t size = ipv6 ? sizeof address6 : sizeof address4;
    int delay_ms = argc > 1 ? atoi(argv[1]) : 0;
    int bad = argc > 2 ? atoi(argv[2]) : 0;
    int fd = socket(address->sa_family, SOCK_STREAM, 0);
    if (bind(fd, address, size) != 0 || getsockname(fd, address, &size) != 0) {
        return 1;
    }
    alarm(10);
    printf("%d\n", ntohs(ipv6 ? address6.sin6_port : address4.sin_port));
    fflush(stdout);
    usleep((useconds_t)delay_ms * 1000);
    if (listen(fd, 16) != 0) {
        return 1;
    }
    for (int i = 0;; i++) {
        answer(accept(fd, NULL, NULL), i < bad, ipv6);
    }
}
