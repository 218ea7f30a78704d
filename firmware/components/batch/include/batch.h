/*
 * Writes readings as the protobuf message telemetry.v1.SubmittedBatch (proto/telemetry/v1/submitted.proto), into memory
 * that the caller provides. Owns nothing. Called by uplink.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "reading.h"

/** No reading takes more bytes in a batch. */
#define BATCH_READING_SIZE_MAX 256
/** Nor does what stands beside the readings. */
#define BATCH_REST_SIZE_MAX 16
/** The batch does not say when it was sent. */
#define BATCH_NOT_SAID UINT64_MAX

typedef struct {
    uint8_t *bytes;
    size_t size;
    size_t length;
} batch_t;

void batch_begin(batch_t *batch, uint8_t *bytes, size_t size);

/** Adds a reading, or STATUS_NO_SPACE and leaves the batch as it was. */
status_t batch_add(batch_t *batch, const reading_t *reading);

/** Completes the batch with the moment at which it is sent, milliseconds since the boot that its readings are of. */
status_t batch_end(batch_t *batch, uint64_t sent_t_rel_ms);
