#include "device.h"

#include "clock.h"
#include "reading_store.h"

static device_settings_t s_settings;
static uint64_t s_boot;
static uint32_t s_seq;
static uint64_t s_measure_at_ms;
static uint64_t s_health_at_ms;

static void keep(reading_t *reading)
{
    if (reading->count == 0) return;
    reading->seq = s_seq++;
    const status_t status = reading_store_append(reading);
    if (status != STATUS_OK) {
        const port_log_t *log = &s_settings.ports.log;
        log->say(log->context, PORT_LOG_ERROR, "device", "flash did not take a reading, status", status);
    }
    if (s_settings.kept != NULL) s_settings.kept(reading, status);
}

static reading_t now(void)
{
    reading_t reading = {.boot = s_boot, .t_rel_ms = clock_uptime_ms()};
    if (clock_stamp(&reading.timestamp_ms) != STATUS_OK) reading.timestamp_ms = READING_NO_TIME;
    return reading;
}

static void read(const sensor_t *sensors, uint32_t count)
{
    reading_t reading = now();
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t before = reading.count;
        const status_t status = sensors[i].read(sensors[i].context, &reading);
        if (status == STATUS_OK) continue;
        reading.count = before;
        const port_log_t *log = &s_settings.ports.log;
        log->say(log->context, PORT_LOG_WARNING, "device", "a sensor gave nothing, its place", i);
    }
    keep(&reading);
}

/** Whether it is time, and when it will be again: moments that have passed unused are left out. */
static bool is_due(uint64_t *at_ms, uint32_t period_ms)
{
    const uint64_t now_ms = clock_uptime_ms();
    if (period_ms == 0 || now_ms < *at_ms) return false;
    *at_ms += (1 + (now_ms - *at_ms) / period_ms) * period_ms;
    return true;
}

static uint32_t until(uint64_t at_ms)
{
    const uint64_t now_ms = clock_uptime_ms();
    return at_ms > now_ms ? (uint32_t)(at_ms - now_ms) : 0;
}

status_t device_start(const device_settings_t *settings)
{
    const port_rng_t *rng = &settings->ports.rng;
    s_settings = *settings;
    s_boot = (uint64_t)rng->next(rng->context) << 32;
    s_boot |= rng->next(rng->context);
    s_seq = 0;
    s_measure_at_ms = s_health_at_ms = clock_uptime_ms();
    const uplink_settings_t uplink = {s_boot, settings->send_interval_ms};
    uplink_start(&settings->ports, &uplink);
    return reading_store_open(&settings->flash);
}

uint32_t device_step(void)
{
    if (is_due(&s_measure_at_ms, s_settings.period_ms)) read(s_settings.sensors, s_settings.sensor_count);
    if (is_due(&s_health_at_ms, s_settings.health_period_ms)) read(&s_settings.health, 1);
    uint32_t wait_ms = uplink_step();
    if (s_settings.period_ms > 0 && until(s_measure_at_ms) < wait_ms) wait_ms = until(s_measure_at_ms);
    if (s_settings.health_period_ms > 0 && until(s_health_at_ms) < wait_ms) wait_ms = until(s_health_at_ms);
    return wait_ms;
}

uint32_t device_readings(void)
{
    return s_seq;
}
