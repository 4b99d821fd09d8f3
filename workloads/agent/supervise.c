#include "supervise.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "clock.h"
#include "lines.h"
#include "out.h"
#include "usage.h"

/* After the command's end, a pipe holds at most its capacity. DRAIN_READS limits the reads, because a surviving grandchild
 * may keep writing. */
enum { DRAIN_READS = 64, POLLED = 5 };
static const uint64_t KILL_AFTER_NS = 2ull * NS_PER_S;
static const uint64_t NEVER = UINT64_MAX;

struct run {
    struct child child;
    struct lines out;
    struct lines err;
    struct lines record_lines;
    struct records *records;
    struct http_poll *probe; /* NULL without a probe, and after the first answer */
    struct outcome *outcome;
    uint64_t deadline_ns;
    uint64_t kill_ns;
    uint64_t start_ns;
    uint64_t idle_ns;     /* see struct limits */
    uint64_t idle_end_ns; /* NEVER while the container is not held idle */
    bool ended;
};

int supervise_open_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0) {
        return -1;
    }
    signal(SIGPIPE, SIG_IGN);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* Returns the next pending signal, or 0. */
static int next_signal(int signals)
{
    struct signalfd_siginfo info;
    return read(signals, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : 0;
}

static void poll_until(struct pollfd *fds, nfds_t count, uint64_t wake_ns)
{
    uint64_t now = mono_ns();
    uint64_t left = wake_ns > now ? wake_ns - now : 0;
    struct timespec timeout = {(time_t)(left / NS_PER_S), (long)(left % NS_PER_S)};
    ppoll(fds, count, wake_ns == NEVER ? NULL : &timeout, NULL);
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

int supervise_wait_http(int signals, struct http_poll *poll, double timeout_s)
{
    uint64_t deadline = mono_ns() + (uint64_t)(timeout_s * NS_PER_S);
    while (!http_poll_step(poll)) {
        struct pollfd fds[] = {{.fd = signals, .events = POLLIN}, {.fd = poll->fd, .events = http_poll_events(poll)}};
        int signal;
        if (mono_ns() >= deadline) {
            return ETIMEDOUT;
        }
        poll_until(fds, 2, earlier(deadline, poll->wake_ns));
        while ((signal = next_signal(signals)) != 0) {
            if (signal != SIGCHLD) {
                return -signal;
            }
        }
    }
    return 0;
}

int supervise_idle(int signals, double seconds)
{
    uint64_t end = mono_ns() + (uint64_t)(seconds * NS_PER_S);
    while (mono_ns() < end) {
        struct pollfd fds[1] = {{.fd = signals, .events = POLLIN}};
        int signal;
        poll_until(fds, 1, end);
        while ((signal = next_signal(signals)) != 0) {
            if (signal != SIGCHLD) {
                return signal;
            }
        }
    }
    return 0;
}

static void print_out(void *context, const char *line, size_t length, enum line_part part)
{
    (void)context;
    (void)part;
    out_text(STDOUT_FILENO, line, length);
}

static void print_err(void *context, const char *line, size_t length, enum line_part part)
{
    (void)context;
    (void)part;
    out_text(STDERR_FILENO, line, length);
}

static void stop(struct run *r, enum stop why)
{
    if (r->outcome->stop == STOP_NONE) {
        r->outcome->stop = why;
        r->kill_ns = mono_ns() + KILL_AFTER_NS;
        child_signal(&r->child, SIGTERM);
    }
}

/* The work ends at the awaited mark. The command runs on if the container is held idle, so that somebody outside can read
 * the memory of the idle command. */
static void end_work(struct run *r)
{
    if (r->idle_ns == 0) {
        stop(r, STOP_MARK);
    } else if (!r->outcome->held && r->outcome->stop == STOP_NONE) {
        uint64_t now = mono_ns();
        r->outcome->held = true;
        r->outcome->duration_ns = now - r->start_ns;
        usage_read(&r->outcome->at_mark);
        out_idle("after", now);
        r->deadline_ns = NEVER;
        r->idle_end_ns = now + r->idle_ns;
    }
}

/* Reaps all ended processes: as process 1 of a container, the agent inherits orphans too. */
static void reap(struct run *r)
{
    struct rusage usage;
    int status;
    pid_t pid;
    while ((pid = wait4(-1, &status, WNOHANG, &usage)) > 0) {
        if (pid == r->child.pid) {
            if (!r->outcome->held) {
                r->outcome->duration_ns = mono_ns() - r->start_ns;
            }
            r->outcome->status = status;
            r->outcome->usage = usage;
            r->ended = true;
        }
    }
}

static void handle_signals(struct run *r, int signals)
{
    int signal;
    while ((signal = next_signal(signals)) != 0) {
        if (signal == SIGCHLD) {
            reap(r);
        } else {
            r->outcome->forwarded = signal;
            child_signal(&r->child, signal);
        }
    }
}

static void handle_probe(struct run *r)
{
    if (r->probe && http_poll_step(r->probe)) {
        r->probe = NULL;
        records_mark(r->records, "first-answer");
    }
}

static void handle_time(struct run *r)
{
    uint64_t now = mono_ns();
    if (now >= r->deadline_ns) {
        stop(r, STOP_TIMEOUT);
        r->deadline_ns = NEVER;
    }
    if (now >= r->idle_end_ns) {
        out_idle("end", now);
        r->idle_end_ns = NEVER;
        stop(r, STOP_MARK);
    }
    if (now >= r->kill_ns) {
        child_signal(&r->child, SIGKILL);
        r->kill_ns = NEVER;
    }
}

static void handle_output(struct run *r)
{
    lines_read(&r->record_lines, records_line, r->records);
    lines_read(&r->out, print_out, NULL);
    lines_read(&r->err, print_err, NULL);
}

static void wait_for_something(const struct run *r, int signals)
{
    uint64_t wake = earlier(earlier(r->deadline_ns, r->idle_end_ns), r->kill_ns);
    struct pollfd fds[POLLED] = {
        {.fd = signals, .events = POLLIN},
        {.fd = r->record_lines.fd, .events = POLLIN},
        {.fd = r->out.fd, .events = POLLIN},
        {.fd = r->err.fd, .events = POLLIN},
        {.fd = -1},
    };
    if (r->probe) {
        fds[4].fd = r->probe->fd;
        fds[4].events = http_poll_events(r->probe);
        wake = earlier(wake, r->probe->wake_ns);
    }
    poll_until(fds, POLLED, wake);
}

static void drain(struct lines *l, line_handler *handler, void *context)
{
    for (int i = 0; i < DRAIN_READS && lines_read(l, handler, context); i++) {
    }
    lines_finish(l, handler, context);
}

/* Kills the processes that the command left behind. The pipes hold all output from before the command's end. */
static void finish(struct run *r)
{
    kill(-r->child.pid, SIGKILL);
    drain(&r->record_lines, records_line, r->records);
    drain(&r->out, print_out, NULL);
    drain(&r->err, print_err, NULL);
}

bool supervise_run(int signals, char *const *command, struct records *records, struct http_poll *probe,
                   const struct limits *limits, struct outcome *outcome)
{
    static struct run r; /* static: three line buffers are too large for a small stack */
    memset(outcome, 0, sizeof *outcome);
    r = (struct run){.records = records, .probe = probe, .outcome = outcome, .kill_ns = NEVER, .idle_end_ns = NEVER,
                     .deadline_ns = limits->deadline_ns ? limits->deadline_ns : NEVER,
                     .idle_ns = limits->idle_ns, .start_ns = mono_ns()};
    if (child_start(&r.child, command) != 0) {
        return false;
    }
    lines_start(&r.record_lines, r.child.records, RTB_LINE_MAX);
    lines_start(&r.out, r.child.out, RTB_TEXT_MAX);
    lines_start(&r.err, r.child.err, RTB_TEXT_MAX);
    while (!r.ended) {
        wait_for_something(&r, signals);
        handle_output(&r);
        handle_probe(&r);
        if (records->awaited_seen) {
            end_work(&r);
        }
        handle_time(&r);
        handle_signals(&r, signals);
    }
    finish(&r);
    return true;
}
