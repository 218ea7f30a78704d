/*
 * An ingest that a test can make misbehave. It reads the protobuf body by itself, remembers which counts of which boot
 * it has stored, and answers as the real one does.
 */
#pragma once

#include <stdbool.h>

#include "port.h"

typedef enum {
    SERVER_TAKES,
    /** The connection fails before anything is stored. */
    SERVER_IS_AWAY,
    /** Everything is stored, and the answer is lost. */
    SERVER_LOSES_ANSWER,
    /** Everything is stored, and only a part of the answer comes. */
    SERVER_CUTS_ANSWER,
    SERVER_UNAVAILABLE,
    SERVER_LIMITS_ALL,
    /** The second half of the batch has to wait. */
    SERVER_LIMITS_HALF,
    SERVER_FORBIDS,
    SERVER_REFUSES_ALL,
    /** Somebody else answers 200. */
    SERVER_IS_A_HOTEL,
    SERVER_MOODS,
} fake_server_mood_t;

#define FAKE_SERVER_SEQS 4096
#define FAKE_SERVER_BOOTS 4

typedef struct {
    uint32_t requests;
    /** Of the last request. */
    uint32_t readings;
    bool says_when_sent;
    uint64_t sent_t_rel_ms;
    uint64_t first_timestamp_ms;
    uint32_t first_seq;
    /** How often each count of each boot was stored; boots are small numbers here. */
    uint16_t stored[FAKE_SERVER_BOOTS][FAKE_SERVER_SEQS];
} fake_server_t;

extern fake_server_t fake_server;

/** A server that takes everything. */
port_http_t fake_server_new(void);

void fake_server_is(fake_server_mood_t mood);

/** Added to the data of an answer: `,"max_batch":5`. */
void fake_server_hints(const char *json);

/** Retry-After of the moods that have one. */
void fake_server_retry_after(const char *header);

/** Readings with this count are no readings to it; batches above these bytes are too large. */
void fake_server_dislikes(uint32_t seq, size_t larger_than);

/** Whether each count below this of a boot is stored, once or more. */
bool fake_server_has_all(uint64_t boot, uint32_t below);
