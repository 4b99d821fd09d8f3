#include "out.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "json.h"

static const char PREFIX[] = "@rtb ";

unsigned long out_dropped;

/* Ignores errors: when the log cannot be written, the agent has no other way to report. */
static void write_all(int fd, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t n = write(fd, data, length);
        if (n < 0 && errno != EINTR) {
            return;
        }
        if (n > 0) {
            data += n;
            length -= (size_t)n;
        }
    }
}

static void append(struct record *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void append(struct record *r, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    size_t room = sizeof r->text - r->length;
    int n = vsnprintf(r->text + r->length, room, format, args);
    va_end(args);
    if (n < 0 || (size_t)n >= room) {
        r->overflowed = true;
        return;
    }
    r->length += (size_t)n;
}

static void append_key(struct record *r, const char *key)
{
    append(r, "%s\"%s\":", r->comma ? "," : "", key);
    r->comma = true;
}

void record_begin(struct record *r, const char *type)
{
    memset(r, 0, sizeof *r);
    append(r, "%s{", PREFIX);
    record_string(r, "type", type);
}

void record_open(struct record *r, const char *key)
{
    append_key(r, key);
    append(r, "{");
    r->comma = false;
}

void record_close(struct record *r)
{
    append(r, "}");
    r->comma = true;
}

void record_string(struct record *r, const char *key, const char *value)
{
    char escaped[1024];
    json_escape(escaped, sizeof escaped, value);
    append_key(r, key);
    append(r, "\"%s\"", escaped);
}

void record_number(struct record *r, const char *key, long long value)
{
    append_key(r, key);
    append(r, "%lld", value);
}

void record_decimal(struct record *r, const char *key, double value)
{
    append_key(r, key);
    append(r, "%.9g", value);
}

void record_boolean(struct record *r, const char *key, bool value)
{
    append_key(r, key);
    append(r, "%s", value ? "true" : "false");
}

void record_strings(struct record *r, const char *key, const char *const *values, size_t count)
{
    char escaped[512];
    append_key(r, key);
    append(r, "[");
    for (size_t i = 0; i < count; i++) {
        json_escape(escaped, sizeof escaped, values[i]);
        append(r, "%s\"%s\"", i ? "," : "", escaped);
    }
    append(r, "]");
}

void record_end(struct record *r)
{
    append(r, "}\n");
    if (r->overflowed) {
        out_dropped++;
        return;
    }
    write_all(STDOUT_FILENO, r->text, r->length);
}

void out_raw_record(const char *object, size_t length, uint64_t mono_ns)
{
    struct record r;
    memset(&r, 0, sizeof r);
    append(&r, "%s{", PREFIX);
    if (mono_ns) {
        append(&r, "\"monoNs\":%llu,", (unsigned long long)mono_ns);
    }
    append(&r, "%.*s\n", (int)(length - 1), object + 1);
    if (r.overflowed) {
        out_dropped++;
        return;
    }
    write_all(STDOUT_FILENO, r.text, r.length);
}

static void out_named(const char *type, const char *name, uint64_t mono_ns)
{
    struct record r;
    record_begin(&r, type);
    record_string(&r, "name", name);
    record_number(&r, "monoNs", (long long)mono_ns);
    record_end(&r);
}

void out_mark(const char *name, uint64_t mono_ns)
{
    out_named("mark", name, mono_ns);
}

void out_idle(const char *name, uint64_t mono_ns)
{
    out_named("idle", name, mono_ns);
}

void out_error(const char *format, ...)
{
    char message[1024];
    struct record r;
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    record_begin(&r, "error");
    record_string(&r, "message", message);
    record_end(&r);
}

/* "@rtb " becomes "@ rtb " everywhere, not only at the start of a line. A reader or a log driver may see the start of a
 * line elsewhere, for example after a carriage return or at a chunk boundary. */
void out_text(int fd, const char *line, size_t length)
{
    char out[RTB_TEXT_MAX + RTB_TEXT_MAX / (sizeof PREFIX - 1) + 1];
    size_t n = 0;
    for (size_t i = 0; i < length; i++) {
        out[n++] = line[i];
        if (length - i >= sizeof PREFIX - 1 && memcmp(line + i, PREFIX, sizeof PREFIX - 1) == 0) {
            out[n++] = ' ';
        }
    }
    out[n++] = '\n';
    write_all(fd, out, n);
}
