#include "health.h"

static health_source_t s_source;

/** In thousandths, and at most what fits. */
static int32_t milli(uint32_t value)
{
    return value > INT32_MAX / 1000 ? INT32_MAX : (int32_t)value * 1000;
}

static status_t read_health(void *context, reading_t *into)
{
    (void)context;
    health_facts_t facts = {0};
    s_source.look(s_source.context, &facts);
    if (facts.has_rssi) STATUS_TRY(reading_add(into, READING_RSSI, facts.rssi_dbm * 1000));
    STATUS_TRY(reading_add(into, READING_HEAP_FREE, milli(facts.heap_free)));
    STATUS_TRY(reading_add(into, READING_HEAP_LOWEST, milli(facts.heap_lowest)));
    STATUS_TRY(reading_add(into, READING_RESET_REASON, milli(facts.reset_reason)));
    STATUS_TRY(reading_add(into, READING_DROPPED, milli(facts.dropped)));
    return reading_add(into, READING_REFUSED, milli(facts.refused));
}

sensor_t health_sensor(const health_source_t *source)
{
    const sensor_t sensor = {NULL, read_health};
    s_source = *source;
    return sensor;
}
