#include "lines.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void lines_start(struct lines *l, int fd, size_t max)
{
    l->fd = fd;
    l->max = max < sizeof l->buffer ? max : sizeof l->buffer;
    l->used = 0;
    l->continued = false;
}

static void hand_over(struct lines *l, const char *line, size_t length, bool ends_line, line_handler *handler,
                      void *context)
{
    handler(context, line, length, l->continued ? LINE_LATER_PIECE : ends_line ? LINE_WHOLE : LINE_FIRST_PIECE);
    l->continued = !ends_line;
}

static void take_lines(struct lines *l, line_handler *handler, void *context)
{
    char *start = l->buffer;
    char *newline;
    while ((newline = memchr(start, '\n', l->used)) != NULL) {
        size_t length = (size_t)(newline - start);
        /* If the last piece of a long line is already handed over, its newline makes no further, empty line. */
        if (length > 0 || !l->continued) {
            hand_over(l, start, length, true, handler, context);
        }
        l->continued = false;
        l->used -= length + 1;
        start = newline + 1;
    }
    if (l->used == l->max) {
        hand_over(l, start, l->used, false, handler, context);
        l->used = 0;
    }
    memmove(l->buffer, start, l->used);
}

bool lines_read(struct lines *l, line_handler *handler, void *context)
{
    ssize_t n;
    if (l->fd < 0) {
        return false;
    }
    do {
        n = read(l->fd, l->buffer + l->used, l->max - l->used);
    } while (n < 0 && errno == EINTR);
    if (n < 0 && errno == EAGAIN) {
        return false;
    }
    if (n <= 0) {
        lines_finish(l, handler, context);
        return false;
    }
    l->used += (size_t)n;
    take_lines(l, handler, context);
    return true;
}

void lines_finish(struct lines *l, line_handler *handler, void *context)
{
    if (l->fd < 0) {
        return;
    }
    if (l->used > 0) {
        hand_over(l, l->buffer, l->used, true, handler, context);
        l->used = 0;
    }
    close(l->fd);
    l->fd = -1;
}
