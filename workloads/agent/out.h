#ifndef RTB_OUT_H
#define RTB_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Everything the agent prints goes through here, one whole line at a time: the agent's records and the workload's own
 * lines share one stream, and a record in the middle of somebody's line would be lost. */

enum {
    RTB_LINE_MAX = 4096,  /* a record's line is shorter than this, newline included */
    RTB_TEXT_MAX = 16000, /* a line of text is cut after so many bytes: log drivers split lines at 16 KiB */
};

/* A record that is being put together; what does not fit makes it `overflowed`, and it is then dropped whole. */
struct record {
    char text[RTB_LINE_MAX];
    size_t length;
    bool overflowed;
    bool comma; /* the next member needs a comma before it */
};

void record_begin(struct record *r, const char *type);
void record_open(struct record *r, const char *key); /* a nested object */
void record_close(struct record *r);
void record_string(struct record *r, const char *key, const char *value);
void record_number(struct record *r, const char *key, long long value);
void record_decimal(struct record *r, const char *key, double value);
void record_boolean(struct record *r, const char *key, bool value);
void record_strings(struct record *r, const char *key, const char *const *values, size_t count);
/* Closes the record and prints it. */
void record_end(struct record *r);

/* Prints a record that the workload wrote (an object, already checked). `mono_ns` is put in when not 0. */
void out_raw_record(const char *object, size_t length, uint64_t mono_ns);

void out_mark(const char *name, uint64_t mono_ns);
void out_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints one line of the workload's, without its newline, to standard output or error: the bytes "@rtb " never come out
 * of it unbroken. */
void out_text(int fd, const char *line, size_t length);

/* Records that were not written because they were too long. */
extern unsigned long out_dropped;

#endif
