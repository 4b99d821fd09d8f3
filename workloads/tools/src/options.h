#ifndef RTB_OPTIONS_H
#define RTB_OPTIONS_H

/* Reads the command line of the programs in this folder: pairs of --name and a whole number. */

#include "rtb-workload.h"

struct number_option {
    const char *name; /* with the two dashes */
    long *value;      /* holds the default before the call */
    long min;
    long max;
};

/* Calls rtb_fail if an option is unknown, has no value, or has a value out of bounds. The list ends with a NULL name. */
static inline void parse_options(int argc, char **argv, const struct number_option *known)
{
    for (int i = 1; i < argc; i += 2) {
        const struct number_option *option = known;
        while (option->name && strcmp(option->name, argv[i]) != 0) {
            option++;
        }
        if (!option->name) {
            rtb_fail("%s is not an option of %s", argv[i], argv[0]);
        }
        if (i + 1 == argc) {
            rtb_fail("%s needs a whole number from %ld to %ld", argv[i], option->min, option->max);
        }
        *option->value = rtb_parse(option->name, argv[i + 1], option->min, option->max);
    }
}

/* Returns memory for times. The memory is touched, so that no measured time includes a page fault. */
static inline uint64_t *allocate_times(size_t count)
{
    uint64_t *times = malloc(count * sizeof *times);
    if (!times) {
        rtb_fail("no memory for %zu times", count);
    }
    memset(times, 1, count * sizeof *times);
    return times;
}

#endif
