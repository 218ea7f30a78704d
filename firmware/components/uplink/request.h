/* One request with readings, and what comes of it. Private to the uplink. Owns the memory of the request. */
#pragma once

#include "answer.h"
#include "port.h"
#include "reading.h"

/** What came of one request. */
typedef struct {
    status_t status;
    int http_status;
    bool has_retry_after;
    uint32_t retry_after_ms;
    bool is_answer;
    answer_t answer;
} request_outcome_t;

/** Begins a request without readings. */
void request_begin(void);

/** Adds a reading; false when it does not fit any more. */
bool request_add(const reading_t *reading);

/** Sends what was added, as of this moment of the readings' boot, or BATCH_NOT_SAID. */
void request_send(const port_http_t *http, uint64_t sent_t_rel_ms, request_outcome_t *outcome);

/** Whether the outcome acknowledges a batch of so many readings, in all or in part. */
bool request_is_acknowledged(const request_outcome_t *outcome, uint32_t sent);
