/* Measures the cost of single system calls. A call is measured in batches: the program measures how long one call takes,
 * and chooses the size of the batch so that a batch takes about --batch-us. So the two clock readings around a batch are
 * cheap beside the batch, for calls of 100 ns and of 1 ms alike. The value of a call is the median of its batches. */

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "options.h"

/* From linux/futex.h, which the compiler image does not have. */
enum { FUTEX_WAKE_PRIVATE = 129 };
enum { TOUCHED_BYTES = 65536, FILE_BYTES = 4096, MAX_BATCH = 10000 };

static const char *directory = "/srv/syscalls";
static char file_path[256];
static int file_fd, directory_fd, pipe_fds[2], to_child[2], from_child[2], epoll_fd;
static pid_t child;

static void must(int condition, const char *what)
{
    if (!condition) {
        rtb_fail("%s: %s", what, strerror(errno));
    }
}

static void call_getpid(void)
{
    must(syscall(SYS_getpid) > 0, "getpid");
}

static void call_clock(void)
{
    struct timespec now;
    must(syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now) == 0, "clock_gettime");
}

/* Reads the clock as programs do. On most kernels this is no system call. */
static void read_clock(void)
{
    rtb_now_ns();
}

static void call_pipe(void)
{
    char byte = 1;
    must(write(pipe_fds[1], &byte, 1) == 1 && read(pipe_fds[0], &byte, 1) == 1, "write and read of a pipe");
}

static void switch_processes(void)
{
    char byte = 1;
    must(write(to_child[1], &byte, 1) == 1 && read(from_child[0], &byte, 1) == 1, "round trip to another process");
}

static void call_futex(void)
{
    static int word;
    must(syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0) == 0, "futex");
}

static void call_open_close(void)
{
    int fd = open(file_path, O_RDONLY | O_CLOEXEC);
    must(fd >= 0 && close(fd) == 0, file_path);
}

static void call_stat(void)
{
    struct stat found;
    must(stat(file_path, &found) == 0, file_path);
}

static void call_read(void)
{
    static char into[FILE_BYTES];
    must(pread(file_fd, into, sizeof into, 0) == FILE_BYTES, "read of a file");
}

static void call_epoll(void)
{
    struct epoll_event event;
    must(epoll_wait(epoll_fd, &event, 1, 0) == 1, "epoll_wait");
}

