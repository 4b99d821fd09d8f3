/* Asks a web server at a fixed rate, and reports how long the answers took. The schedule is fixed before the first request:
 * request i is due at start + i / rate. A latency counts from that moment, also when the request had to wait because every
 * connection was still busy. So a server that stalls for a while shows the stall in every request that fell due meanwhile. A
 * client that sends its next request only after the last answer would hide the stall (coordinated omission). */

#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "rtb-workload.h"

enum { MAX_CONNECTIONS = 1000, MAX_HEAD = 8192, MAX_REQUESTS = 10000000, DRAIN_SECONDS = 10 };
static const uint64_t NS_PER_S = 1000000000u;

struct options {
    const char *url;
    long rate;
    long connections;
    long seconds;
    int warmup;
    int iterations;
};

struct target {
    struct sockaddr_storage address;
    socklen_t length;
    char request[1536];
    size_t request_length;
};

enum state { CLOSED, CONNECTING, IDLE, BUSY };

struct connection {
    enum state state;
    int fd;
    bool assigned; /* has a request that is not answered */
    bool retried;
    uint64_t due_ns; /* of that request */
    char head[MAX_HEAD];
    size_t head_length;
    bool head_done;
    bool keep;        /* the server keeps the connection open */
    int status;
    long body_left;
};

struct load {
    const struct target *target;
    struct connection *connections;
    struct pollfd *polls;
    long connection_count;
    long turn; /* where to look for a free connection first */
    uint64_t start_ns;
    double start_cpu; /* CPU time of this program at the start, in seconds */
    uint64_t interval_ps; /* picoseconds, so that rounding does not change the rate */
    size_t planned;
    size_t sent;
    size_t done; /* answered or failed */
    size_t errors;
    uint64_t last_answer_ns;
    uint64_t *latencies; /* of the requests that were answered well */
    size_t answered;
    uint64_t *lags; /* from the moment when a request was due until it was sent */
    char last_error[160];
};

static struct options parse(int argc, char **argv)
{
    static const struct option known[] = {{"url", 1, NULL, 'u'},     {"rate", 1, NULL, 'r'},
                                          {"connections", 1, NULL, 'c'}, {"seconds", 1, NULL, 's'},
                                          {"warmup", 1, NULL, 'w'},  {"iterations", 1, NULL, 'i'},
                                          {NULL, 0, NULL, 0}};
    struct options o = {NULL, 50, 8, 5, 1, 1};
    int option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        switch (option) {
        case 'u':
            o.url = optarg;
            break;
        case 'r':
            o.rate = rtb_parse("--rate", optarg, 1, 100000);
            break;
        case 'c':
            o.connections = rtb_parse("--connections", optarg, 1, MAX_CONNECTIONS);
            break;
        case 's':
            o.seconds = rtb_parse("--seconds", optarg, 1, 3600);
            break;
        case 'w':
            o.warmup = (int)rtb_parse("--warmup", optarg, 0, 1000);
            break;
        case 'i':
            o.iterations = (int)rtb_parse("--iterations", optarg, 1, 1000);
            break;
        default:
            o.url = NULL;
            optind = argc;
        }
    }
    if (!o.url) {
        rtb_fail("usage: http-rate --url http://HOST:PORT/ [--rate N] [--connections N] [--seconds N] [--warmup N] "
                 "[--iterations N]");
    }
    if (o.rate * o.seconds > MAX_REQUESTS) {
        rtb_fail("%ld requests in an iteration are more than %d: lower the rate or the seconds", o.rate * o.seconds,
                 MAX_REQUESTS);
    }
    return o;
}

static struct target resolve(const char *url)
{
    struct target t = {.length = 0};
    char host[256];
    char port[6];
    char path[1024] = "/";
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *found;
    bool ipv6 = sscanf(url, "http://[%255[^]/]]:%5[0-9]%1023s", host, port, path) >= 2;
    if (!ipv6 && sscanf(url, "http://%255[^][:/]:%5[0-9]%1023s", host, port, path) < 2) {
        rtb_fail("%s is not a URL of the form http://HOST:PORT/PATH", url);
    }
    int error = getaddrinfo(host, port, &hints, &found);
    if (error) {
        rtb_fail("%s: %s", host, gai_strerror(error));
    }
    memcpy(&t.address, found->ai_addr, found->ai_addrlen);
    t.length = found->ai_addrlen;
    freeaddrinfo(found);
    int n = snprintf(t.request, sizeof t.request, "GET %s HTTP/1.1\r\nHost: %s%s%s:%s\r\n\r\n", path,
                     ipv6 ? "[" : "", host, ipv6 ? "]" : "", port);
    t.request_length = (size_t)n;
    return t;
}

