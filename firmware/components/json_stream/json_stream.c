#include "json_stream.h"

#include <string.h>

#include "json_number.h"
#include "json_state.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void tell(json_stream_reader_t *reader, json_stream_kind_t kind)
{
    const json_stream_event_t event = {kind, reader->depth, reader->name, reader->text};
    reader->handler(reader->context, &event);
    reader->name[0] = '\0';
}

static void clear_text(json_stream_reader_t *reader)
{
    reader->length = 0;
    reader->is_cut = false;
    reader->text[0] = '\0';
}

static void keep(json_stream_reader_t *reader, char c)
{
    if (reader->length == JSON_STREAM_TEXT_MAX) {
        reader->is_cut = true;
        return;
    }
    reader->text[reader->length++] = c;
    reader->text[reader->length] = '\0';
}

static int after_value(const json_stream_reader_t *reader)
{
    return reader->depth == 0 ? DONE : AFTER_VALUE;
}

static int open_container(json_stream_reader_t *reader, bool is_array)
{
    if (reader->depth == JSON_STREAM_DEPTH_MAX) return BROKEN;
    clear_text(reader);
    tell(reader, is_array ? JSON_STREAM_ARRAY_BEGINS : JSON_STREAM_OBJECT_BEGINS);
    reader->is_array[++reader->depth] = is_array;
    return is_array ? FIRST_VALUE : FIRST_NAME;
}

static int close_container(json_stream_reader_t *reader, char c)
{
    const bool is_array = reader->is_array[reader->depth];
    if (c != (is_array ? ']' : '}')) return BROKEN;
    reader->depth--;
    clear_text(reader);
    reader->name[0] = '\0';
    tell(reader, is_array ? JSON_STREAM_ARRAY_ENDS : JSON_STREAM_OBJECT_ENDS);
    return after_value(reader);
}

static int begin_string(json_stream_reader_t *reader, bool is_name)
{
    clear_text(reader);
    reader->is_name = is_name;
    return STRING;
}

static int begin_literal(json_stream_reader_t *reader, const char *literal)
{
    clear_text(reader);
    reader->literal = literal;
    return LITERAL;
}

static int begin_number(json_stream_reader_t *reader, char c)
{
    clear_text(reader);
    keep(reader, c);
    if (c == '-') return MINUS;
    return c == '0' ? ZERO : DIGITS;
}

static int begin_value(json_stream_reader_t *reader, char c)
{
    if (c == '{') return open_container(reader, false);
    if (c == '[') return open_container(reader, true);
    if (c == '"') return begin_string(reader, false);
    if (c == 't') return begin_literal(reader, "true");
    if (c == 'f') return begin_literal(reader, "false");
    if (c == 'n') return begin_literal(reader, "null");
    return c == '-' || json_is_digit(c) ? begin_number(reader, c) : BROKEN;
}

static int end_string(json_stream_reader_t *reader)
{
    if (!reader->is_name) {
        tell(reader, JSON_STREAM_STRING);
        return after_value(reader);
    }
    const bool fits = !reader->is_cut && reader->length <= JSON_STREAM_NAME_MAX;
    memcpy(reader->name, reader->text, fits ? reader->length + 1 : 0);
    if (!fits) reader->name[0] = '\0';
    return COLON;
}

static int in_string(json_stream_reader_t *reader, char c)
{
    if (c == '"') return end_string(reader);
    if (c == '\\') return ESCAPE;
    const unsigned char byte = (unsigned char)c;
    if (byte < 0x20) return BROKEN;
    // The following bytes of a character are part of its one question mark.
    if (byte < 0x80 || byte >= 0xc0) keep(reader, byte < 0x80 ? c : '?');
    return STRING;
}

static int in_escape(json_stream_reader_t *reader, char c)
{
    static const char letters[] = "\"\\/bfnrt";
    static const char meanings[] = "\"\\/\b\f\n\r\t";
    if (c == 'u') {
        reader->escape = 0;
        reader->escape_left = 4;
        return UNICODE;
    }
    const char *letter = c == '\0' ? NULL : strchr(letters, c);
    if (letter == NULL) return BROKEN;
    keep(reader, meanings[letter - letters]);
    return STRING;
}

static int in_unicode(json_stream_reader_t *reader, char c)
{
    static const char digits[] = "0123456789abcdef";
    const char lower = c >= 'A' && c <= 'F' ? (char)(c + ('a' - 'A')) : c;
    const char *digit = c == '\0' ? NULL : strchr(digits, lower);
    if (digit == NULL) return BROKEN;
    reader->escape = (uint16_t)(((unsigned)reader->escape << 4) + (unsigned)(digit - digits));
    if (--reader->escape_left > 0) return UNICODE;
    keep(reader, reader->escape > 0 && reader->escape < 0x80 ? (char)reader->escape : '?');
    return STRING;
}

static int in_literal(json_stream_reader_t *reader, char c)
{
    keep(reader, c);
    // The first letter was read before.
    if (c != reader->literal[reader->length]) return BROKEN;
    if (reader->literal[reader->length + 1] != '\0') return LITERAL;
    const json_stream_kind_t kind = reader->literal[0] == 't' ? JSON_STREAM_TRUE : JSON_STREAM_FALSE;
    tell(reader, reader->literal[0] == 'n' ? JSON_STREAM_NULL : kind);
    return after_value(reader);
}

static int between(json_stream_reader_t *reader, char c)
{
    switch (reader->state) {
    case FIRST_VALUE:
        return c == ']' ? close_container(reader, c) : begin_value(reader, c);
    case VALUE:
        return begin_value(reader, c);
    case FIRST_NAME:
        if (c == '}') return close_container(reader, c);
        return c == '"' ? begin_string(reader, true) : BROKEN;
    case NAME:
        return c == '"' ? begin_string(reader, true) : BROKEN;
    case COLON:
        return c == ':' ? VALUE : BROKEN;
    case AFTER_VALUE:
        if (c == ',') return reader->is_array[reader->depth] ? VALUE : NAME;
        return close_container(reader, c);
    default:
        return BROKEN;
    }
}

static int next_state(json_stream_reader_t *reader, char c)
{
    switch (reader->state) {
    case STRING:
        return in_string(reader, c);
    case ESCAPE:
        return in_escape(reader, c);
    case UNICODE:
        return in_unicode(reader, c);
    case LITERAL:
        return in_literal(reader, c);
    default:
        return is_space(c) ? reader->state : between(reader, c);
    }
}

static void take(json_stream_reader_t *reader, char c)
{
    if (reader->state >= MINUS && reader->state <= EXPONENT_DIGITS) {
        const int next = json_number_more(reader->state, c);
        if (next != BROKEN || !json_number_may_end(reader->state)) {
            keep(reader, c);
            reader->state = next;
            return;
        }
        tell(reader, JSON_STREAM_NUMBER);
        reader->state = after_value(reader);
    }
    reader->state = next_state(reader, c);
}

void json_stream_begin(json_stream_reader_t *reader, json_stream_handler_t handler, void *context)
{
    memset(reader, 0, sizeof *reader);
    reader->handler = handler;
    reader->context = context;
    reader->state = VALUE;
}

status_t json_stream_feed(json_stream_reader_t *reader, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length && reader->state != BROKEN; i++) take(reader, bytes[i]);
    return reader->state == BROKEN ? STATUS_CORRUPT : STATUS_OK;
}

status_t json_stream_end(json_stream_reader_t *reader)
{
    // Only a following character shows where a number ends.
    if (reader->depth == 0 && json_number_may_end(reader->state)) take(reader, ' ');
    return reader->state == DONE ? STATUS_OK : STATUS_CORRUPT;
}
