/* measure WARMUP COMMAND...: runs the command WARMUP times and then once more. Reports each run as an iteration: its time,
 * and how many CPUs the command used. A client that uses a whole CPU is the bottleneck, and not the server. */

#include <inttypes.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "rtb-workload.h"

static uint64_t cpu_ns(const struct rusage *use)
{
    return ((uint64_t)use->ru_utime.tv_sec + (uint64_t)use->ru_stime.tv_sec) * 1000000000u +
           ((uint64_t)use->ru_utime.tv_usec + (uint64_t)use->ru_stime.tv_usec) * 1000u;
}

static void run(char **command, int index, int warmup)
{
    struct rusage use;
    int status;
    uint64_t start = rtb_now_ns();
    pid_t pid = fork();
    if (pid == 0) {
        execvp(command[0], command);
        rtb_fail("cannot run %s: %s", command[0], strerror(errno));
    }
    if (pid < 0 || wait4(pid, &status, 0, &use) != pid) {
        rtb_fail("cannot run %s: %s", command[0], strerror(errno));
    }
    uint64_t took = rtb_now_ns() - start;
    if (status != 0) {
        /* The command has said why. */
        exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    }
    dprintf(rtb_fd(),
            "{\"type\":\"iteration\",\"index\":%d,\"warmup\":%s,\"values\":{\"durationNs\":%" PRIu64 ",\"cpus\":%.4f}}\n",
            index, warmup ? "true" : "false", took, (double)cpu_ns(&use) / (double)took);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        rtb_fail("usage: measure WARMUP COMMAND...");
    }
    long warmup = rtb_parse("WARMUP", argv[1], 0, 100);
    for (int i = 0; i < warmup; i++) {
        run(argv + 2, i, 1);
    }
    run(argv + 2, 0, 0);
    return 0;
}
