#include "json_number.h"

#include <string.h>

#include "json_state.h"
#include "json_stream.h"

int json_number_more(int state, char c)
{
    switch (state) {
    case MINUS:
        return c == '0' ? ZERO : json_is_digit(c) ? DIGITS : BROKEN;
    case ZERO:
    case DIGITS:
        if (c == '.') return POINT;
        if (c == 'e' || c == 'E') return EXPONENT;
        return state == DIGITS && json_is_digit(c) ? DIGITS : BROKEN;
    case POINT:
        return json_is_digit(c) ? FRACTION : BROKEN;
    case FRACTION:
        if (c == 'e' || c == 'E') return EXPONENT;
        return json_is_digit(c) ? FRACTION : BROKEN;
    case EXPONENT:
        if (c == '+' || c == '-') return SIGNED_EXPONENT;
        return json_is_digit(c) ? EXPONENT_DIGITS : BROKEN;
    default:
        return json_is_digit(c) ? EXPONENT_DIGITS : BROKEN;
    }
}

bool json_number_may_end(int state)
{
    return state == ZERO || state == DIGITS || state == FRACTION || state == EXPONENT_DIGITS;
}

status_t json_stream_uint32(const char *text, uint32_t *into)
{
    uint64_t value = 0;
    const char *at = text;
    for (; json_is_digit(*at); at++) {
        value = value * 10 + (uint64_t)(*at - '0');
        if (value > UINT32_MAX) return STATUS_INVALID;
    }
    if (at == text || (*at != '\0' && *at != '.')) return STATUS_INVALID;
    if (strpbrk(at, "eE") != NULL) return STATUS_INVALID;
    *into = (uint32_t)value;
    return STATUS_OK;
}