/* ---- one connection */

static void drop(struct connection *c)
{
    if (c->fd >= 0) {
        close(c->fd);
    }
    c->fd = -1;
    c->state = CLOSED;
}

static void fail_request(struct load *l, struct connection *c, const char *why)
{
    snprintf(l->last_error, sizeof l->last_error, "%s", why);
    l->errors++;
    l->done++;
    c->assigned = false;
    drop(c);
}

static void send_request(struct load *l, struct connection *c)
{
    c->head_length = 0;
    c->head_done = false;
    /* A connection has one request at a time, so its buffer has room for a small one. */
    ssize_t n = send(c->fd, l->target->request, l->target->request_length, MSG_NOSIGNAL);
    if (n != (ssize_t)l->target->request_length) {
        fail_request(l, c, n < 0 ? strerror(errno) : "the request was sent in part only");
        return;
    }
    c->state = BUSY;
}

static void lost(struct load *l, struct connection *c, const char *why);

static void open_connection(struct load *l, struct connection *c)
{
    int on = 1;
    c->fd = socket(l->target->address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (c->fd < 0) {
        rtb_fail("socket: %s", strerror(errno));
    }
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    c->state = CONNECTING;
    if (connect(c->fd, (const struct sockaddr *)&l->target->address, l->target->length) != 0 && errno != EINPROGRESS) {
        lost(l, c, strerror(errno));
    }
}

/* The server closed a connection that it had kept open. If that crossed with our request, the request is sent again. */
static void lost(struct load *l, struct connection *c, const char *why)
{
    bool again = c->assigned && c->head_length == 0 && !c->retried && c->state == BUSY;
    bool was_idle = c->state == IDLE;
    if (c->assigned && !again) {
        fail_request(l, c, why);
        return;
    }
    snprintf(l->last_error, sizeof l->last_error, "%s", why);
    drop(c);
    c->retried = again;
    if (again || was_idle) {
        open_connection(l, c);
    }
}

static void connected(struct load *l, struct connection *c)
{
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) {
        lost(l, c, strerror(error));
        return;
    }
    c->state = IDLE;
    if (c->assigned) {
        send_request(l, c);
    }
}

static void answered(struct load *l, struct connection *c)
{
    char why[32];
    uint64_t now = rtb_now_ns();
    if (c->status < 200 || c->status > 399) {
        snprintf(why, sizeof why, "status %d", c->status);
        fail_request(l, c, why);
        return;
    }
    l->latencies[l->answered++] = now - c->due_ns;
    l->last_answer_ns = now;
    l->done++;
    c->assigned = false;
    c->state = IDLE;
    if (!c->keep) {
        drop(c);
    }
}

/* Returns the value of a header, or NULL. */
static const char *header(const char *head, const char *name)
{
    size_t length = strlen(name);
    for (const char *line = strstr(head, "\r\n"); line; line = strstr(line, "\r\n")) {
        line += 2;
        if (strncasecmp(line, name, length) == 0 && line[length] == ':') {
            return line + length + 1 + strspn(line + length + 1, " \t");
        }
    }
    return NULL;
}

/* Reads the end of the head, if it is there. Returns why the answer cannot be read, or NULL. */
static const char *read_head(struct connection *c)
{
    char *end;
    c->head[c->head_length] = 0;
    end = strstr(c->head, "\r\n\r\n");
    if (!end) {
        return c->head_length + 1 < MAX_HEAD ? NULL : "the head of the answer is too long";
    }
    size_t body = c->head_length - (size_t)(end + 4 - c->head);
    end[2] = 0;
    const char *length = header(c->head, "content-length");
    const char *connection = header(c->head, "connection");
    if (sscanf(c->head, "HTTP/1.%*1[01] %3d", &c->status) != 1) {
        return "the answer is not HTTP/1";
    }
    if (!length && c->status != 204 && c->status != 304) {
        return "the answer has no Content-Length";
    }
    c->head_done = true;
    c->keep = !connection || strncasecmp(connection, "close", 5) != 0;
    c->body_left = (length ? atol(length) : 0) - (long)body;
    return c->body_left < 0 ? "the answer is longer than its Content-Length" : NULL;
}

