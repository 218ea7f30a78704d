#include "reading.h"

#include <stddef.h>

static const char *const s_names[READING_METRIC_KINDS] = {
    [READING_TEMPERATURE] = "temperature",   [READING_HUMIDITY] = "humidity",
    [READING_VOLTAGE] = "voltage",           [READING_RSSI] = "rssi",
    [READING_HEAP_FREE] = "heap_free",       [READING_HEAP_LOWEST] = "heap_lowest",
    [READING_RESET_REASON] = "reset_reason", [READING_DROPPED] = "readings_dropped",
    [READING_REFUSED] = "readings_refused",
};

status_t reading_add(reading_t *reading, reading_metric_t metric, int32_t milli)
{
    if (reading->count >= READING_METRICS_MAX) return STATUS_NO_SPACE;
    reading->values[reading->count].metric = (uint8_t)metric;
    reading->values[reading->count].milli = milli;
    reading->count++;
    return STATUS_OK;
}

const char *reading_metric_name(uint8_t metric)
{
    return metric < READING_METRIC_KINDS ? s_names[metric] : NULL;
}

void reading_boot_id(uint64_t boot, char into[READING_BOOT_ID_SIZE])
{
    for (int i = 0; i < READING_BOOT_ID_SIZE - 1; i++) into[i] = "0123456789abcdef"[(boot >> (60 - 4 * i)) & 15];
    into[READING_BOOT_ID_SIZE - 1] = '\0';
}
