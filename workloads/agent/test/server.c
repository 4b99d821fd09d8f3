/* server DELAY_MS BAD: prints its port, starts to listen after the delay, answers the first BAD requests with 503 and all
 * further requests with 200. Ends after 10 s. */

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void answer(int connection, int bad)
{
    char request[4096];
    if (read(connection, request, sizeof request) > 0) {
        dprintf(connection, "HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                bad ? "503 Service Unavailable" : "200 OK");
    }
    close(connection);
}

int main(int argc, char **argv)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int delay_ms = argc > 1 ? atoi(argv[1]) : 0;
    int bad = argc > 2 ? atoi(argv[2]) : 0;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(fd, (struct sockaddr *)&address, size) != 0 || getsockname(fd, (struct sockaddr *)&address, &size) != 0) {
        return 1;
    }
    alarm(10);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    usleep((useconds_t)delay_ms * 1000);
    if (listen(fd, 16) != 0) {
        return 1;
    }
    for (int i = 0;; i++) {
        answer(accept(fd, NULL, NULL), i < bad);
    }
}
