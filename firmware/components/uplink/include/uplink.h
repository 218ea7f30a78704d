/*
 * Brings readings from the store to the platform: reads, sends, and releases what was acknowledged. Owns the pace of
 * sending and the memory of one request. Called by one task, the one that also fills the store.
 *
 * A reading may be sent twice, never lost: boot and seq tell the platform a repeat. After a failure it waits a random
 * part of a time that doubles (full jitter), never less than the server asked for. A server that says it wants smaller
 * batches, a pause, or counts that it has not seen, gets them.
 */
#pragma once

#include "port.h"
#include "reading.h"

typedef struct {
    port_http_t http;
    port_clock_t clock;
    port_rng_t rng;
    port_log_t log;
} uplink_ports_t;

typedef struct {
    /** Names this boot; only its batches can say when they were sent. */
    uint64_t boot;
    /** A batch that is not full is sent so long after the one before. */
    uint32_t interval_ms;
} uplink_settings_t;

typedef enum {
    UPLINK_IDLE,
    UPLINK_SENDING,
    /** The server or the way to it is away. */
    UPLINK_AWAY,
    /** The server does not take this device's key: it has to be claimed again. */
    UPLINK_LOCKED_OUT,
} uplink_condition_t;

typedef struct {
    uplink_condition_t condition;
    uint32_t acknowledged;
    /** Readings that the platform will never take; given up. */
    uint32_t refused;
    uint32_t repaired;
    uint32_t failures;
} uplink_stats_t;

void uplink_start(const uplink_ports_t *ports, const uplink_settings_t *settings);

/** Sends a batch if it is time to. Returns the milliseconds until there may be something to do again. */
uint32_t uplink_step(void);

uplink_stats_t uplink_stats(void);
