#include "cpu.h"

#include <errno.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"

/* A window spans several periods of a CPU limit, which are 100 ms by default. The lead gives both processes the time to start,
 * and lets a limited cgroup get its quota back. */
enum { WORKERS = 2, WINDOW_MS = 400, LEAD_MS = 100, SETTLE_MS = 300, MS_PER_S = 1000 };

/* A batch takes a fraction of a millisecond. In its first second gVisor's clock is a system call, and its kernel would use up
 * the quota if the loop read the clock more often. */
enum { ROUNDS = 200000 };

struct tally {
    uint64_t batches;
    uint64_t fastest_ns;
};

/* Each round needs the result of the round before it. So the loop waits for the multiplier most of the time, and two hardware
 * threads of one core hardly slow each other down. */
static uint64_t rounds(uint64_t x)
{
    for (int i = 0; i < ROUNDS; i++) {
        x = x * 6364136223846793005u + 1442695040888963407u;
        __asm__ volatile("" : "+r"(x)); /* keeps the compiler from joining rounds */
    }
    return x;
}

/* Counts the batches of rounds that end between `begin` and the end of the window. */
static void count(struct tally *tally, uint64_t begin)
{
    struct timespec at = {(time_t)(begin / NS_PER_S), (long)(begin % NS_PER_S)};
    uint64_t end = begin + (uint64_t)WINDOW_MS * NS_PER_MS;
    uint64_t x = begin;
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) == EINTR) {
    }
    for (uint64_t now, before = mono_ns();; before = now) {
        x = rounds(x);
        now = mono_ns();
        if (now > end) {
            return;
        }
        tally->batches++;
        if (now - before < tally->fastest_ns) {
            tally->fastest_ns = now - before;
        }
    }
}

/* Lets processes work at the same time. Returns false if not all of them could be started. */
static bool run(int workers, struct tally *tallies)
{
    uint64_t begin = mono_ns() + (uint64_t)LEAD_MS * NS_PER_MS;
    int started = 0;
    for (; started < workers; started++) {
        pid_t pid = fork();
        if (pid < 0) {
            break;
        }
        if (pid == 0) {
            count(&tallies[started], begin);
            _exit(0);
        }
    }
    while (waitpid(-1, NULL, 0) > 0 || errno == EINTR) {
    }
    return started == workers;
}

static bool measure(struct tally *tallies, struct cpu_work *work)
{
    /* tallies[0] works alone; the others work together. */
    for (int i = 0; i <= WORKERS; i++) {
        tallies[i].fastest_ns = UINT64_MAX;
    }
    /* A sandbox that has just started still works on its own start. */
    usleep(SETTLE_MS * 1000);
    if (!run(1, tallies) || !run(WORKERS, tallies + 1)) {
        return false;
    }
    uint64_t fastest = UINT64_MAX;
    uint64_t batches[] = {tallies[0].batches, tallies[1].batches + tallies[2].batches};
    for (int i = 0; i <= WORKERS; i++) {
        if (tallies[i].fastest_ns < fastest) {
            fastest = tallies[i].fastest_ns;
        }
    }
    if (batches[0] == 0 || batches[1] == 0 || fastest == 0) {
        return false;
    }
    work->one = batches[0] * ROUNDS * MS_PER_S / WINDOW_MS;
    work->two = batches[1] * ROUNDS * MS_PER_S / WINDOW_MS;
    work->peak = (uint64_t)ROUNDS * NS_PER_S / fastest;
    return true;
}

int cpu_usable(void)
{
    cpu_set_t cpus;
    return sched_getaffinity(0, sizeof cpus, &cpus) == 0 ? CPU_COUNT(&cpus) : 0;
}

bool cpu_measure(struct cpu_work *work)
{
    if (cpu_usable() < WORKERS) {
        return false;
    }
    size_t size = (WORKERS + 1) * sizeof(struct tally);
    struct tally *tallies = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (tallies == MAP_FAILED) {
        return false;
    }
    bool measured = measure(tallies, work);
    munmap(tallies, size);
    return measured;
}
