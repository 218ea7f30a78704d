/*
 * A reading: what this device measured at one moment, and what tells a repeat of it. Owns the names of the metrics.
 * Anybody may use it; it is plain data and nothing in it points anywhere.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "status.h"

/** A slot of the flash log holds no more. */
#define READING_METRICS_MAX 6
/** Hexadecimal digits of a boot, and the end of the string. */
#define READING_BOOT_ID_SIZE 17
#define READING_NO_TIME 0

/** The numbers stand in flash: only ever add at the end. */
typedef enum {
    READING_TEMPERATURE,
    READING_HUMIDITY,
    READING_VOLTAGE,
    READING_RSSI,
    READING_HEAP_FREE,
    READING_HEAP_LOWEST,
    READING_RESET_REASON,
    READING_DROPPED,
    READING_REFUSED,
    READING_METRIC_KINDS,
} reading_metric_t;

/** A value in thousandths: 21.37 °C is 21370. Exact, and the chips without floating point need none. */
typedef struct {
    uint8_t metric;
    int32_t milli;
} reading_value_t;

typedef struct {
    /** Random, of this boot. */
    uint64_t boot;
    /** Milliseconds since that boot. */
    uint64_t t_rel_ms;
    /** Milliseconds since 1970 UTC, or READING_NO_TIME when the clock was not set yet. */
    int64_t timestamp_ms;
    reading_value_t values[READING_METRICS_MAX];
    /** Counts the readings of one boot from 0. */
    uint32_t seq;
    uint8_t count;
} reading_t;

/** Adds a value. STATUS_NO_SPACE when the reading is full. */
status_t reading_add(reading_t *reading, reading_metric_t metric, int32_t milli);

/** The name under which the platform knows a metric; NULL when there is none of this number. */
const char *reading_metric_name(uint8_t metric);

/** Writes the name of a boot as the platform knows it. */
void reading_boot_id(uint64_t boot, char into[READING_BOOT_ID_SIZE]);
