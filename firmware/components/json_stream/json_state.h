/* Where a reader of JSON is within its text. Private to json_stream. */
#pragma once

#include <stdbool.h>

enum {
    VALUE,
    FIRST_VALUE,
    FIRST_NAME,
    NAME,
    COLON,
    AFTER_VALUE,
    STRING,
    ESCAPE,
    UNICODE,
    LITERAL,
    MINUS,
    ZERO,
    DIGITS,
    POINT,
    FRACTION,
    EXPONENT,
    SIGNED_EXPONENT,
    EXPONENT_DIGITS,
    DONE,
    BROKEN,
};

static inline bool json_is_digit(char c)
{
    return c >= '0' && c <= '9';
}
