/*
 * A Telemetry device on Linux: the firmware's store, uplink and clock, with a file as flash, libcurl as its network and a
 * simulated sensor. It may be killed at any moment, as a device may lose its power.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <sys/random.h>
#include <time.h>

#include "clock.h"
#include "device.h"
#include "file_flash.h"
#include "health.h"
#include "identity.h"
#include "options.h"
#include "reading_store.h"

/** No longer asleep than this, so that a signal is heard. */
enum { LONGEST_SLEEP_MS = 100 };
/** The first moment at which this could be built: 2026-01-01. */
#define SANE_AFTER_MS 1767225600000

static volatile sig_atomic_t s_is_asked_to_end;
static FILE *s_ledger;
static uint64_t s_started_ms;

static uint64_t time_of(clockid_t id)
{
    struct timespec now;
    clock_gettime(id, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static uint64_t uptime_ms(void *context)
{
    (void)context;
    return time_of(CLOCK_MONOTONIC) - s_started_ms;
}

static uint32_t next_random(void *context)
{
    (void)context;
    uint32_t word = 0;
    // A few bytes always come once the kernel has seeded itself.
    while (getrandom(&word, sizeof word, 0) != (ssize_t)sizeof word) continue;
    return word;
}

static void say(void *context, port_log_level_t level, const char *component, const char *message, int64_t value)
{
    static const char *const levels[] = {"info", "warning", "error"};
    (void)context;
    fprintf(stderr, "%s %s: %s %" PRId64 "\n", levels[level], component, message, value);
}

static void look(void *context, health_facts_t *into)
{
    (void)context;
    into->dropped = reading_store_stats().dropped;
    into->refused = uplink_stats().refused;
}

/** A line as JSON once the store has the reading. */
static void note(const reading_t *reading, status_t status)
{
    char boot_id[READING_BOOT_ID_SIZE];
    if (s_ledger == NULL || status != STATUS_OK) return;
    reading_boot_id(reading->boot, boot_id);
    fprintf(s_ledger, "{\"boot_id\":\"%s\",\"seq\":%" PRIu32 ",\"metrics\":{", boot_id, reading->seq);
    for (int i = 0; i < reading->count; i++) {
        const reading_value_t *value = &reading->values[i];
        fprintf(s_ledger, "%s\"%s\":%.3f", i > 0 ? "," : "", reading_metric_name(value->metric), value->milli / 1000.0);
    }
    fprintf(s_ledger, "}}\n");
    fflush(s_ledger);
}

static void end(int signal)
{
    (void)signal;
    s_is_asked_to_end = 1;
}

static bool is_done(const options_t *options)
{
    if (s_is_asked_to_end) return true;
    if (options->readings == 0 || device_readings() < options->readings) return false;
    return reading_store_stats().pending == 0;
}

static void sleep_ms(uint32_t ms)
{
    if (ms > LONGEST_SLEEP_MS) ms = LONGEST_SLEEP_MS;
    const struct timespec time = {ms / 1000, (long)(ms % 1000) * 1000000};
    nanosleep(&time, NULL);
}

static status_t start(const options_t *options)
{
    static sensor_t s_sensor;
    const health_source_t health = {NULL, look};
    device_settings_t settings = {
        .ports = {.clock = {NULL, uptime_ms}, .rng = {NULL, next_random}, .log = {NULL, say}},
        .sensors = &s_sensor,
        .sensor_count = 1,
        .period_ms = options->period_ms,
        .health = health_sensor(&health),
        .health_period_ms = options->health_period_ms,
        .send_interval_ms = options->send_interval_ms,
        .kept = note,
    };
    s_started_ms = time_of(CLOCK_MONOTONIC);
    s_sensor = sensor_simulated(options->seed);
    clock_start(&settings.ports.clock, SANE_AFTER_MS);
    if (!options->has_no_clock) STATUS_TRY(clock_set((int64_t)time_of(CLOCK_REALTIME)));
    STATUS_TRY(file_flash_open(options->flash_path, options->flash_size, &settings.flash));
    STATUS_TRY(identity_open(options, &settings.ports.http));
    STATUS_TRY(identity_come_to_the_key(&settings.ports.http, &s_is_asked_to_end));
    return device_start(&settings);
}

int main(int count, char **arguments)
{
    static options_t s_options;
    const struct sigaction action = {.sa_handler = end};
    if (!options_read(count, arguments, &s_options)) return 2;
    if (s_options.ledger_path != NULL && (s_ledger = fopen(s_options.ledger_path, "a")) == NULL) {
        perror(s_options.ledger_path);
        return 1;
    }
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    const status_t status = start(&s_options);
    if (status != STATUS_OK) {
        fprintf(stderr, "The device could not start, status %d\n", (int)status);
        return 1;
    }
    while (!is_done(&s_options)) sleep_ms(device_step());
    const reading_store_stats_t stats = reading_store_stats();
    printf("acknowledged %" PRIu32 ", pending %" PRIu32 ", dropped %" PRIu32 "\n", uplink_stats().acknowledged, stats.pending, stats.dropped);
    return 0;
}
