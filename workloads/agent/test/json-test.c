/* Tests the JSON reader with valid and invalid texts. Prints each wrong result, and then exits with 1. */

#include <stdio.h>
#include <string.h>

#include "../json.h"

static const char *const VALID[] = {
    "{}",
    "{ \"a\" : 1 , \"b\":[1,2,{\"c\":null}] }",
    "{\"a\":-0.5e+10,\"b\":1E-2,\"c\":true,\"d\":false}",
    "{\"a\":\"\\u00e9\\n\\\"\\\\\",\"b\":\"\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80\"}",
    "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":1}}}}}}",
};

static const char *const INVALID[] = {
    "", "{", "}", "[]", "1", "{}x", " {}", "{} {}",
    "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{a:1}", "{'a':1}", "{\"a\":1 \"b\":2}",
    "{\"a\":01}", "{\"a\":+1}", "{\"a\":.5}", "{\"a\":1.}", "{\"a\":1e}", "{\"a\":-}", "{\"a\":NaN}", "{\"a\":Infinity}",
    "{\"a\":\"\t\"}", "{\"a\":\"\x7F\"}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}", "{\"a\":\"b}", "{\"a\":tru}",
    "{\"a\":\"\x80\"}", "{\"a\":\"\xC0\xAF\"}", "{\"a\":\"\xED\xA0\x80\"}", "{\"a\":\"\xF4\x90\x80\x80\"}",
    "{\"a\":\"\xE2\x82\"}", "{\"a\":1,\"a\":2}", "{\"a\":1\n}",
    "{\"a\":[[[[[[[[[1]]]]]]]]]}",
};

static int check(const char *text, bool wanted)
{
    struct json_object object;
    if (json_read_object(text, strlen(text), &object) == wanted) {
        return 0;
    }
    printf("%s text, but the reader says %s: %s\n", wanted ? "valid" : "invalid", wanted ? "invalid" : "valid", text);
    return 1;
}

int main(void)
{
    static const char nul[] = "{\"a\":\"\0\"}";
    struct json_object object;
    int wrong = 0;
    for (size_t i = 0; i < sizeof VALID / sizeof *VALID; i++) {
        wrong += check(VALID[i], true);
    }
    for (size_t i = 0; i < sizeof INVALID / sizeof *INVALID; i++) {
        wrong += check(INVALID[i], false);
    }
    wrong += json_read_object(nul, sizeof nul - 1, &object);
    json_read_object("{\"name\":\"x\",\"n\": 12 }", 21, &object);
    wrong += !json_equals(json_find(&object, "name")->value, "x");
    wrong += !json_is_natural(json_find(&object, "n"));
    wrong += json_find(&object, "absent") != NULL;
    return wrong != 0;
}
