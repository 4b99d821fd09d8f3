/* server WORK_MS STALL_AT STALL_MS CLOSE: prints its port. Answers one request at a time, each after WORK_MS. Stalls once for
 * STALL_MS before the answer with the number STALL_AT (from 0; -1: never). Closes each connection after its answer if CLOSE
 * is 1, and answers with 503 if CLOSE is 2. Ends after 20 s. */

#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 64 };

static void answer(struct pollfd *client, int how)
{
    char request[4096];
    if (read(client->fd, request, sizeof request) <= 0) {
        close(client->fd);
        client->fd = -1;
        return;
    }
    dprintf(client->fd, "HTTP/1.1 %s\r\ncontent-length: 3\r\n%s\r\nok\n", how == 2 ? "503 Service Unavailable" : "200 OK",
            how == 1 ? "Connection: close\r\n" : "");
    if (how == 1) {
        close(client->fd);
        client->fd = -1;
    }
}

static int open_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(fd, (struct sockaddr *)&address, size) != 0 || listen(fd, MOST) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &size) != 0) {
        exit(1);
    }
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return fd;
}

int main(int argc, char **argv)
{
    struct pollfd fds[MOST];
    int answers = 0;
    if (argc != 5) {
        return 64;
    }
    for (int i = 0; i < MOST; i++) {
        fds[i] = (struct pollfd){.fd = -1, .events = POLLIN};
    }
    alarm(20);
    fds[0].fd = open_port();
    for (;;) {
        poll(fds, MOST, -1);
        for (int i = 1; i < MOST; i++) {
            if (fds[i].fd >= 0 && fds[i].revents) {
                usleep((useconds_t)(atoi(argv[1]) + (answers == atoi(argv[2]) ? atoi(argv[3]) : 0)) * 1000);
                answers++;
                answer(&fds[i], atoi(argv[4]));
            }
        }
        for (int i = 1; i < MOST && fds[0].revents; i++) {
            if (fds[i].fd < 0) {
                fds[i].fd = accept(fds[0].fd, NULL, NULL);
                fds[i].revents = 0;
                break;
            }
        }
    }
}
