/* Measures the ways to start a process or a thread: fork, vfork and exec, posix_spawn, several processes at the same time,
 * one thread, several threads at the same time. The parent first touches --memory-mib of memory: fork copies the page
 * tables of this memory, vfork and posix_spawn do not. */

#include <inttypes.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include "options.h"

enum { MAX_AT_ONCE = 256 };

static char *self; /* the path for execve */
static char *const *no_environment = (char *const[]){NULL};
static long at_once = 8;

static void reap(pid_t pid)
{
    int status;
    if (pid < 0) {
        rtb_fail("cannot start a process: %s", strerror(errno));
    }
    if (waitpid(pid, &status, 0) != pid || status != 0) {
        rtb_fail("a child ended with wait status %d", status);
    }
}

static void run_fork(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        _exit(0);
    }
    reap(pid);
}

static int exec_self(void *unused)
{
    char *const arguments[] = {self, "--noop", NULL};
    (void)unused;
    execve(self, arguments, no_environment);
    _exit(126);
}

/* vfork is this call of clone: the child borrows the memory of the parent, and the parent waits until the child has executed
 * a program. Musl's own vfork() forks on arm64. */
static void run_vfork(void)
{
    static char stack[64 * 1024] __attribute__((aligned(16)));
    reap(clone(exec_self, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, NULL));
}

static pid_t spawn(void)
{
    char *const arguments[] = {self, "--noop", NULL};
    pid_t pid;
    int error = posix_spawn(&pid, self, NULL, NULL, arguments, no_environment);
    if (error) {
        rtb_fail("posix_spawn: %s", strerror(error));
    }
    return pid;
}

static void run_spawn(void)
{
    reap(spawn());
}

static void run_processes_at_once(void)
{
    pid_t pids[MAX_AT_ONCE];
    for (long i = 0; i < at_once; i++) {
        pids[i] = spawn();
    }
    for (long i = 0; i < at_once; i++) {
        reap(pids[i]);
    }
}

static void *do_nothing(void *argument)
{
    return argument;
}

static void start_thread(pthread_t *thread)
{
    int error = pthread_create(thread, NULL, do_nothing, NULL);
    if (error) {
        rtb_fail("pthread_create: %s", strerror(error));
    }
}

static void run_thread(void)
{
    pthread_t thread;
    start_thread(&thread);
    pthread_join(thread, NULL);
}

static void run_threads_at_once(void)
{
    pthread_t threads[MAX_AT_ONCE];
    for (long i = 0; i < at_once; i++) {
        start_thread(&threads[i]);
    }
    for (long i = 0; i < at_once; i++) {
        pthread_join(threads[i], NULL);
    }
}

static const struct {
    const char *record;
    void (*run)(void);
} KINDS[] = {{"forkNs", run_fork},           {"vforkExecNs", run_vfork}, {"posixSpawnNs", run_spawn},
             {"processesAtOnceNs", run_processes_at_once}, {"threadNs", run_thread}, {"threadsAtOnceNs", run_threads_at_once}};
enum { KIND_COUNT = sizeof KINDS / sizeof KINDS[0] };

static void iterate(uint64_t *times, long count, int index, int warmup)
{
    char values[1024];
    size_t used = 0;
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        for (long i = 0; i < count; i++) {
            uint64_t start = rtb_now_ns();
            KINDS[kind].run();
            times[i] = rtb_now_ns() - start;
        }
        rtb_sort(times, (size_t)count);
        used += (size_t)snprintf(values + used, sizeof values - used, "%s\"%sMedian\":%" PRIu64 ",\"%sP90\":%" PRIu64,
                                 kind ? "," : "", KINDS[kind].record, rtb_quantile(times, (size_t)count, 0.5),
                                 KINDS[kind].record, rtb_quantile(times, (size_t)count, 0.9));
    }
    dprintf(rtb_fd(), "{\"type\":\"iteration\",\"index\":%d,\"warmup\":%s,\"values\":{%s}}\n", index,
            warmup ? "true" : "false", values);
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--noop") == 0) {
        _exit(0);
    }
    long count = 30, memory_mib = 32, warmup = 1, iterations = 3, clock_wait = 1500;
    const struct number_option known[] = {
        {"--count", &count, 1, 10000},          {"--memory-mib", &memory_mib, 0, 4096},  {"--at-once", &at_once, 1, MAX_AT_ONCE},
        {"--warmup", &warmup, 0, 1000},         {"--iterations", &iterations, 1, 1000}, {"--clock-wait", &clock_wait, 0, 60000},
        {NULL, NULL, 0, 0}};
    self = argv[0];
    parse_options(argc, argv, known);
    char *memory = malloc((size_t)memory_mib << 20);
    if (memory_mib > 0 && !memory) {
        rtb_fail("no memory for %ld MiB", memory_mib);
    }
    for (size_t i = 0; i < (size_t)memory_mib << 20; i += 4096) {
        ((volatile char *)memory)[i] = 1;
    }
    uint64_t *times = allocate_times((size_t)count);
    rtb_wait_for_clock(clock_wait);
    for (int i = 0; i < warmup; i++) {
        iterate(times, count, i, 1);
    }
    for (int i = 0; i < iterations; i++) {
        iterate(times, count, i, 0);
    }
    free(memory);
    return 0;
}
