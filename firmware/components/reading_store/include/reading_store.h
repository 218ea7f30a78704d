/*
 * Keeps readings until the server has acknowledged them: a log on flash, and a small ring in RAM for what flash would
 * not take. When the log is full, the oldest readings go and are counted. Power may fail at any byte: what was appended
 * with STATUS_OK is there afterwards, what was not yet complete is not, and nothing else changes.
 *
 * Owns the flash it is given and all positions in it. Called by one task only: main appends, uplink reads and releases.
 *
 * The flash is a ring of sectors. Each has slots of 64 bytes with a checksum; the first slot is its header. Readings
 * carry numbers that grow by one. "Released up to" and "lost below that" are stored with each header and, in between,
 * in slots of their own, so nothing that is written is ever changed.
 */
#pragma once

#include <stdint.h>

#include "port.h"
#include "reading.h"

/** A reading and its number in the log. */
typedef struct {
    uint32_t number;
    reading_t reading;
} reading_store_entry_t;

typedef struct {
    /** Readings that are kept and not released. */
    uint32_t pending;
    /** Of these, the ones that flash would not take. */
    uint32_t held;
    /** Readings that were given up or spoilt before they were released, since the flash was new. */
    uint32_t dropped;
    /** Slots that were begun and not completed, found at the start. */
    uint32_t torn;
} reading_store_stats_t;

/** Finds what is kept on this flash, of at least two sectors. Whatever else is on it is erased as the log grows. */
status_t reading_store_open(const port_flash_t *flash);

/** Keeps a reading. STATUS_IO when flash would not take it: then RAM holds it, and it is tried again with the next. */
status_t reading_store_append(const reading_t *reading);

/** Copies the oldest readings that are not released, as long as they are of one boot. Returns how many. */
uint32_t reading_store_peek(reading_store_entry_t *into, uint32_t most);

/** Lets go of all readings with smaller numbers. After STATUS_IO they may come back with the next start. */
status_t reading_store_release(uint32_t before);

/** A range of counts of one boot, both ends included. */
typedef struct {
    uint64_t boot;
    uint32_t from;
    uint32_t to;
} reading_store_range_t;

/** Copies released readings of a range that flash still has. Returns how many. */
uint32_t reading_store_find_released(const reading_store_range_t *range, reading_t *into, uint32_t most);

reading_store_stats_t reading_store_stats(void);