static void map_and_touch(void)
{
    char *memory = mmap(NULL, TOUCHED_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    must(memory != MAP_FAILED, "mmap");
    for (int i = 0; i < TOUCHED_BYTES; i += 4096) {
        *(volatile char *)(memory + i) = 1;
    }
    must(munmap(memory, TOUCHED_BYTES) == 0, "munmap");
}

static void list_directory(void)
{
    static char entries[32768];
    must(lseek(directory_fd, 0, SEEK_SET) == 0, "lseek of a directory");
    long n;
    do {
        n = syscall(SYS_getdents64, directory_fd, entries, sizeof entries);
        must(n >= 0, "getdents64");
    } while (n > 0);
}

/* The other end of switch_processes: ends when the parent ends, because then the pipe ends. */
static void answer(void)
{
    char byte;
    close(to_child[1]);
    close(from_child[0]);
    while (read(to_child[0], &byte, 1) == 1 && write(from_child[1], &byte, 1) == 1) {
    }
    _exit(0);
}

static void prepare(void)
{
    snprintf(file_path, sizeof file_path, "%s/file-050", directory);
    file_fd = open(file_path, O_RDONLY | O_CLOEXEC);
    must(file_fd >= 0, file_path);
    directory_fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    must(directory_fd >= 0, directory);
    must(pipe(pipe_fds) == 0 && pipe(to_child) == 0 && pipe(from_child) == 0, "pipe");
    child = fork();
    must(child >= 0, "fork");
    if (child == 0) {
        answer();
    }
    close(to_child[0]);
    close(from_child[1]);
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    must(epoll_fd >= 0, "epoll_create1");
    int ready = eventfd(1, EFD_CLOEXEC);
    must(ready >= 0, "eventfd");
    struct epoll_event event = {.events = EPOLLIN};
    must(epoll_ctl(epoll_fd, EPOLL_CTL_ADD, ready, &event) == 0, "epoll_ctl");
}

static const struct {
    const char *record;
    void (*call)(void);
} CALLS[] = {
    {"getpidNs", call_getpid},       {"clockSyscallNs", call_clock},  {"clockReadNs", read_clock},
    {"pipeNs", call_pipe},           {"pipeSwitchNs", switch_processes}, {"futexNs", call_futex},
    {"openCloseNs", call_open_close}, {"statNs", call_stat},           {"readNs", call_read},
    {"epollNs", call_epoll},         {"mmapTouchNs", map_and_touch},  {"getdentsNs", list_directory},
};
enum { CALL_COUNT = sizeof CALLS / sizeof CALLS[0] };

static uint64_t time_batch(void (*call)(void), long size)
{
    uint64_t start = rtb_now_ns();
    for (long i = 0; i < size; i++) {
        call();
    }
    return rtb_now_ns() - start;
}

/* The number of calls that take about `wanted_ns`, by the fastest of a few tries. */
static long batch_size(void (*call)(void), uint64_t wanted_ns)
{
    enum { TRIES = 5, CALLS_OF_A_TRY = 20 };
    uint64_t best = UINT64_MAX;
    for (int i = 0; i < TRIES; i++) {
        uint64_t took = time_batch(call, CALLS_OF_A_TRY);
        best = took < best ? took : best;
    }
    uint64_t size = wanted_ns * CALLS_OF_A_TRY / (best ? best : 1);
    return size < 1 ? 1 : size > MAX_BATCH ? MAX_BATCH : (long)size;
}

static double median_of_batches(void (*call)(void), uint64_t *times, long batches, uint64_t wanted_ns)
{
    long size = batch_size(call, wanted_ns);
    for (long i = 0; i < batches; i++) {
        times[i] = time_batch(call, size);
    }
    rtb_sort(times, (size_t)batches);
    return (double)rtb_quantile(times, (size_t)batches, 0.5) / (double)size;
}

static void iterate(uint64_t *times, long batches, uint64_t wanted_ns, int index, int warmup)
{
    char values[1024];
    size_t used = 0;
    for (int i = 0; i < CALL_COUNT; i++) {
        double ns = median_of_batches(CALLS[i].call, times, batches, wanted_ns);
        used += (size_t)snprintf(values + used, sizeof values - used, "%s\"%s\":%.2f", i ? "," : "", CALLS[i].record, ns);
    }
    dprintf(rtb_fd(), "{\"type\":\"iteration\",\"index\":%d,\"warmup\":%s,\"values\":{%s}}\n", index,
            warmup ? "true" : "false", values);
}

int main(int argc, char **argv)
{
    long batches = 200, batch_us = 50, warmup = 1, iterations = 3, clock_wait = 1500;
    const struct number_option known[] = {
        {"--batches", &batches, 1, 100000},     {"--batch-us", &batch_us, 1, 100000},     {"--warmup", &warmup, 0, 1000},
        {"--iterations", &iterations, 1, 1000}, {"--clock-wait", &clock_wait, 0, 60000}, {NULL, NULL, 0, 0}};
    parse_options(argc, argv, known);
    uint64_t *times = allocate_times((size_t)batches);
    prepare();
    rtb_wait_for_clock(clock_wait);
    for (int i = 0; i < warmup; i++) {
        iterate(times, batches, (uint64_t)batch_us * 1000, i, 1);
    }
    for (int i = 0; i < iterations; i++) {
        iterate(times, batches, (uint64_t)batch_us * 1000, i, 0);
    }
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    return 0;
}
