#include "sensor.h"

enum { FRAME_SIZE = 6, RAW_MAX = 65535, MEASURED_AFTER_MS = 16 };

static port_i2c_t s_bus;

/** Polynomial x⁸ + x⁵ + x⁴ + 1, as the data sheet says. */
static uint8_t crc8(const uint8_t *bytes, int length)
{
    uint8_t crc = 0xff;
    for (int i = 0; i < length; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) crc = (uint8_t)(crc & 0x80 ? (crc << 1) ^ 0x31 : crc << 1);
    }
    return crc;
}

static int32_t scaled(const uint8_t word[2], int32_t range_milli)
{
    const int32_t raw = word[0] << 8 | word[1];
    return (int32_t)(((int64_t)raw * range_milli + RAW_MAX / 2) / RAW_MAX);
}

status_t sensor_sht3x_decode(const uint8_t frame[FRAME_SIZE], int32_t *temperature_milli, int32_t *humidity_milli)
{
    if (crc8(frame, 2) != frame[2] || crc8(frame + 3, 2) != frame[5]) return STATUS_CORRUPT;
    *temperature_milli = scaled(frame, 175000) - 45000;
    *humidity_milli = scaled(frame + 3, 100000);
    return STATUS_OK;
}

static status_t read_sht3x(void *context, reading_t *into)
{
    (void)context;
    // A single measurement, high repeatability, without stretching the clock.
    static const uint8_t command[] = {0x24, 0x00};
    uint8_t frame[FRAME_SIZE];
    int32_t temperature_milli;
    int32_t humidity_milli;
    if (into->count + 2 > READING_METRICS_MAX) return STATUS_NO_SPACE;
    STATUS_TRY(s_bus.write(s_bus.context, command, sizeof command));
    s_bus.wait_ms(s_bus.context, MEASURED_AFTER_MS);
    STATUS_TRY(s_bus.read(s_bus.context, frame, sizeof frame));
    STATUS_TRY(sensor_sht3x_decode(frame, &temperature_milli, &humidity_milli));
    STATUS_TRY(reading_add(into, READING_TEMPERATURE, temperature_milli));
    return reading_add(into, READING_HUMIDITY, humidity_milli);
}

sensor_t sensor_sht3x(const port_i2c_t *bus)
{
    const sensor_t sensor = {NULL, read_sht3x};
    s_bus = *bus;
    return sensor;
}
