/* The control: a loop that uses only the CPU. No system call is inside a measured batch, so every runtime must need the
 * same time. Where two runtimes differ here, the machine or the limits differ, and no other result can be trusted. */

#include <getopt.h>
#include <inttypes.h>

#include "rtb-workload.h"

/* Each round needs the result of the round before it, so the compiler and the CPU can skip none. */
static uint64_t work(uint64_t value, long rounds)
{
    for (long i = 0; i < rounds; i++) {
        value = value * 6364136223846793005u + 1442695040888963407u;
        value ^= value >> 29;
    }
    return value;
}

static void iterate(uint64_t *times, long batches, long rounds, int index, int warmup)
{
    static volatile uint64_t sink = 1;
    uint64_t total = 0;
    for (long i = 0; i < batches; i++) {
        uint64_t start = rtb_now_ns();
        sink = work(sink, rounds);
        times[i] = rtb_now_ns() - start;
        total += times[i];
    }
    rtb_sort(times, (size_t)batches);
    dprintf(rtb_fd(),
            "{\"type\":\"iteration\",\"index\":%d,\"warmup\":%s,\"values\":{\"roundNsMedian\":%.5f,\"roundNsP90\":%.5f,"
            "\"roundNsMean\":%.5f}}\n",
            index, warmup ? "true" : "false", (double)rtb_quantile(times, (size_t)batches, 0.5) / (double)rounds,
            (double)rtb_quantile(times, (size_t)batches, 0.9) / (double)rounds,
            (double)total / (double)batches / (double)rounds);
}

struct options {
    long rounds;
    long batches;
    int warmup;
    int iterations;
    long clock_wait_ms;
};

static struct options parse(int argc, char **argv)
{
    static const struct option known[] = {{"rounds", 1, NULL, 'r'}, {"batches", 1, NULL, 'b'},
                                          {"warmup", 1, NULL, 'w'}, {"iterations", 1, NULL, 'i'},
                                          {"clock-wait", 1, NULL, 'c'}, {NULL, 0, NULL, 0}};
    struct options o = {100000, 2000, 1, 3, 1500};
    int option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        switch (option) {
        case 'r':
            o.rounds = rtb_parse("--rounds", optarg, 1000, 1000000000);
            break;
        case 'b':
            o.batches = rtb_parse("--batches", optarg, 1, 100000);
            break;
        case 'w':
            o.warmup = (int)rtb_parse("--warmup", optarg, 0, 1000);
            break;
        case 'i':
            o.iterations = (int)rtb_parse("--iterations", optarg, 1, 1000);
            break;
        case 'c':
            o.clock_wait_ms = rtb_parse("--clock-wait", optarg, 0, 60000);
            break;
        default:
            rtb_fail("usage: cpu-control [--rounds N] [--batches N] [--warmup N] [--iterations N] [--clock-wait MS]");
        }
    }
    if (optind != argc) {
        rtb_fail("cpu-control takes options only, not %s", argv[optind]);
    }
    return o;
}

int main(int argc, char **argv)
{
    struct options o = parse(argc, argv);
    uint64_t *times = malloc((size_t)o.batches * sizeof *times);
    if (!times) {
        rtb_fail("no memory for %ld times", o.batches);
    }
    /* No measured time includes a page fault. */
    memset(times, 1, (size_t)o.batches * sizeof *times);
    rtb_wait_for_clock(o.clock_wait_ms);
    for (int i = 0; i < o.warmup; i++) {
        iterate(times, o.batches, o.rounds, i, 1);
    }
    for (int i = 0; i < o.iterations; i++) {
        iterate(times, o.batches, o.rounds, i, 0);
    }
    return 0;
}
