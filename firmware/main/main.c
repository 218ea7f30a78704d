/*
 * The device on the chip: puts the parts together and runs their one loop. The first start opens provisioning; holding
 * the button down at a start forgets Wi-Fi and claim.
 */
#include <string.h>

#include "claim.h"
#include "clock.h"
#include "device.h"
#include "device_config.h"
#include "driver/gpio.h"
#include "esp_system.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "health.h"
#include "network.h"
#include "nvs_flash.h"
#include "ota.h"
#include "port_esp.h"
#include "provisioning.h"
#include "reading_store.h"
#include "sdkconfig.h"

enum { SHT3X_ADDRESS = 0x44, BUTTON_HELD_MS = 5000, STEP_MS = 100, HEALTH_PERIOD_MS = 60000, CLAIM_RETRY_MS = 10000 };
/** When it first looks for newer firmware after a start, and how often from then on. */
enum { OTA_FIRST_MS = 10 * 60 * 1000, OTA_EVERY_MS = 24 * 60 * 60 * 1000 };
/** New firmware that has not reached the server by then goes back to the one before. */
#define TRIAL_MS (10ull * 60 * 1000)
/** No image of ours is older: 2026-11-01. */
#define BUILT_AFTER_MS 1793491200000

static device_config_t s_config;
static sensor_t s_sensors[2];
static device_settings_t s_settings;
static health_source_t s_chip;

static void pause_ms(uint32_t ms)
{
    vTaskDelay(pdMS_TO_TICKS(ms < STEP_MS ? ms : STEP_MS) + 1);
}

static bool is_button_down(void)
{
    gpio_set_direction(CONFIG_TELEMETRY_BUTTON_PIN, GPIO_MODE_INPUT);
    gpio_set_pull_mode(CONFIG_TELEMETRY_BUTTON_PIN, GPIO_PULLUP_ONLY);
    return gpio_get_level(CONFIG_TELEMETRY_BUTTON_PIN) == 0;
}

static bool is_button_held(void)
{
    for (int held_ms = 0; held_ms < BUTTON_HELD_MS; held_ms += STEP_MS) {
        if (!is_button_down()) return false;
        pause_ms(STEP_MS);
    }
    return true;
}

/** Has the device set up; when its window closes it stays closed until somebody who is there opens it again. */
static status_t be_set_up(void)
{
    const status_t status = provisioning_run();
    if (status != STATUS_NOT_READY) return status;
    while (!is_button_down()) pause_ms(STEP_MS);
    esp_restart();
}

static void look(void *context, health_facts_t *into)
{
    s_chip.look(context, into);
    into->dropped = reading_store_stats().dropped;
    into->refused = uplink_stats().refused;
}

static status_t choose_sensors(void)
{
#if CONFIG_TELEMETRY_SIMULATED
    s_sensors[s_settings.sensor_count++] = sensor_simulated(s_settings.ports.rng.next(NULL));
#else
    port_i2c_t bus;
    port_adc_t adc;
    STATUS_TRY(port_esp_i2c(CONFIG_TELEMETRY_SDA_PIN, CONFIG_TELEMETRY_SCL_PIN, SHT3X_ADDRESS, &bus));
    STATUS_TRY(port_esp_adc(CONFIG_TELEMETRY_ADC_CHANNEL, &adc));
    s_sensors[s_settings.sensor_count++] = sensor_sht3x(&bus);
    s_sensors[s_settings.sensor_count++] = sensor_voltage(&adc, CONFIG_TELEMETRY_ADC_RATIO_MILLI);
#endif
    s_settings.sensors = s_sensors;
    return STATUS_OK;
}

