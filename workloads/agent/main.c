#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "clock.h"
#include "hello.h"
#include "install.h"
#include "memory.h"
#include "options.h"
#include "out.h"
#include "records.h"
#include "sandbox.h"
#include "supervise.h"
#include "usage.h"

/* The agent's own exit codes: EX_USAGE, EX_UNAVAILABLE, EX_OSERR, EX_CANTCREAT, EX_PROTOCOL of sysexits.h, and 124 as in timeout(1). */
enum { EXIT_USAGE = 64, EXIT_NO_SERVER = 69, EXIT_NO_PROCESS = 71, EXIT_NO_MEMORY = 71, EXIT_NO_COPY = 73, EXIT_NO_MARK = 76, EXIT_TIMEOUT = 124, SIGNALLED = 128 };

struct totals {
    uint64_t duration_ns;
    struct rusage usage;
    bool ran;
    int signal; /* the signal that killed the workload, or 0 */
    bool stopped; /* by the agent, at the mark of --stop-after */
    bool held;    /* the second idle time is over, or began and was cut short */
    struct usage at_mark; /* the kernel's counters when that idle time began; only if `held` */
};

static uint64_t time_ns(struct timeval t)
{
    return (uint64_t)t.tv_sec * NS_PER_S + (uint64_t)t.tv_usec * 1000;
}

static void add_time(struct timeval *sum, struct timeval t)
{
    sum->tv_sec += t.tv_sec + (sum->tv_usec + t.tv_usec) / 1000000;
    sum->tv_usec = (sum->tv_usec + t.tv_usec) % 1000000;
}

static void add_outcome(struct totals *t, const struct outcome *o)
{
    t->ran = true;
    t->held = o->held;
    t->at_mark = o->at_mark;
    t->duration_ns += o->duration_ns;
    add_time(&t->usage.ru_utime, o->usage.ru_utime);
    add_time(&t->usage.ru_stime, o->usage.ru_stime);
    t->usage.ru_minflt += o->usage.ru_minflt;
    t->usage.ru_majflt += o->usage.ru_majflt;
    t->usage.ru_nvcsw += o->usage.ru_nvcsw;
    t->usage.ru_nivcsw += o->usage.ru_nivcsw;
    if (o->usage.ru_maxrss > t->usage.ru_maxrss) {
        t->usage.ru_maxrss = o->usage.ru_maxrss;
    }
}

/* Returns the agent's exit code for one finished run. Records how the run ended in `t`. */
static int exit_code_of(const struct outcome *o, const struct options *options, struct totals *t)
{
    if (o->stop == STOP_MARK) {
        t->stopped = true;
        return 0;
    }
    if (o->stop == STOP_TIMEOUT) {
        out_error("stopped the command after %g s (--timeout)", options->timeout_s);
        return EXIT_TIMEOUT;
    }
    if (WIFSIGNALED(o->status)) {
        t->signal = WTERMSIG(o->status);
        return SIGNALLED + t->signal;
    }
    if (options->stop_after && WEXITSTATUS(o->status) == 0) {
        out_error("the command ended %s the mark '%s' (--stop-after)", o->held ? "in the idle time after" : "before",
                  options->stop_after);
        return EXIT_NO_MARK;
    }
    return WEXITSTATUS(o->status);
}

static void print_iteration(const struct options *options, int run, const struct outcome *o)
{
    struct record r;
    bool warmup = run < options->warmup;
    record_begin(&r, "iteration");
    record_number(&r, "index", warmup ? run : run - options->warmup);
    record_boolean(&r, "warmup", warmup);
    record_open(&r, "values");
    record_number(&r, "durationNs", (long long)o->duration_ns);
    record_number(&r, "userNs", (long long)time_ns(o->usage.ru_utime));
    record_number(&r, "systemNs", (long long)time_ns(o->usage.ru_stime));
    record_close(&r);
    record_end(&r);
}

static int run_command(int signals, const struct options *options, struct records *records, struct totals *t)
{
    struct http_poll probe;
    struct outcome outcome;
    const struct limits limits = {
        .deadline_ns = options->timeout_s > 0 ? mono_ns() + (uint64_t)(options->timeout_s * NS_PER_S) : 0,
        .idle_ns = (uint64_t)(options->idle_s * NS_PER_S)};
    int runs = options->iterations ? options->warmup + options->iterations : 1;
    int code = 0;
    for (int run = 0; run < runs && code == 0; run++) {
        if (options->probe_text) {
            http_poll_start(&probe, &options->probe_url);
        }
        if (!supervise_run(signals, options->command, records, options->probe_text ? &probe : NULL, &limits,
                           &outcome)) {
            out_error("cannot start a process: %s", strerror(errno));
            return EXIT_NO_PROCESS;
        }
        add_outcome(t, &outcome);
        code = exit_code_of(&outcome, options, t);
        if (code == 0 && outcome.forwarded && options->iterations) {
            code = SIGNALLED + outcome.forwarded; /* the agent was asked to end: start no further run */
        }
        if (code == 0 && options->iterations) {
            print_iteration(options, run, &outcome);
        }
    }
    return code;
}