static void receive(struct load *l, struct connection *c)
{
    static char body[65536];
    char *into = c->head_done ? body : c->head + c->head_length;
    size_t room = c->head_done ? sizeof body : MAX_HEAD - 1 - c->head_length;
    ssize_t n = recv(c->fd, into, room, 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (n <= 0) {
        lost(l, c, n < 0 ? strerror(errno) : "the server closed the connection without an answer");
        return;
    }
    if (c->state != BUSY) {
        drop(c); /* Nobody asked for this. */
        return;
    }
    if (c->head_done) {
        c->body_left -= n;
    } else {
        c->head_length += (size_t)n;
        const char *why = read_head(c);
        if (why) {
            fail_request(l, c, why);
            return;
        }
    }
    if (c->head_done && c->body_left <= 0) {
        answered(l, c);
    }
}

/* ---- the schedule */

static uint64_t due_ns(const struct load *l, size_t request)
{
    return l->start_ns + (uint64_t)((__uint128_t)request * l->interval_ps / 1000);
}

/* Returns a connection without a request, in turn, so that the server does not close one that is idle for long. */
static struct connection *free_connection(struct load *l)
{
    for (long i = 0; i < l->connection_count; i++) {
        struct connection *c = &l->connections[(l->turn + i) % l->connection_count];
        if (!c->assigned) {
            l->turn = (l->turn + i + 1) % l->connection_count;
            return c;
        }
    }
    return NULL;
}

/* Sends what is due. Returns how long to wait for the next request, in ns; UINT64_MAX if an answer must come first. */
static uint64_t send_due(struct load *l)
{
    while (l->sent < l->planned) {
        uint64_t due = due_ns(l, l->sent);
        uint64_t now = rtb_now_ns();
        struct connection *c;
        if (now < due) {
            return due - now;
        }
        c = free_connection(l);
        if (!c) {
            return UINT64_MAX;
        }
        l->lags[l->sent++] = now - due;
        c->assigned = true;
        c->retried = false;
        c->due_ns = due;
        if (c->state == IDLE) {
            send_request(l, c);
        } else if (c->state == CLOSED) {
            open_connection(l, c);
        }
    }
    return UINT64_MAX;
}

static void wait_for_events(struct load *l, uint64_t at_most_ns)
{
    struct timespec timeout = {(time_t)(at_most_ns / NS_PER_S), (long)(at_most_ns % NS_PER_S)};
    for (long i = 0; i < l->connection_count; i++) {
        struct connection *c = &l->connections[i];
        l->polls[i] = (struct pollfd){.fd = c->fd, .events = c->state == CONNECTING ? POLLOUT : POLLIN};
    }
    if (ppoll(l->polls, (nfds_t)l->connection_count, &timeout, NULL) <= 0) {
        return;
    }
    for (long i = 0; i < l->connection_count; i++) {
        struct connection *c = &l->connections[i];
        if (l->polls[i].revents && c->state == CONNECTING) {
            connected(l, c);
        } else if (l->polls[i].revents) {
            receive(l, c);
        }
    }
}

/* Opens all connections before the first request is due. */
static void connect_all(struct load *l)
{
    uint64_t end = rtb_now_ns() + 5 * NS_PER_S;
    long open;
    do {
        open = 0;
        for (long i = 0; i < l->connection_count; i++) {
            struct connection *c = &l->connections[i];
            if (c->state == CLOSED) {
                open_connection(l, c);
            }
            open += c->state == IDLE;
        }
        wait_for_events(l, 10000000);
    } while (open < l->connection_count && rtb_now_ns() < end);
    if (open < l->connection_count) {
        rtb_fail("only %ld of %ld connections could be opened within 5 s: %s", open, l->connection_count,
                 l->last_error);
    }
}

static void run_schedule(struct load *l)
{
    uint64_t end = due_ns(l, l->planned) + DRAIN_SECONDS * NS_PER_S;
    while (l->done < l->planned) {
        uint64_t wait = send_due(l);
        uint64_t now = rtb_now_ns();
        if (now >= end) {
            break;
        }
        wait_for_events(l, wait < end - now ? wait : end - now);
    }
    /* A request that is still open has no latency. It counts as an error, and so do the requests that were never sent. */
    for (long i = 0; i < l->connection_count; i++) {
        if (l->connections[i].assigned) {
            fail_request(l, &l->connections[i], "no answer within 10 s of the end of the schedule");
        }
    }
    l->errors += l->planned - l->done;
    l->done = l->planned;
}

static double cpu_seconds(void)
{
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
           (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

static void report(struct load *l, double seconds, int index, bool warmup)
{
    char p99[64] = "";
    double took = (double)(l->last_answer_ns - l->start_ns) / 1e9;
    double achieved = (double)l->answered / (took > seconds ? took : seconds);
    if (l->answered == 0) {
        rtb_fail("no request was answered: %s", l->last_error);
    }
    if (l->errors > 0) {
        printf("http-rate: %zu of %zu requests failed; the last: %s\n", l->errors, l->planned, l->last_error);
        fflush(stdout);
    }
    rtb_sort(l->latencies, l->answered);
    rtb_sort(l->lags, l->sent);
    if (l->answered >= RTB_P99_MIN) {
        snprintf(p99, sizeof p99, ",\"latencyNsP99\":%" PRIu64, rtb_quantile(l->latencies, l->answered, 0.99));
    }
    /* The schedule lasts for `seconds`. The rate is lower if the last answer came later. */
    dprintf(rtb_fd(),
            "{\"type\":\"iteration\",\"index\":%d,\"warmup\":%s,\"values\":{\"latencyNsP50\":%" PRIu64
            ",\"latencyNsP90\":%" PRIu64 "%s,\"achievedPerSecond\":%.3f,\"achievedShare\":%.4f"
            ",\"sendLagNsP99\":%" PRIu64 ",\"requests\":%zu,\"clientCpus\":%.4f,\"errors\":%zu}}\n",
            index, warmup ? "true" : "false", rtb_quantile(l->latencies, l->answered, 0.5),
            rtb_quantile(l->latencies, l->answered, 0.9), p99,
            achieved, achieved * seconds / (double)l->planned, rtb_quantile(l->lags, l->sent, 0.99), l->planned,
            (cpu_seconds() - l->start_cpu) / (took > seconds ? took : seconds), l->errors);
}

static void iterate(struct load *l, const struct options *o, int index, bool warmup)
{
    connect_all(l);
    l->sent = l->done = l->errors = l->answered = 0;
    l->start_ns = l->last_answer_ns = rtb_now_ns();
    l->start_cpu = cpu_seconds();
    run_schedule(l);
    report(l, (double)o->seconds, index, warmup);
}

int main(int argc, char **argv)
{
    struct options o = parse(argc, argv);
    struct target target = resolve(o.url);
    struct load l = {.target = &target,
                     .connection_count = o.connections,
                     .interval_ps = 1000 * NS_PER_S / (uint64_t)o.rate,
                     .planned = (size_t)(o.rate * o.seconds)};
    l.connections = calloc((size_t)o.connections, sizeof *l.connections);
    l.polls = calloc((size_t)o.connections, sizeof *l.polls);
    l.latencies = calloc(l.planned, sizeof *l.latencies);
    l.lags = calloc(l.planned, sizeof *l.lags);
    if (!l.connections || !l.polls || !l.latencies || !l.lags) {
        rtb_fail("no memory for %zu requests", l.planned);
    }
    /* Touches the memory first, so that no request waits for a page fault. */
    memset(l.latencies, 1, l.planned * sizeof *l.latencies);
    memset(l.lags, 1, l.planned * sizeof *l.lags);
    for (long i = 0; i < o.connections; i++) {
        l.connections[i].fd = -1;
    }
    /* By default the kernel may wake a sleeper 50 us late. */
    prctl(PR_SET_TIMERSLACK, 1);
    rtb_wait_for_clock(1500);
    for (int i = 0; i < o.warmup; i++) {
        iterate(&l, &o, i, true);
    }
    for (int i = 0; i < o.iterations; i++) {
        iterate(&l, &o, i, false);
    }
    return 0;
}
