#include "usage.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* cgroup version 1 shows a number near 2^63 for a memory cgroup without a limit. */
static const long long NO_LIMIT = 1ll << 60;

static const char *const RESOURCES[] = {"cpu", "io", "memory"};

static bool is_cgroup2(void)
{
    return access("/sys/fs/cgroup/cgroup.controllers", R_OK) == 0;
}

/* Returns the number after `key` in a file of "key value" lines. If `key` is NULL, returns the first number in the file.
 * Returns -1 if there is no such number. */
static long long read_value(const char *path, const char *key)
{
    char line[256];
    long long value = -1;
    FILE *file = fopen(path, "re");
    if (!file) {
        return -1;
    }
    while (value < 0 && fgets(line, sizeof line, file)) {
        size_t length = key ? strlen(key) : 0;
        if (!key || (strncmp(line, key, length) == 0 && line[length] == ' ')) {
            if (sscanf(line + length, "%lld", &value) != 1) {
                value = -1;
            }
        }
    }
    fclose(file);
    return value;
}

/* Returns the total of the "some" line of a pressure file in ns, or -1 if the file or the line is missing. */
static long long read_pressure(const char *path)
{
    char line[256];
    long long us = -1;
    FILE *file = fopen(path, "re");
    if (!file) {
        return -1;
    }
    if (fgets(line, sizeof line, file) && strncmp(line, "some ", 5) == 0) {
        char *total = strstr(line, "total=");
        if (!total || sscanf(total, "total=%lld", &us) != 1) {
            us = -1;
        }
    }
    fclose(file);
    return us < 0 ? -1 : us * 1000;
}

static void read_throttling(struct usage *u)
{
    if (is_cgroup2()) {
        long long us = read_value("/sys/fs/cgroup/cpu.stat", "throttled_usec");
        u->throttled_ns = us < 0 ? -1 : us * 1000;
        u->throttled_periods = read_value("/sys/fs/cgroup/cpu.stat", "nr_throttled");
    } else {
        u->throttled_ns = read_value("/sys/fs/cgroup/cpu/cpu.stat", "throttled_time");
        u->throttled_periods = read_value("/sys/fs/cgroup/cpu/cpu.stat", "nr_throttled");
    }
}

static void read_psi(struct usage *u)
{
    char path[64];
    u->psi_of_node = access("/sys/fs/cgroup/cpu.pressure", R_OK) != 0;
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, u->psi_of_node ? "/proc/pressure/%s" : "/sys/fs/cgroup/%s.pressure",
                 RESOURCES[i]);
        u->psi_ns[i] = read_pressure(path);
    }
}

void usage_read(struct usage *u)
{
    read_throttling(u);
    read_psi(u);
}

static void write_psi(struct record *r, const struct usage *before, const struct usage *after)
{
    bool open = false;
    for (int i = 0; i < 3; i++) {
        char key[16];
        if (before->psi_ns[i] < 0 || after->psi_ns[i] < before->psi_ns[i]) {
            continue;
        }
        if (!open) {
            record_open(r, "psi");
            record_string(r, "scope", after->psi_of_node ? "node" : "container");
            open = true;
        }
        snprintf(key, sizeof key, "%sSomeNs", RESOURCES[i]);
        record_number(r, key, after->psi_ns[i] - before->psi_ns[i]);
    }
    if (open) {
        record_close(r);
    }
}

void usage_write_difference(struct record *r, const struct usage *before, const struct usage *after)
{
    if (before->throttled_ns >= 0 && after->throttled_ns >= before->throttled_ns) {
        record_number(r, "throttledNs", after->throttled_ns - before->throttled_ns);
    }
    if (before->throttled_periods >= 0 && after->throttled_periods >= before->throttled_periods) {
        record_number(r, "throttledPeriods", after->throttled_periods - before->throttled_periods);
    }
    write_psi(r, before, after);
}

/* Returns the number of CPUs that the cgroup may use. Returns 0 if there is no limit or the limit is not visible. */
static double cpu_limit(void)
{
    long long quota = -1;
    long long period = -1;
    if (is_cgroup2()) {
        FILE *file = fopen("/sys/fs/cgroup/cpu.max", "re");
        if (file) {
            if (fscanf(file, "%lld %lld", &quota, &period) != 2) {
                quota = -1; /* "max" */
            }
            fclose(file);
        }
    } else {
        quota = read_value("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", NULL);
        period = read_value("/sys/fs/cgroup/cpu/cpu.cfs_period_us", NULL);
    }
    return quota > 0 && period > 0 ? (double)quota / (double)period : 0;
}

void usage_write_limits(struct record *r)
{
    bool v2 = is_cgroup2();
    double cpus = cpu_limit();
    long long memory =
        read_value(v2 ? "/sys/fs/cgroup/memory.max" : "/sys/fs/cgroup/memory/memory.limit_in_bytes", NULL);
    if (!v2 && access("/sys/fs/cgroup/cpu", R_OK) != 0 && access("/sys/fs/cgroup/memory", R_OK) != 0) {
        return;
    }
    record_open(r, "cgroup");
    record_number(r, "version", v2 ? 2 : 1);
    if (cpus > 0) {
        record_decimal(r, "cpuMax", cpus);
    }
    if (memory >= 0 && memory < NO_LIMIT) {
        record_number(r, "memoryMaxBytes", memory);
    }
    record_close(r);
}
