#ifndef RTB_OUT_H
#define RTB_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The agent prints everything through these functions, one whole line at a time. The agent's records and the workload's
 * lines share one stream, and a record in the middle of a workload's line would be lost. */

enum {
    RTB_LINE_MAX = 4096,  /* a record's line, newline included, is shorter than this */
    RTB_TEXT_MAX = 16000, /* a line of text is cut after this many bytes: log drivers split lines at 16 KiB */
};

/* A record under construction. A record that does not fit is `overflowed`, and is dropped as a whole. */
struct record {
    char text[RTB_LINE_MAX];
    size_t length;
    bool overflowed;
    bool comma; /* the next member needs a comma before it */
};

void record_begin(struct record *r, const char *type);
void record_open(struct record *r, const char *key); /* opens a nested object */
void record_close(struct record *r);
void record_string(struct record *r, const char *key, const char *value);
void record_number(struct record *r, const char *key, long long value);
void record_decimal(struct record *r, const char *key, double value);
void record_boolean(struct record *r, const char *key, bool value);
void record_strings(struct record *r, const char *key, const char *const *values, size_t count);
/* Closes and prints the record. */
void record_end(struct record *r);

/* Prints a record from the workload (a checked JSON object). Adds `mono_ns` unless it is 0. */
void out_raw_record(const char *object, size_t length, uint64_t mono_ns);

/* Prints an `idle` record: the container begins to be idle, or the work begins. */
void out_idle(const char *name, uint64_t mono_ns);

void out_mark(const char *name, uint64_t mono_ns);
void out_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints one line of the workload to standard output or standard error. `line` has no newline. Breaks every "@rtb " in the
 * line, so that the line cannot look like a record. */
void out_text(int fd, const char *line, size_t length);

/* The number of records that were too long and therefore not written. */
extern unsigned long out_dropped;

#endif
