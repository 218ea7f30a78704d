/*
 * Tells when something was measured: milliseconds since this boot always, and the time of day once a server has told
 * it. Owns the difference between the two. Called by main and device, on one task.
 *
 * A time below the day this firmware was built, or fifty years after it, is a server's mistake and is not taken: a
 * reading that is dated by the platform is better than one that is dated wrongly.
 */
#pragma once

#include "port.h"

/** Starts without a time of day. */
void clock_start(const port_clock_t *uptime, int64_t built_at_ms);

uint64_t clock_uptime_ms(void);

/** Takes the time of day, milliseconds since 1970 UTC. STATUS_INVALID when it cannot be true. */
status_t clock_set(int64_t epoch_ms);

/**
 * The time of day for one reading; no two readings of a boot get the same, for the platform keeps one reading a device
 * and millisecond. STATUS_NOT_READY before it was set.
 */
status_t clock_stamp(int64_t *epoch_ms);

/** On the chip: asks this time server from now on. */
status_t clock_follow(const char *server);

/** On the chip: takes the time that the server told, if it has. */
void clock_poll(void);