/* Returns 0 if the server answers, otherwise the agent's exit code. */
static int wait_for_server(int signals, const struct options *options)
{
    struct http_poll poll;
    http_poll_start(&poll, &options->wait_url);
    int result = supervise_wait_http(signals, &poll, options->wait_timeout_s);
    http_poll_stop(&poll);
    if (result == 0) {
        out_mark("server-answered", poll.answered_ns);
        return 0;
    }
    if (result < 0) {
        out_error("signal %d while waiting for %s", -result, options->wait_text);
        return SIGNALLED - result;
    }
    out_error("no answer from %s within %g s: %u attempts, the last: %s", options->wait_text, options->wait_timeout_s,
              poll.attempts, poll.last_failure);
    return EXIT_NO_SERVER;
}

static void print_bye(int code, const struct totals *t, const struct records *records, const struct usage *before,
                      const struct usage *after)
{
    struct record r;
    record_begin(&r, "bye");
    if (t->signal) {
        record_number(&r, "signal", t->signal);
    } else {
        record_number(&r, "exitCode", code);
    }
    if (t->stopped) {
        record_string(&r, "stoppedAfter", records->awaited_mark);
    }
    if (t->ran) {
        record_number(&r, "durationNs", (long long)t->duration_ns);
        record_number(&r, "userNs", (long long)time_ns(t->usage.ru_utime));
        record_number(&r, "systemNs", (long long)time_ns(t->usage.ru_stime));
        if (t->usage.ru_maxrss > 0) { /* recent kernels round a small program's value down to 0 */
            record_number(&r, "maxRssBytes", t->usage.ru_maxrss * 1024ll);
        }
        record_number(&r, "minorFaults", t->usage.ru_minflt);
        record_number(&r, "majorFaults", t->usage.ru_majflt);
        record_number(&r, "voluntarySwitches", t->usage.ru_nvcsw);
        record_number(&r, "involuntarySwitches", t->usage.ru_nivcsw);
        usage_write_difference(&r, before, after);
    }
    record_number(&r, "droppedRecords", (long long)out_dropped);
    record_number(&r, "invalidRecords", (long long)records->invalid);
    record_end(&r);
}

/* Prints an `idle` record, and then holds the container idle. Returns 0, or the agent's exit code if a signal came. */
static int idle(int signals, const char *name, double seconds)
{
    out_idle(name, mono_ns());
    int signal = supervise_idle(signals, seconds);
    if (signal) {
        out_error("signal %d in the idle time '%s'", signal, name);
        return SIGNALLED + signal;
    }
    return 0;
}

static int run(const struct options *options, struct records *records, struct totals *t, struct usage *after)
{
    int signals = supervise_open_signals();
    if (signals < 0) {
        out_error("cannot open a signalfd: %s", strerror(errno));
        return EXIT_NO_PROCESS;
    }
    int code = options->wait_text ? wait_for_server(signals, options) : 0;
    if (code == 0 && options->idle_s > 0) {
        code = idle(signals, "before", options->idle_s);
    }
    if (code) {
        return code;
    }
    if (options->idle_s > 0) {
        out_idle("work", mono_ns());
    }
    code = run_command(signals, options, records, t);
    if (t->held) {
        *after = t->at_mark;
        return code;
    }
    usage_read(after); /* before the idle time, which is not part of the workload's run */
    if (code == 0 && options->idle_s > 0) {
        code = idle(signals, "after", options->idle_s);
        if (code == 0) {
            out_idle("end", mono_ns());
        }
    }
    return code;
}

/* Waits for SIGTERM. main blocked SIGTERM earlier, so a SIGTERM that arrived before this call also ends the wait. */
static void hold(const sigset_t *term, double seconds)
{
    struct timespec limit = {(time_t)seconds, 0};
    while (sigtimedwait(term, NULL, &limit) < 0 && errno == EINTR) {
    }
}

static int touch(long long bytes)
{
    if (!memory_touch((size_t)bytes)) {
        out_error("cannot map %lld bytes: %s", bytes, strerror(errno));
        return EXIT_NO_MEMORY;
    }
    out_mark("touched", mono_ns());
    return 0;
}

static int install(const char *path)
{
    if (!install_to(path)) {
        out_error("cannot copy the agent to %s: %s", path, strerror(errno));
        return EXIT_NO_COPY;
    }
    out_mark("installed", mono_ns());
    return 0;
}

int main(int argc, char **argv)
{
    sigset_t term;
    struct options options;
    struct records records;
    struct totals totals;
    struct usage before;
    struct usage after;
    char why[512];
    int code = EXIT_USAGE;
    memset(&records, 0, sizeof records);
    memset(&totals, 0, sizeof totals);
    hello_print();
    usage_read(&before);
    after = before;
    if (!options_parse(argc, argv, &options, why, sizeof why)) {
        out_error("rtb-agent: %s", why);
        fputs(options_usage, stderr);
    } else if (options.describe) {
        sigemptyset(&term);
        sigaddset(&term, SIGTERM);
        sigprocmask(SIG_BLOCK, &term, NULL);
        sandbox_print();
        code = 0;
    } else if (options.touch_bytes) {
        code = touch(options.touch_bytes);
    } else if (options.install_to) {
        code = install(options.install_to);
    } else {
        records.awaited_mark = options.stop_after;
        records.agent_iterates = options.iterations > 0;
        code = run(&options, &records, &totals, &after);
    }
    print_bye(code, &totals, &records, &before, &after);
    if (code == 0 && options.hold_s > 0) {
        hold(&term, options.hold_s);
    }
    return code;
}
