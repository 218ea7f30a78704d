/*
 * Reads JSON as it arrives, byte by byte, with a fixed amount of memory whatever its size. Owns nothing but the reader
 * that its caller provides. Called by whoever gets an answer from a server (answer).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "status.h"

/** Objects and arrays within each other; deeper ones are refused. */
#define JSON_STREAM_DEPTH_MAX 12
/** Longer names are told as empty, for no name that we know is as long; longer texts are cut. */
#define JSON_STREAM_NAME_MAX 31
#define JSON_STREAM_TEXT_MAX 159

typedef enum {
    JSON_STREAM_OBJECT_BEGINS,
    JSON_STREAM_OBJECT_ENDS,
    JSON_STREAM_ARRAY_BEGINS,
    JSON_STREAM_ARRAY_ENDS,
    JSON_STREAM_STRING,
    JSON_STREAM_NUMBER,
    JSON_STREAM_TRUE,
    JSON_STREAM_FALSE,
    JSON_STREAM_NULL,
} json_stream_kind_t;

/** What was just read. The texts live until the handler returns. */
typedef struct {
    json_stream_kind_t kind;
    /** Objects and arrays around it: 0 for the outermost value. */
    int depth;
    /** Its name in the object around it, empty in an array. */
    const char *name;
    /** A string with its escapes undone (other characters than ASCII as '?'), or a number as it stands there. */
    const char *text;
} json_stream_event_t;

typedef void (*json_stream_handler_t)(void *context, const json_stream_event_t *event);

/** The members are the reader's own. */
typedef struct {
    json_stream_handler_t handler;
    void *context;
    int state;
    int depth;
    bool is_array[JSON_STREAM_DEPTH_MAX + 1];
    bool is_name;
    bool is_cut;
    uint8_t escape_left;
    uint16_t escape;
    const char *literal;
    size_t length;
    char text[JSON_STREAM_TEXT_MAX + 1];
    char name[JSON_STREAM_NAME_MAX + 1];
} json_stream_reader_t;

void json_stream_begin(json_stream_reader_t *reader, json_stream_handler_t handler, void *context);

/** Reads on. STATUS_CORRUPT from the first byte on that is no JSON. */
status_t json_stream_feed(json_stream_reader_t *reader, const char *bytes, size_t length);

/** STATUS_OK when exactly one whole value was read. */
status_t json_stream_end(json_stream_reader_t *reader);

/** A whole number that is not negative; digits after a point are cut off. STATUS_INVALID for any other text. */
status_t json_stream_uint32(const char *text, uint32_t *into);
