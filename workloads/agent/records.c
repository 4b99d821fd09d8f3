#include "records.h"

#include <string.h>

#include "clock.h"
#include "json.h"
#include "out.h"

enum { NAME_MAX_LENGTH = 63 };

static bool is_name(const struct json_member *member)
{
    if (!member || member->kind != JSON_STRING || member->value.length == 0 ||
        member->value.length > NAME_MAX_LENGTH) {
        return false;
    }
    for (size_t i = 0; i < member->value.length; i++) {
        char c = member->value.start[i];
        if (!memchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-", c, 65)) {
            return false;
        }
    }
    return true;
}

static bool is_mark(const struct json_object *object)
{
    const struct json_member *at = json_find(object, "monoNs");
    return is_name(json_find(object, "name")) && (!at || json_is_natural(at));
}

static bool is_iteration(const struct json_object *object)
{
    struct json_object values;
    const struct json_member *index = json_find(object, "index");
    const struct json_member *warmup = json_find(object, "warmup");
    const struct json_member *member = json_find(object, "values");
    if (!index || !json_is_natural(index) || !warmup || warmup->kind != JSON_BOOLEAN || !member ||
        member->kind != JSON_OBJECT || !json_read_object(member->value.start, member->value.length, &values)) {
        return false;
    }
    for (size_t i = 0; i < values.count; i++) {
        if (values.members[i].kind != JSON_NUMBER) {
            return false;
        }
    }
    return values.count > 0;
}

static bool is_error(const struct json_object *object)
{
    const struct json_member *message = json_find(object, "message");
    return message && message->kind == JSON_STRING;
}

static void take_mark(struct records *r, const char *line, size_t length, const struct json_object *object)
{
    const struct json_member *name = json_find(object, "name");
    out_raw_record(line, length, json_find(object, "monoNs") ? 0 : mono_ns());
    if (r->awaited_mark && json_equals(name->value, r->awaited_mark)) {
        r->awaited_seen = true;
    }
}

/* Prints the record. Returns false if the line is not a record that a workload may write. */
static bool take_record(struct records *r, const char *line, size_t length)
{
    struct json_object object;
    const struct json_member *type;
    if (!json_read_object(line, length, &object) || !(type = json_find(&object, "type")) ||
        type->kind != JSON_STRING) {
        return false;
    }
    if (json_equals(type->value, "mark") && is_mark(&object)) {
        take_mark(r, line, length, &object);
        return true;
    }
    if ((json_equals(type->value, "iteration") && !r->agent_iterates && is_iteration(&object)) ||
        (json_equals(type->value, "error") && is_error(&object))) {
        out_raw_record(line, length, 0);
        return true;
    }
    return false;
}

void records_line(void *context, const char *line, size_t length, enum line_part part)
{
    struct records *r = context;
    if (part == LINE_FIRST_PIECE) {
        out_dropped++;
    } else if (part == LINE_WHOLE && !take_record(r, line, length)) {
        r->invalid++;
    }
}

void records_mark(struct records *r, const char *name)
{
    out_mark(name, mono_ns());
    if (r->awaited_mark && strcmp(name, r->awaited_mark) == 0) {
        r->awaited_seen = true;
    }
}
