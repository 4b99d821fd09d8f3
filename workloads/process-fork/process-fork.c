/* Starts processes and reports the cost of one process: fork, _exit and waitpid, and the same with an execve of this
 * program in the child. Starts one child at a time, without pauses. */

#include <getopt.h>
#include <inttypes.h>
#include <sys/wait.h>

#include "rtb-workload.h"

enum { EXIT_NO_EXEC = 126 };

struct options {
    size_t count;
    int warmup;
    int iterations;
    long clock_wait_ms;
};

static char *self; /* the path for execve */

static struct options parse(int argc, char **argv)
{
    static const struct option known[] = {
        {"count", 1, NULL, 'c'},      {"warmup", 1, NULL, 'w'}, {"iterations", 1, NULL, 'i'},
        {"clock-wait", 1, NULL, 'C'}, {NULL, 0, NULL, 0}};
    struct options o = {20, 1, 3, 1500};
    int option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        switch (option) {
        case 'c':
            o.count = (size_t)rtb_parse("--count", optarg, 1, 100000);
            break;
        case 'w':
            o.warmup = (int)rtb_parse("--warmup", optarg, 0, 1000);
            break;
        case 'i':
            o.iterations = (int)rtb_parse("--iterations", optarg, 1, 1000);
            break;
        case 'C':
            o.clock_wait_ms = rtb_parse("--clock-wait", optarg, 0, 60000);
            break;
        default:
            rtb_fail("usage: process-fork [--count N] [--warmup N] [--iterations N] [--clock-wait MS]");
        }
    }
    return o;
}

static void __attribute__((noreturn)) exec_noop(void)
{
    char *const args[] = {self, "--noop", NULL};
    char *const env[] = {NULL};
    execve(self, args, env);
    _exit(EXIT_NO_EXEC);
}

static void run_child(int with_exec)
{
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        if (with_exec) {
            exec_noop();
        }
        _exit(0);
    }
    if (pid < 0) {
        rtb_fail("fork: %s", strerror(errno));
    }
    if (waitpid(pid, &status, 0) != pid) {
        rtb_fail("waitpid: %s", strerror(errno));
    }
    if (status != 0) {
        rtb_fail("a child ended with wait status %d%s", status, with_exec ? "; its exec may have failed" : "");
    }
}

static void time_each(uint64_t *times, size_t count, int with_exec)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t start = rtb_now_ns();
        run_child(with_exec);
        times[i] = rtb_now_ns() - start;
    }
    rtb_sort(times, count);
}

/* Writes "<name>NsMedian":...,"<name>NsP90":... and, with enough values, ,"<name>NsP99":... */
static void format_values(char *out, size_t size, const char *name, const uint64_t *times, size_t count)
{
    int n = snprintf(out, size, "\"%sNsMedian\":%" PRIu64 ",\"%sNsP90\":%" PRIu64, name,
                     rtb_quantile(times, count, 0.5), name, rtb_quantile(times, count, 0.9));
    if (count >= RTB_P99_MIN) {
        snprintf(out + n, size - (size_t)n, ",\"%sNsP99\":%" PRIu64, name, rtb_quantile(times, count, 0.99));
    }
}

static void iterate(uint64_t *times, size_t count, int index, int warmup)
{
    char plain[256];
    char with_exec[256];
    time_each(times, count, 0);
    format_values(plain, sizeof plain, "fork", times, count);
    time_each(times, count, 1);
    format_values(with_exec, sizeof with_exec, "forkExec", times, count);
    dprintf(rtb_fd(), "{\"type\":\"iteration\",\"index\":%d,\"warmup\":%s,\"values\":{%s,%s}}\n", index,
            warmup ? "true" : "false", plain, with_exec);
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--noop") == 0) {
        _exit(0);
    }
    self = argv[0];
    struct options o = parse(argc, argv);
    uint64_t *times = calloc(o.count, sizeof *times);
    if (!times) {
        rtb_fail("no memory for %zu timings", o.count);
    }
    memset(times, 0, o.count * sizeof *times);
    rtb_wait_for_clock(o.clock_wait_ms);
    for (int i = 0; i < o.warmup; i++) {
        iterate(times, o.count, i, 1);
    }
    for (int i = 0; i < o.iterations; i++) {
        iterate(times, o.count, i, 0);
    }
    return 0;
}
