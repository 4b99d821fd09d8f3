#include "json.h"

#include <string.h>

struct reader {
    const char *at;
    const char *end;
};

static bool read_value(struct reader *r, int depth, enum json_kind *kind);

static void skip_space(struct reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\t')) {
        r->at++;
    }
}

static bool accept(struct reader *r, char wanted)
{
    if (r->at == r->end || *r->at != wanted) {
        return false;
    }
    r->at++;
    return true;
}

static bool read_hex4(struct reader *r)
{
    for (int i = 0; i < 4; i++, r->at++) {
        if (r->at == r->end || !memchr("0123456789abcdefABCDEF", *r->at, 22)) {
            return false;
        }
    }
    return true;
}

static bool read_escape(struct reader *r)
{
    if (r->at == r->end) {
        return false;
    }
    char c = *r->at++;
    return c == 'u' ? read_hex4(r) : memchr("\"\\/bfnrt", c, 8) != NULL;
}

/* Reads one UTF-8 sequence of two to four bytes. Rejects overlong forms, surrogates, and code points above U+10FFFF. */
static bool read_utf8(struct reader *r)
{
    const unsigned char *p = (const unsigned char *)r->at;
    int length = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
    if (p[0] < 0xC2 || p[0] > 0xF4 || r->end - r->at < length) {
        return false;
    }
    for (int i = 1; i < length; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            return false;
        }
    }
    if ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F) || (p[0] == 0xF0 && p[1] < 0x90) ||
        (p[0] == 0xF4 && p[1] > 0x8F)) {
        return false;
    }
    r->at += length;
    return true;
}

/* Reads a string. Sets `span`, unless NULL, to the text between the quotes. */
static bool read_string(struct reader *r, struct json_span *span)
{
    if (!accept(r, '"')) {
        return false;
    }
    const char *start = r->at;
    while (r->at < r->end) {
        unsigned char c = (unsigned char)*r->at;
        if (c >= 0x80) {
            if (!read_utf8(r)) {
                return false;
            }
            continue;
        }
        r->at++;
        if (c == '"') {
            if (span) {
                *span = (struct json_span){start, (size_t)(r->at - 1 - start)};
            }
            return true;
        }
        if (c < 0x20 || c == 0x7F || (c == '\\' && !read_escape(r))) {
            return false;
        }
    }
    return false;
}

static bool read_digits(struct reader *r)
{
    const char *start = r->at;
    while (r->at < r->end && *r->at >= '0' && *r->at <= '9') {
        r->at++;
    }
    return r->at > start;
}

static bool read_number(struct reader *r)
{
    accept(r, '-');
    if (!accept(r, '0') && !read_digits(r)) {
        return false;
    }
    if (accept(r, '.') && !read_digits(r)) {
        return false;
    }
    if (accept(r, 'e') || accept(r, 'E')) {
        if (!accept(r, '+')) {
            accept(r, '-');
        }
        return read_digits(r);
    }
    return true;
}

static bool read_word(struct reader *r, const char *word)
{
    size_t length = strlen(word);
    if ((size_t)(r->end - r->at) < length || memcmp(r->at, word, length) != 0) {
        return false;
    }
    r->at += length;
    return true;
}

static bool read_array(struct reader *r, int depth)
{
    enum json_kind ignored;
    skip_space(r);
    if (accept(r, ']')) {
        return true;
    }
    do {
        if (!read_value(r, depth, &ignored)) {
            return false;
        }
    } while (accept(r, ','));
    return accept(r, ']');
}

static bool read_member(struct reader *r, int depth, struct json_member *member)
{
    skip_space(r);
    if (!read_string(r, &member->key)) {
        return false;
    }
    skip_space(r);
    if (!accept(r, ':')) {
        return false;
    }
    skip_space(r);
    const char *start = r->at;
    if (!read_value(r, depth, &member->kind)) {
        return false;
    }
    member->value = (struct json_span){start, (size_t)(r->at - start)};
    while (member->value.length && strchr(" \t", start[member->value.length - 1])) {
        member->value.length--;
    }
    if (member->kind == JSON_STRING) {
        member->value.start++;
        member->value.length -= 2;
    }
    return true;
}

static bool keep_member(struct json_object *object, const struct json_member *member)
{
    for (size_t i = 0; i < object->count; i++) {
        const struct json_span *key = &object->members[i].key;
        if (key->length == member->key.length && memcmp(key->start, member->key.start, key->length) == 0) {
            return false;
        }
    }
    if (object->count == JSON_MAX_MEMBERS) {
        return false;
    }
    object->members[object->count++] = *member;
    return true;
}

/* Reads the rest of an object after its '{'. `object` is NULL below the top level; then the members are not kept and
 * duplicate keys are not detected. */
static bool read_members(struct reader *r, int depth, struct json_object *object)
{
    skip_space(r);
    if (accept(r, '}')) {
        return true;
    }
    do {
        struct json_member member;
        if (!read_member(r, depth, &member) || (object && !keep_member(object, &member))) {
            return false;
        }
    } while (accept(r, ','));
    return accept(r, '}');
}

static bool read_value(struct reader *r, int depth, enum json_kind *kind)
{
    bool valid;
    if (depth >= JSON_MAX_DEPTH) {
        return false;
    }
    skip_space(r);
    if (r->at == r->end) {
        return false;
    }
    switch (*r->at) {
    case '{':
        r->at++;
        *kind = JSON_OBJECT;
        valid = read_members(r, depth + 1, NULL);
        break;
    case '[':
        r->at++;
        *kind = JSON_ARRAY;
        valid = read_array(r, depth + 1);
        break;
    case '"':
        *kind = JSON_STRING;
        valid = read_string(r, NULL);
        break;
    case 't':
    case 'f':
        *kind = JSON_BOOLEAN;
        valid = read_word(r, *r->at == 't' ? "true" : "false");
        break;
    case 'n':
        *kind = JSON_NULL;
        valid = read_word(r, "null");
        break;
    default:
        *kind = JSON_NUMBER;
        valid = read_number(r);
    }
    skip_space(r);
    return valid;
}

bool json_read_object(const char *text, size_t length, struct json_object *object)
{
    struct reader r = {text, text + length};
    object->count = 0;
    if (!accept(&r, '{') || !read_members(&r, 1, object)) {
        return false;
    }
    skip_space(&r);
    return r.at == r.end;
}

const struct json_member *json_find(const struct json_object *object, const char *key)
{
    for (size_t i = 0; i < object->count; i++) {
        if (json_equals(object->members[i].key, key)) {
            return &object->members[i];
        }
    }
    return NULL;
}

bool json_equals(struct json_span span, const char *text)
{
    return span.length == strlen(text) && memcmp(span.start, text, span.length) == 0;
}

bool json_is_natural(const struct json_member *member)
{
    if (member->kind != JSON_NUMBER || member->value.length > 18) {
        return false;
    }
    for (size_t i = 0; i < member->value.length; i++) {
        if (member->value.start[i] < '0' || member->value.start[i] > '9') {
            return false;
        }
    }
    return true;
}

size_t json_escape(char *out, size_t size, const char *text)
{
    size_t n = 0;
    for (; *text && n + 3 < size; text++) {
        if (*text == '"' || *text == '\\') {
            out[n++] = '\\';
            out[n++] = *text;
        } else {
            out[n++] = *text >= 0x20 && *text < 0x7F ? *text : '?';
        }
    }
    out[n] = '\0';
    return n;
}
