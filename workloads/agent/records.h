#ifndef RTB_RECORDS_H
#define RTB_RECORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "lines.h"

/* What the workload writes to file descriptor 3: checked here, and only then printed as records. */
struct records {
    const char *awaited_mark; /* or NULL */
    bool awaited_seen;
    bool agent_iterates; /* the agent counts the iterations, so the workload may not */
    unsigned long invalid;
};

/* A line_handler whose context is a struct records. */
void records_line(void *context, const char *line, size_t length, enum line_part part);

/* The agent's own mark. */
void records_mark(struct records *r, const char *name);

#endif
