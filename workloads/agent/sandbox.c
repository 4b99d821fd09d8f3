#include "sandbox.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "clock.h"
#include "cpu.h"
#include "out.h"

enum { BATCHES = 10, CALLS = 100, PAGE = 4096 };

/* Writes the value of the first line "model name : value". Some architectures have no such line. */
static void write_cpu_model(struct record *r)
{
    char line[256];
    FILE *file = fopen("/proc/cpuinfo", "re");
    while (file && fgets(line, sizeof line, file)) {
        char *value = strchr(line, ':');
        if (value && strncmp(line, "model name", 10) == 0) {
            value += 1 + strspn(value + 1, " \t");
            value[strcspn(value, "\n")] = '\0';
            if (*value && strcmp(value, "unknown") != 0) { /* gVisor may write "unknown" */
                record_string(r, "cpuModel", value);
            }
            break;
        }
    }
    if (file) {
        fclose(file);
    }
}

/* Writes the cost of a trivial system call: the mean of the fastest batch. */
static void write_syscall_cost(struct record *r)
{
    uint64_t best = UINT64_MAX;
    for (int batch = 0; batch < BATCHES; batch++) {
        uint64_t begin = mono_ns();
        for (int i = 0; i < CALLS; i++) {
            syscall(SYS_getppid);
        }
        uint64_t took = mono_ns() - begin;
        best = took < best ? took : best;
    }
    record_number(r, "syscallNs", (long long)(best / CALLS));
}

#ifdef __x86_64__
static bool can_map(uintptr_t address)
{
    void *page = mmap((void *)address, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE,
                      -1, 0);
    if (page == MAP_FAILED) {
        return errno == EEXIST; /* the page is already mapped */
    }
    munmap(page, PAGE);
    return page == (void *)address;
}

/* Writes the first address that a process may not map. A sandbox's own kernel reserves the top of the address space. In
 * gVisor the size of the reserved part depends on the platform. The search ends at 2^47: a process gets higher addresses
 * only if it asks for them. */
static void write_address_space_end(struct record *r)
{
    uintptr_t low = (uintptr_t)1 << 46;
    uintptr_t high = (uintptr_t)1 << 47;
    while (high - low > PAGE) {
        uintptr_t middle = (low + (high - low) / 2) & ~(uintptr_t)(PAGE - 1);
        if (can_map(middle)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    record_number(r, "addressSpaceEnd", (long long)high);
}
#else
static void write_address_space_end(struct record *r)
{
    (void)r;
}
#endif

static void write_cpu_work(struct record *r)
{
    struct cpu_work work;
    if (cpu_measure(&work)) {
        record_open(r, "cpuWork");
        record_number(r, "one", (long long)work.one);
        record_number(r, "two", (long long)work.two);
        record_number(r, "peak", (long long)work.peak);
        record_close(r);
    }
}

void sandbox_print(void)
{
    struct record r;
    struct sysinfo info;
    record_begin(&r, "sandbox");
    write_cpu_model(&r);
    if (sysinfo(&info) == 0) {
        record_number(&r, "memoryTotalBytes", (long long)info.totalram * info.mem_unit);
    }
    write_syscall_cost(&r);
    write_address_space_end(&r);
    write_cpu_work(&r);
    record_end(&r);
}
