/*
 * Reads what ingest answers to a batch, as it arrives. Owns nothing but the reader that its caller provides. Called by
 * uplink. It is strict: a page of a hotel's Wi-Fi, or half an answer, acknowledges nothing.
 */
#pragma once

#include "json_stream.h"

#define ANSWER_REPAIR_MAX 8

/** Counts of readings, both ends included. */
typedef struct {
    uint32_t from;
    uint32_t to;
} answer_range_t;

typedef struct {
    /** The envelope says that the request succeeded. */
    bool is_success;
    /** The envelope names a problem. */
    bool is_problem;
    uint32_t accepted;
    uint32_t duplicates;
    uint32_t rejected;
    /** Readings that the answer lists. */
    uint32_t listed;
    /** Listed readings that will never be taken, before the first that has to wait. */
    uint32_t refused;
    /** Place of the first reading that has to be sent again; UINT32_MAX when there is none. */
    uint32_t first_waiting;
    /** What the server says about the next batches; 0 where it says nothing. */
    uint32_t max_batch;
    uint32_t next_batch_after_ms;
    uint8_t repairs;
    answer_range_t repair[ANSWER_REPAIR_MAX];
} answer_t;

/** The members are the reader's own. */
typedef struct {
    json_stream_reader_t json;
    answer_t answer;
    int section;
    int item_kind;
    uint32_t item_index;
    uint8_t ends;
} answer_reader_t;

void answer_begin(answer_reader_t *reader);

void answer_feed(answer_reader_t *reader, const char *bytes, size_t length);

/** STATUS_CORRUPT when what came is not one whole answer of the platform. */
status_t answer_end(answer_reader_t *reader, answer_t *into);

/** Milliseconds of a Retry-After in seconds, at most a day. STATUS_INVALID for none and for the form with a date. */
status_t answer_retry_after_ms(const char *header, uint32_t *into);
