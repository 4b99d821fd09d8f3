#include "http.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"

enum {
    PAUSE_NS = 2 * NS_PER_MS,
    /* The prober shares the CPU with the server that it waits for, and uses at most a tenth of the CPU. So a pause is at
     * least 10 times as long as the attempt before it. An attempt is expensive under ptrace. */
    PAUSE_PER_COST = 10,
    STATUS_LENGTH = 12, /* "HTTP/1.1 200" */
};
static const uint64_t ATTEMPT_NS = 2ull * NS_PER_S;

bool http_parse_url(const char *text, struct http_url *url)
{
    static const char scheme[] = "http://";
    if (strncmp(text, scheme, sizeof scheme - 1) != 0) {
        return false;
    }
    const char *host = text + sizeof scheme - 1;
    bool bracketed = *host == '['; /* an IPv6 address */
    host += bracketed;
    size_t host_length = strcspn(host, bracketed ? "]/" : ":/");
    const char *rest = host + host_length;
    if (bracketed && *rest++ != ']') {
        return false;
    }
    const char *path = rest + strcspn(rest, "/");
    int port = 80;
    if (host_length == 0 || host_length >= sizeof url->host || strlen(path) >= sizeof url->path ||
        strpbrk(text, " \r\n\t")) {
        return false;
    }
    if (rest < path) {
        char *end;
        port = (int)strtol(rest + 1, &end, 10);
        if (*rest != ':' || end != path || port < 1 || port > 65535) {
            return false;
        }
    }
    snprintf(url->host, sizeof url->host, "%.*s", (int)host_length, host);
    snprintf(url->port, sizeof url->port, "%u", (unsigned)port & 0xFFFF);
    snprintf(url->path, sizeof url->path, "%s", *path ? path : "/");
    return true;
}

void http_poll_start(struct http_poll *p, const struct http_url *url)
{
    memset(p, 0, sizeof *p);
    p->url = *url;
    p->fd = -1;
    p->state = HTTP_PAUSED;
    snprintf(p->last_failure, sizeof p->last_failure, "not tried yet");
}

void http_poll_stop(struct http_poll *p)
{
    if (p->fd >= 0) {
        close(p->fd);
        p->fd = -1;
    }
}

short http_poll_events(const struct http_poll *p)
{
    return p->state == HTTP_CONNECTING ? POLLOUT : POLLIN;
}

static void fail_attempt(struct http_poll *p, const char *why)
{
    uint64_t now = mono_ns();
    uint64_t cost = now - p->began_ns;
    http_poll_stop(p);
    snprintf(p->last_failure, sizeof p->last_failure, "%s", why);
    p->state = HTTP_PAUSED;
    /* An attempt that timed out used no CPU. Only the duration of a quick attempt shows the cost of system calls. */
    p->wake_ns = now + (cost < PAUSE_NS && cost * PAUSE_PER_COST > PAUSE_NS ? cost * PAUSE_PER_COST : PAUSE_NS);
}

static bool resolve(struct http_poll *p)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *found;
    int error = p->address_length ? 0 : getaddrinfo(p->url.host, p->url.port, &hints, &found);
    if (error) {
        fail_attempt(p, gai_strerror(error));
        return false;
    }
    if (!p->address_length) {
        memcpy(&p->address, found->ai_addr, found->ai_addrlen);
        p->address_length = found->ai_addrlen;
        freeaddrinfo(found);
    }
    return true;
}

static void begin_attempt(struct http_poll *p)
{
    p->began_ns = mono_ns();
    p->attempts++;
    p->response_length = 0;
    if (!resolve(p)) {
        return;
    }
    p->fd = socket(p->address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (p->fd < 0) {
        fail_attempt(p, strerror(errno));
        return;
    }
    if (connect(p->fd, (struct sockaddr *)&p->address, p->address_length) != 0 && errno != EINPROGRESS) {
        fail_attempt(p, strerror(errno));
        return;
    }
    p->state = HTTP_CONNECTING;
    p->wake_ns = p->began_ns + ATTEMPT_NS;
}

static void send_request(struct http_poll *p)
{
    char request[1536];
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(p->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) {
        fail_attempt(p, strerror(error));
        return;
    }
    bool bracketed = strchr(p->url.host, ':') != NULL;
    int n = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: %s%s%s:%s\r\nConnection: close\r\n\r\n",
                     p->url.path, bracketed ? "[" : "", p->url.host, bracketed ? "]" : "", p->url.port);
    /* The buffer of a new socket has room for a small request. */
    if (send(p->fd, request, (size_t)n, MSG_NOSIGNAL) != n) {
        fail_attempt(p, "could not send the request");
        return;
    }
    p->state = HTTP_READING;
}

static void judge_response(struct http_poll *p)
{
    char why[64];
    if (strncmp(p->response, "HTTP/1.", 7) == 0 && p->response[8] == ' ' && p->response[9] == '2') {
        p->answered_ns = mono_ns();
        p->state = HTTP_ANSWERED;
        http_poll_stop(p);
        return;
    }
    snprintf(why, sizeof why, "answered '%.*s'", STATUS_LENGTH, p->response);
    fail_attempt(p, why);
}

static void read_response(struct http_poll *p)
{
    ssize_t n = recv(p->fd, p->response + p->response_length, STATUS_LENGTH - p->response_length, 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (n <= 0) {
        fail_attempt(p, n < 0 ? strerror(errno) : "closed the connection without an answer");
        return;
    }
    p->response_length += (unsigned)n;
    if (p->response_length == STATUS_LENGTH) {
        judge_response(p);
    }
}

/* Returns whether the socket is ready. Calls poll again, so that callers need not pass on the result of their own poll. */
static bool is_ready(const struct http_poll *p)
{
    struct pollfd fd = {.fd = p->fd, .events = http_poll_events(p)};
    return poll(&fd, 1, 0) > 0;
}

bool http_poll_step(struct http_poll *p)
{
    bool due = mono_ns() >= p->wake_ns;
    if (p->state == HTTP_ANSWERED) {
        return true;
    }
    if (p->state == HTTP_PAUSED) {
        if (due) {
            begin_attempt(p);
        }
        return false;
    }
    if (is_ready(p)) {
        if (p->state == HTTP_CONNECTING) {
            send_request(p);
        } else {
            read_response(p);
        }
    } else if (due) {
        fail_attempt(p, p->state == HTTP_CONNECTING ? "connecting timed out" : "no answer in time");
    }
    return p->state == HTTP_ANSWERED;
}
