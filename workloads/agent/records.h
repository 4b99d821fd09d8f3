#ifndef RTB_RECORDS_H
#define RTB_RECORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "lines.h"

/* The records that the workload writes to file descriptor 3. The agent checks each record before it prints the record. */
struct records {
    const char *awaited_mark; /* the mark of --stop-after, or NULL */
    bool awaited_seen;
    bool agent_iterates; /* the agent reports the iterations, so the workload must not */
    unsigned long invalid;
};

/* A line_handler whose context is a struct records. */
void records_line(void *context, const char *line, size_t length, enum line_part part);

/* Prints a mark of the agent. */
void records_mark(struct records *r, const char *name);

#endif
