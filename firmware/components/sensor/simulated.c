#include "sensor.h"

static uint32_t s_state;
static uint32_t s_reads;

/** A number from −most to most. */
static int32_t noise(int32_t most)
{
    s_state = s_state * 1664525u + 1013904223u;
    return (int32_t)(s_state >> 8) % (2 * most + 1) - most;
}

/** Up and down between 0 and most, once in so many reads. */
static int32_t wave(uint32_t reads, int32_t most)
{
    const uint32_t at = s_reads % reads;
    const uint32_t half = reads / 2;
    return (int32_t)((int64_t)(at < half ? at : reads - at) * most / (int64_t)half);
}

static status_t read_simulated(void *context, reading_t *into)
{
    (void)context;
    if (into->count + 3 > READING_METRICS_MAX) return STATUS_NO_SPACE;
    const int32_t warmth = wave(600, 4000);
    s_reads++;
    STATUS_TRY(reading_add(into, READING_TEMPERATURE, 19000 + warmth + noise(150)));
    // The same water in warmer air is less relative humidity.
    STATUS_TRY(reading_add(into, READING_HUMIDITY, 55000 - warmth * 2 + noise(500)));
    return reading_add(into, READING_VOLTAGE, 4100 - (int32_t)(s_reads % 900) + noise(5));
}

sensor_t sensor_simulated(uint32_t seed)
{
    const sensor_t sensor = {NULL, read_simulated};
    s_state = seed;
    s_reads = 0;
    return sensor;
}
