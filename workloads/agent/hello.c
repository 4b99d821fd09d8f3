#include "hello.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "clock.h"
#include "cpu.h"
#include "out.h"
#include "usage.h"

#ifndef RTB_AGENT_VERSION
#error "build with the Makefile, which defines RTB_AGENT_VERSION"
#endif

enum { PROTOCOL = 1, BOOT_LINES = 3, KLOG_READ_ALL = 3, BOOT_LOG_BYTES = 1 << 20, BOOT_LINE_MAX = 160 };

static void write_kernel(struct record *r)
{
    struct utsname name;
    if (uname(&name) != 0) {
        return;
    }
    record_open(r, "kernel");
    record_string(r, "sysname", name.sysname);
    record_string(r, "release", name.release);
    record_string(r, "version", name.version);
    record_string(r, "machine", name.machine);
    record_close(r);
}

/* gVisor names itself in the first lines of the kernel's log. A Linux kernel shows its log at most to privileged processes. */
static void write_boot_log(struct record *r)
{
    char *log = malloc(BOOT_LOG_BYTES);
    const char *lines[BOOT_LINES];
    size_t count = 0;
    int length = log ? klogctl(KLOG_READ_ALL, log, BOOT_LOG_BYTES - 1) : -1;
    if (length > 0) {
        char *rest = log;
        char *line;
        log[length] = '\0';
        while (count < BOOT_LINES && (line = strsep(&rest, "\n")) != NULL) {
            if (strlen(line) > BOOT_LINE_MAX) {
                line[BOOT_LINE_MAX] = '\0';
            }
            if (*line) {
                lines[count++] = line;
            }
        }
        record_strings(r, "bootLog", lines, count);
    }
    free(log);
}

/* A kernel draws a random id at each boot. A container shows the node's id, a sandbox with its own kernel another id. */
static void write_boot_id(struct record *r)
{
    char id[64];
    FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");
    if (file && fgets(id, sizeof id, file)) {
        id[strcspn(id, "\n")] = '\0';
        record_string(r, "bootId", id);
    }
    if (file) {
        fclose(file);
    }
}

static void write_clock(struct record *r)
{
    struct timespec resolution;
    if (clock_getres(CLOCK_MONOTONIC, &resolution) == 0) {
        record_number(r, "clockResolutionNs", resolution.tv_sec * NS_PER_S + resolution.tv_nsec);
    }
}

void hello_print(void)
{
    struct record r;
    int cpus = cpu_usable();
    record_begin(&r, "hello");
    record_number(&r, "protocol", PROTOCOL);
    record_string(&r, "agent", RTB_AGENT_VERSION);
    record_number(&r, "monoNs", (long long)mono_ns());
    write_kernel(&r);
    write_boot_id(&r);
    write_boot_log(&r);
    usage_write_limits(&r);
    if (cpus > 0) {
        record_number(&r, "cpus", cpus);
    }
    write_clock(&r);
    record_number(&r, "uid", getuid());
    record_end(&r);
}