static status_t set_up(void)
{
    const health_source_t health = {NULL, look};
    s_chip = health_of_chip();
    s_settings.ports.clock = port_esp_clock();
    s_settings.ports.rng = port_esp_rng();
    s_settings.ports.log = port_esp_log();
    s_settings.health = health_sensor(&health);
    s_settings.period_ms = CONFIG_TELEMETRY_PERIOD_MS;
    s_settings.health_period_ms = HEALTH_PERIOD_MS;
    s_settings.send_interval_ms = CONFIG_TELEMETRY_SEND_INTERVAL_MS;
    clock_start(&s_settings.ports.clock, BUILT_AFTER_MS);
    if (nvs_flash_init() != ESP_OK) return STATUS_IO;
    STATUS_TRY(network_start());
    if (is_button_held()) STATUS_TRY(device_config_forget());
    if (provisioning_is_needed()) STATUS_TRY(be_set_up());
    STATUS_TRY(device_config_load(&s_config));
    STATUS_TRY(choose_sensors());
    STATUS_TRY(port_esp_flash("readings", &s_settings.flash));
    STATUS_TRY(port_esp_http(s_config.server, s_config.key, &s_settings.ports.http));
    STATUS_TRY(network_connect(&s_settings.ports.clock, &s_settings.ports.rng));
    STATUS_TRY(clock_follow("pool.ntp.org"));
    return device_start(&s_settings);
}

/** Exchanges a token for the key, as soon as there is a network. */
static void come_to_the_key(void)
{
    static uint64_t s_again_at_ms;
    if (s_config.key[0] != '\0' || s_config.claim_token[0] == '\0' || !network_is_up()) return;
    if (clock_uptime_ms() < s_again_at_ms) return;
    s_again_at_ms = clock_uptime_ms() + CLAIM_RETRY_MS;
    const status_t status = claim_exchange(&s_settings.ports.http, &s_config);
    if (status == STATUS_NOT_READY) return;
    if (status == STATUS_OK) {
        (void)device_config_save(&s_config);
        return;
    }
    // A token that is refused for good is of no use: the next start opens provisioning again.
    if (device_config_forget() == STATUS_OK) esp_restart();
}

/** New firmware is kept once the server has acknowledged a reading, and goes back when none is in time. */
static void judge_new_firmware(void)
{
    static bool s_is_judged;
    if (s_is_judged || !ota_is_on_trial()) return;
    if (uplink_stats().acknowledged > 0) s_is_judged = ota_keep() == STATUS_OK;
    else if (clock_uptime_ms() > TRIAL_MS) s_is_judged = ota_go_back() != STATUS_OK;
}

/** Looks for newer firmware once a day, where the build names a place; at a time of its own, not with the whole fleet. */
static void look_for_firmware(void)
{
    static uint64_t s_next_ms;
    int64_t time_ms;
    if (s_next_ms == 0) s_next_ms = OTA_FIRST_MS + s_settings.ports.rng.next(NULL) % OTA_FIRST_MS;
    if (sizeof CONFIG_TELEMETRY_OTA_URL == 1 || clock_uptime_ms() < s_next_ms || !network_is_up()) return;
    // Without the time of day no certificate can be checked.
    if (ota_is_on_trial() || clock_stamp(&time_ms) != STATUS_OK) return;
    s_next_ms = clock_uptime_ms() + OTA_EVERY_MS;
    const status_t status = ota_install(CONFIG_TELEMETRY_OTA_URL, health_feed);
    s_settings.ports.log.say(NULL, PORT_LOG_INFO, "main", "no new firmware, status", status);
}

void app_main(void);

void app_main(void)
{
    const status_t status = set_up();
    if (status != STATUS_OK) {
        s_settings.ports.log.say(NULL, PORT_LOG_ERROR, "main", "could not start, status", status);
        pause_ms(STEP_MS);
        esp_restart();
    }
    // Whoever is not watched is not restarted; that is no reason not to measure.
    (void)health_watch();
    for (;;) {
        health_feed();
        network_poll();
        clock_poll();
        come_to_the_key();
        judge_new_firmware();
        look_for_firmware();
        pause_ms(device_step());
    }
}
