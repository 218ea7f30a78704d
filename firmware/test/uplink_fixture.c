#include "uplink_fixture.h"

#include "check.h"
#include "fake_flash.h"
#include "fake_server.h"
#include "reading_store.h"

uplink_fixture_t uplink_fixture;

static port_flash_t s_flash;

static uint64_t uptime_ms(void *context)
{
    (void)context;
    return uplink_fixture.now_ms;
}

static uint32_t next_random(void *context)
{
    (void)context;
    return uplink_fixture.is_random ? random_next(&uplink_fixture.random) : uplink_fixture.random_word;
}

static void stay_silent(void *context, port_log_level_t level, const char *component, const char *message, int64_t value)
{
    (void)context, (void)level, (void)component, (void)message, (void)value;
}

static uplink_ports_t ports(port_http_t http)
{
    const uplink_ports_t made = {http, {NULL, uptime_ms}, {NULL, next_random}, {NULL, stay_silent}};
    return made;
}

void uplink_boot(uint64_t name, port_http_t http)
{
    const uplink_ports_t made = ports(http);
    const uplink_settings_t settings = {name, UPLINK_INTERVAL_MS};
    CHECK_EQUAL(reading_store_open(&s_flash), STATUS_OK);
    uplink_start(&made, &settings);
}

void uplink_begin(void)
{
    uplink_fixture.now_ms = 1000;
    uplink_fixture.random_word = 0;
    uplink_fixture.is_random = false;
    s_flash = fake_flash_new(8192, 1024);
    uplink_boot(1, fake_server_new());
}

void uplink_append(uint64_t boot_name, uint32_t from, uint32_t below)
{
    for (uint32_t seq = from; seq < below; seq++) {
        reading_t reading = {.boot = boot_name, .seq = seq, .t_rel_ms = uplink_fixture.now_ms};
        CHECK_EQUAL(reading_add(&reading, READING_TEMPERATURE, 21500), STATUS_OK);
        CHECK_EQUAL(reading_store_append(&reading), STATUS_OK);
    }
}
