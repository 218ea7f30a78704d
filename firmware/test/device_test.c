/* The loop: readings at their pace, counted without gaps, dated once there is a time, and brought to the server. */
#include "device.h"

#include "check.h"
#include "clock.h"
#include "fake_flash.h"
#include "fake_server.h"
#include "reading_store.h"

enum { PERIOD_MS = 1000, HEALTH_MS = 5000, SEND_MS = 2000 };

static uint64_t s_now_ms;
static status_t s_sensor_status;
static uint32_t s_kept;
static port_flash_t s_flash;
static sensor_t s_sensors[2];

static uint64_t uptime_ms(void *context)
{
    (void)context;
    return s_now_ms;
}

/** The fake server takes small names of boots only. */
static uint32_t next_random(void *context)
{
    static uint32_t s_calls;
    (void)context;
    return s_calls++ % 2;
}

static void stay_silent(void *context, port_log_level_t level, const char *component, const char *message, int64_t value)
{
    (void)context, (void)level, (void)component, (void)message, (void)value;
}

static status_t read_one(void *context, reading_t *into)
{
    const reading_metric_t metric = context == NULL ? READING_TEMPERATURE : READING_VOLTAGE;
    CHECK_EQUAL(reading_add(into, metric, 1000), STATUS_OK);
    return context == NULL ? s_sensor_status : STATUS_OK;
}

static void count_kept(const reading_t *reading, status_t status)
{
    CHECK_EQUAL(status, STATUS_OK);
    CHECK_EQUAL(reading->seq, s_kept);
    s_kept++;
}

static void begin(void)
{
    const port_clock_t clock = {NULL, uptime_ms};
    static int s_other;
    s_now_ms = 500;
    s_kept = 0;
    s_sensor_status = STATUS_OK;
    s_flash = fake_flash_new(8192, 1024);
    s_sensors[0] = (sensor_t){NULL, read_one};
    s_sensors[1] = (sensor_t){&s_other, read_one};
    clock_start(&clock, 1790000000000);
    const device_settings_t settings = {
        .flash = s_flash,
        .ports = {fake_server_new(), clock, {NULL, next_random}, {NULL, stay_silent}},
        .sensors = s_sensors,
        .sensor_count = 2,
        .period_ms = PERIOD_MS,
        .health = {&s_other, read_one},
        .health_period_ms = HEALTH_MS,
        .send_interval_ms = SEND_MS,
        .kept = count_kept,
    };
    CHECK_EQUAL(device_start(&settings), STATUS_OK);
}

static void run_until(uint64_t ms)
{
    while (s_now_ms < ms) {
        const uint32_t wait_ms = device_step();
        CHECK(wait_ms <= PERIOD_MS);
        s_now_ms += wait_ms;
    }
}

static void readings_come_at_their_pace_and_reach_the_server(void)
{
    begin();
    run_until(10500);
    CHECK_EQUAL(s_kept, 10 + 2);
    CHECK_EQUAL(device_readings(), 12);
    s_now_ms += SEND_MS;
    device_step();
    CHECK(fake_server_has_all(1, 12));
}

static void a_loop_that_was_held_up_does_not_catch_up(void)
{
    begin();
    run_until(1500);
    s_now_ms += 60 * PERIOD_MS;
    const uint32_t before = s_kept;
    device_step();
    device_step();
    CHECK_EQUAL(s_kept, before + 2);
}

static void a_sensor_that_fails_leaves_the_others(void)
{
    begin();
    s_sensor_status = STATUS_IO;
    device_step();
    CHECK_EQUAL(s_kept, 2);
    CHECK_EQUAL(fake_server.readings, 2);
}

static void readings_are_dated_once_there_is_a_time(void)
{
    begin();
    device_step();
    CHECK_EQUAL(fake_server.first_timestamp_ms, READING_NO_TIME);
    CHECK_EQUAL(clock_set(1800000000000), STATUS_OK);
    run_until(3500);
    device_step();
    CHECK(fake_server.first_timestamp_ms >= 1800000000000);
}

int main(void)
{
    RUN(readings_come_at_their_pace_and_reach_the_server);
    RUN(a_loop_that_was_held_up_does_not_catch_up);
    RUN(a_sensor_that_fails_leaves_the_others);
    RUN(readings_are_dated_once_there_is_a_time);
    return 0;
}
