#ifndef RTB_LINES_H
#define RTB_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "out.h"

/* Splits what is read from a non-blocking pipe into lines. A line longer than `max` is handed over in pieces. */
struct lines {
    int fd; /* -1 after the end */
    size_t max;
    size_t used;
    bool continued; /* the last piece handed over did not end its line */
    char buffer[RTB_TEXT_MAX];
};

enum line_part { LINE_WHOLE, LINE_FIRST_PIECE, LINE_LATER_PIECE };

/* `line` has no newline. */
typedef void line_handler(void *context, const char *line, size_t length, enum line_part part);

void lines_start(struct lines *l, int fd, size_t max);

/* Reads what is there (at most a bounded amount, so that no stream starves the others) and hands over the lines in it.
 * False when nothing was there to read. At the end of the stream an unfinished line is handed over and fd closed. */
bool lines_read(struct lines *l, line_handler *handler, void *context);

/* Hands over an unfinished line, and closes the pipe. */
void lines_finish(struct lines *l, line_handler *handler, void *context);

#endif
