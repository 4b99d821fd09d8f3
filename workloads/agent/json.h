#ifndef RTB_JSON_H
#define RTB_JSON_H

#include <stdbool.h>
#include <stddef.h>

/* A strict reader of one JSON object (RFC 8259, valid UTF-8, no duplicate keys at the top level) with bounded depth. The
 * reader allocates nothing: it reports whether the text is well formed and where the top-level members are. */

enum { JSON_MAX_MEMBERS = 32, JSON_MAX_DEPTH = 8 };

enum json_kind { JSON_STRING, JSON_NUMBER, JSON_BOOLEAN, JSON_NULL, JSON_OBJECT, JSON_ARRAY };

/* A slice of the text that was read. Valid as long as that text. */
struct json_span {
    const char *start;
    size_t length;
};

struct json_member {
    struct json_span key;   /* without quotes; escapes as written */
    struct json_span value; /* a string without quotes; any other value as written */
    enum json_kind kind;
};

struct json_object {
    struct json_member members[JSON_MAX_MEMBERS];
    size_t count;
};

/* Reads `length` bytes as one object. Returns false if the bytes are anything else. */
bool json_read_object(const char *text, size_t length, struct json_object *object);

/* Returns the member with this key, or NULL. */
const struct json_member *json_find(const struct json_object *object, const char *key);

bool json_equals(struct json_span span, const char *text);

/* Returns true for a number of at most 18 digits without fraction, exponent and sign. */
bool json_is_natural(const struct json_member *member);

/* Writes `text` as the content of a JSON string, cut to fit `size` (including the final NUL). Returns the length. Bytes
 * other than printable ASCII become '?', so that the agent's messages are always valid JSON. */
size_t json_escape(char *out, size_t size, const char *text);

#endif
