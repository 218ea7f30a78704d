/* Drivers: what a sensor's bytes mean, and that a broken one adds nothing. */
#include "sensor.h"

#include <string.h>

#include "check.h"
#include "health.h"

static uint8_t s_frame[6];
static uint8_t s_command[2];
static status_t s_bus_status;
static uint32_t s_waited_ms;

static status_t write_bus(void *context, const uint8_t *bytes, size_t length)
{
    (void)context;
    CHECK_EQUAL(length, 2);
    memcpy(s_command, bytes, 2);
    return s_bus_status;
}

static status_t read_bus(void *context, uint8_t *bytes, size_t length)
{
    (void)context;
    CHECK_EQUAL(length, 6);
    memcpy(bytes, s_frame, 6);
    return s_bus_status;
}

static void wait_ms(void *context, uint32_t ms)
{
    (void)context;
    s_waited_ms += ms;
}

static void the_example_of_the_data_sheet_has_its_checksum(void)
{
    // The data sheet gives 0x92 as the checksum of 0xbeef.
    const uint8_t frame[6] = {0xbe, 0xef, 0x92, 0xbe, 0xef, 0x92};
    int32_t temperature;
    int32_t humidity;
    CHECK_EQUAL(sensor_sht3x_decode(frame, &temperature, &humidity), STATUS_OK);
    CHECK_EQUAL(temperature, -45000 + 130523);
    CHECK_EQUAL(humidity, 74585);
}

static void the_ends_of_the_range_are_exact(void)
{
    const uint8_t lowest[6] = {0, 0, 0x81, 0, 0, 0x81};
    const uint8_t highest[6] = {0xff, 0xff, 0xac, 0xff, 0xff, 0xac};
    int32_t temperature;
    int32_t humidity;
    CHECK_EQUAL(sensor_sht3x_decode(lowest, &temperature, &humidity), STATUS_OK);
    CHECK_EQUAL(temperature, -45000);
    CHECK_EQUAL(humidity, 0);
    CHECK_EQUAL(sensor_sht3x_decode(highest, &temperature, &humidity), STATUS_OK);
    CHECK_EQUAL(temperature, 130000);
    CHECK_EQUAL(humidity, 100000);
}

static void no_single_wrong_bit_passes(void)
{
    for (int bit = 0; bit < 48; bit++) {
        uint8_t frame[6] = {0xbe, 0xef, 0x92, 0x12, 0x34, 0x37};
        int32_t temperature;
        int32_t humidity;
        CHECK_EQUAL(sensor_sht3x_decode(frame, &temperature, &humidity), STATUS_OK);
        frame[bit / 8] ^= (uint8_t)(1 << bit % 8);
        CHECK_EQUAL(sensor_sht3x_decode(frame, &temperature, &humidity), STATUS_CORRUPT);
    }
}

static void a_sht3x_is_asked_and_waited_for(void)
{
    const port_i2c_t bus = {NULL, write_bus, read_bus, wait_ms};
    const uint8_t frame[6] = {0xbe, 0xef, 0x92, 0xbe, 0xef, 0x92};
    const sensor_t sensor = sensor_sht3x(&bus);
    reading_t reading = {0};
    memcpy(s_frame, frame, 6);
    s_bus_status = STATUS_OK;
    CHECK_EQUAL(sensor.read(sensor.context, &reading), STATUS_OK);
    CHECK_EQUAL(s_command[0], 0x24);
    CHECK(s_waited_ms >= 15);
    CHECK_EQUAL(reading.count, 2);
    CHECK_EQUAL(reading.values[0].metric, READING_TEMPERATURE);
    CHECK_EQUAL(reading.values[1].milli, 74585);
}

static void a_bus_that_fails_adds_nothing(void)
{
    const port_i2c_t bus = {NULL, write_bus, read_bus, wait_ms};
    const sensor_t sensor = sensor_sht3x(&bus);
    reading_t reading = {0};
    s_bus_status = STATUS_IO;
    CHECK_EQUAL(sensor.read(sensor.context, &reading), STATUS_IO);
    s_bus_status = STATUS_OK;
    s_frame[0] ^= 1;
    CHECK_EQUAL(sensor.read(sensor.context, &reading), STATUS_CORRUPT);
    CHECK_EQUAL(reading.count, 0);
}

static status_t read_mv(void *context, int32_t *millivolts)
{
    (void)context;
    *millivolts = 2050;
    return STATUS_OK;
}

static void a_voltage_is_that_before_the_divider(void)
{
    const port_adc_t adc = {NULL, read_mv};
    const sensor_t sensor = sensor_voltage(&adc, 2000);
    reading_t reading = {0};
    CHECK_EQUAL(sensor.read(sensor.context, &reading), STATUS_OK);
    CHECK_EQUAL(reading.values[0].metric, READING_VOLTAGE);
    CHECK_EQUAL(reading.values[0].milli, 4100);
}

static void simulated_values_are_plausible_and_come_again(void)
{
    static reading_t first[2000];
    const sensor_t sensor = sensor_simulated(5);
    for (int i = 0; i < 2000; i++) {
        memset(&first[i], 0, sizeof first[i]);
        CHECK_EQUAL(sensor.read(sensor.context, &first[i]), STATUS_OK);
        CHECK(first[i].values[0].milli > 18000 && first[i].values[0].milli < 24000);
        CHECK(first[i].values[1].milli > 40000 && first[i].values[1].milli < 60000);
        CHECK(first[i].values[2].milli > 3000 && first[i].values[2].milli < 4200);
    }
    const sensor_t again = sensor_simulated(5);
    for (int i = 0; i < 2000; i++) {
        reading_t reading = {0};
        CHECK_EQUAL(again.read(again.context, &reading), STATUS_OK);
        CHECK(memcmp(&reading, &first[i], sizeof reading) == 0);
    }
}

static void look(void *context, health_facts_t *into)
{
    (void)context;
    const health_facts_t facts = {true, -67, 180000, UINT32_MAX, 4, 12, 3};
    *into = facts;
}

static void health_fits_a_reading_and_large_numbers_do_not_overflow(void)
{
    const health_source_t source = {NULL, look};
    const sensor_t sensor = health_sensor(&source);
    reading_t reading = {0};
    CHECK_EQUAL(sensor.read(sensor.context, &reading), STATUS_OK);
    CHECK_EQUAL(reading.count, READING_METRICS_MAX);
    CHECK_EQUAL(reading.values[0].milli, -67000);
    CHECK_EQUAL(reading.values[1].milli, 180000000);
    CHECK_EQUAL(reading.values[2].milli, INT32_MAX);
    CHECK_EQUAL(reading.values[4].milli, 12000);
}

int main(void)
{
    RUN(the_example_of_the_data_sheet_has_its_checksum);
    RUN(the_ends_of_the_range_are_exact);
    RUN(no_single_wrong_bit_passes);
    RUN(a_sht3x_is_asked_and_waited_for);
    RUN(a_bus_that_fails_adds_nothing);
    RUN(a_voltage_is_that_before_the_divider);
    RUN(simulated_values_are_plausible_and_come_again);
    RUN(health_fits_a_reading_and_large_numbers_do_not_overflow);
    return 0;
}
