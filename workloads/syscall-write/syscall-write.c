/* Writes a file repeatedly, and reports the cost of a write(). One iteration is two passes over the same file. The first
 * pass times each call. The second pass is timed as a whole, so that the mean and the throughput include no clock readings:
 * the cost of a clock reading differs between runtimes. */

#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>

#include "rtb-files.h"

struct options {
    size_t bytes;
    long total;
    int warmup;
    int iterations;
    long clock_wait_ms;
    const char *dir;
};

struct job {
    int fd;
    char *block;
    size_t bytes;
    size_t calls;
    uint64_t *times; /* one per call */
};

static struct options parse(int argc, char **argv)
{
    static const struct option known[] = {{"bytes", 1, NULL, 'b'},  {"total", 1, NULL, 't'}, {"warmup", 1, NULL, 'w'},
                                          {"iterations", 1, NULL, 'i'}, {"dir", 1, NULL, 'd'},
                                          {"clock-wait", 1, NULL, 'c'}, {NULL, 0, NULL, 0}};
    struct options o = {4000, 5000000, 1, 5, 1500, "."};
    int option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        switch (option) {
        case 'b':
            o.bytes = (size_t)rtb_parse("--bytes", optarg, 1, 1 << 20);
            break;
        case 't':
            o.total = rtb_parse("--total", optarg, 1, 1l << 32);
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
        case 'd':
            o.dir = optarg;
            break;
        default:
            rtb_fail("usage: syscall-write [--bytes N] [--total N] [--warmup N] [--iterations N] [--clock-wait MS] "
                     "[--dir DIR]");
        }
    }
    return o;
}

static void write_block(const struct job *job)
{
    ssize_t n = write(job->fd, job->block, job->bytes);
    if (n < 0) {
        rtb_fail("write of %zu bytes: %s", job->bytes, strerror(errno));
    }
    if ((size_t)n != job->bytes) {
        rtb_fail("write of %zu bytes took only %zd: is the disk full?", job->bytes, n);
    }
}

static void empty_file(const struct job *job)
{
    if (ftruncate(job->fd, 0) != 0 || lseek(job->fd, 0, SEEK_SET) != 0) {
        rtb_fail("emptying the file: %s", strerror(errno));
    }
}

static void time_each(struct job *job)
{
    empty_file(job);
    for (size_t i = 0; i < job->calls; i++) {
        uint64_t start = rtb_now_ns();
        write_block(job);
        job->times[i] = rtb_now_ns() - start;
    }
    rtb_sort(job->times, job->calls);
}

static uint64_t time_all(const struct job *job)
{
    empty_file(job);
    uint64_t start = rtb_now_ns();
    for (size_t i = 0; i < job->calls; i++) {
        write_block(job);
    }
    return rtb_now_ns() - start;
}

static void iterate(struct job *job, int index, int warmup)
{
    char p99[64] = "";
    double clock_read_ns = rtb_clock_read_ns();
    time_each(job);
    uint64_t all_ns = time_all(job);
    if (job->calls >= RTB_P99_MIN) {
        snprintf(p99, sizeof p99, ",\"writeNsP99\":%" PRIu64, rtb_quantile(job->times, job->calls, 0.99));
    }
    dprintf(rtb_fd(),
            "{\"type\":\"iteration\",\"index\":%d,\"warmup\":%s,\"values\":{\"writeNsMean\":%.1f"
            ",\"writeNsMedian\":%" PRIu64 "%s,\"bytesPerSecond\":%.0f,\"clockReadNs\":%.1f}}\n",
            index, warmup ? "true" : "false", (double)all_ns / (double)job->calls,
            rtb_quantile(job->times, job->calls, 0.5), p99,
            (double)(job->bytes * job->calls) * 1e9 / (double)all_ns, clock_read_ns);
}

/* Opens a file and unlinks it at once, so that the file disappears however the program ends. */
static int open_file(const char *dir)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/syscall-write.XXXXXX", dir);
    int fd = mkstemp(path);
    if (fd < 0) {
        rtb_fail("creating %s: %s", path, strerror(errno));
    }
    if (unlink(path) != 0) {
        rtb_fail("unlinking %s: %s", path, strerror(errno));
    }
    return fd;
}

int main(int argc, char **argv)
{
    struct options o = parse(argc, argv);
    struct job job = {.bytes = o.bytes, .calls = ((size_t)o.total + o.bytes - 1) / o.bytes};
    job.block = malloc(job.bytes);
    job.times = job.calls <= SIZE_MAX / sizeof *job.times ? malloc(job.calls * sizeof *job.times) : NULL;
    if (!job.block || !job.times) {
        rtb_fail("no memory for %zu timings", job.calls);
    }
    /* Touches the memory first, so that no timed call includes a page fault. */
    memset(job.block, 'x', job.bytes);
    memset(job.times, 0, job.calls * sizeof *job.times);
    rtb_print_file_system(o.dir);
    job.fd = open_file(o.dir);
    rtb_wait_for_clock(o.clock_wait_ms);
    for (int i = 0; i < o.warmup; i++) {
        iterate(&job, i, 1);
    }
    for (int i = 0; i < o.iterations; i++) {
        iterate(&job, i, 0);
    }
    return 0;
}
