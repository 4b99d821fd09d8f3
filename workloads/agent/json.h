#ifndef RTB_JSON_H
#define RTB_JSON_H

#include <stdbool.h>
#include <stddef.h>

/* A strict, bounded reader of one JSON object (RFC 8259, valid UTF-8, no duplicate keys at the top level). It builds
 * nothing: it says whether the text is well formed and where the top-level members are. */

enum { JSON_MAX_MEMBERS = 32, JSON_MAX_DEPTH = 8 };

enum json_kind { JSON_STRING, JSON_NUMBER, JSON_BOOLEAN, JSON_NULL, JSON_OBJECT, JSON_ARRAY };

/* A slice of the text that was read: it lives as long as that text. */
struct json_span {
    const char *start;
    size_t length;
};

struct json_member {
    struct json_span key;   /* without its quotes, escapes as written */
    struct json_span value; /* a string without its quotes, anything else as written */
    enum json_kind kind;
};

struct json_object {
    struct json_member members[JSON_MAX_MEMBERS];
    size_t count;
};

/* Reads `length` bytes as exactly one object; false if they are anything else. */
bool json_read_object(const char *text, size_t length, struct json_object *object);

/* The member with this key, or NULL. */
const struct json_member *json_find(const struct json_object *object, const char *key);

bool json_equals(struct json_span span, const char *text);

/* True if the number has no fraction, no exponent and no sign. */
bool json_is_natural(const struct json_member *member);

/* Writes `text` as the inside of a JSON string; returns the length, cut to fit `size` (including the final NUL).
 * Bytes that are not printable ASCII become '?': what the agent writes about a failure must always be readable. */
size_t json_escape(char *out, size_t size, const char *text);

#endif
