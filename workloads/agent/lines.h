#ifndef RTB_LINES_H
#define RTB_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "out.h"

/* Splits the output of a non-blocking pipe into lines. Hands over a line longer than `max` bytes in pieces. */
struct lines {
    int fd; /* -1 after the end of the stream */
    size_t max;
    size_t used;
    bool continued; /* the last piece that was handed over did not end its line */
    char buffer[RTB_TEXT_MAX];
};

enum line_part { LINE_WHOLE, LINE_FIRST_PIECE, LINE_LATER_PIECE };

/* `line` has no newline. */
typedef void line_handler(void *context, const char *line, size_t length, enum line_part part);

void lines_start(struct lines *l, int fd, size_t max);

/* Reads at most one buffer, so that no stream starves the others, and hands over the lines. Returns false if there was
 * nothing to read. At the end of the stream, hands over an unfinished line and closes fd. */
bool lines_read(struct lines *l, line_handler *handler, void *context);

/* Hands over an unfinished line, and closes fd. */
void lines_finish(struct lines *l, line_handler *handler, void *context);

#endif
