#include "network.h"

#include <stdatomic.h>

#include "esp_netif.h"
#include "esp_wifi.h"

enum { WAIT_BASE_MS = 500, WAIT_CAP_MS = 60000 };

static port_clock_t s_clock;
static port_rng_t s_rng;
static atomic_bool s_is_up;
static atomic_bool s_is_lost;
static uint32_t s_wait_ms;
static uint64_t s_again_at_ms;

static void take_event(void *context, esp_event_base_t base, int32_t id, void *data)
{
    (void)context, (void)data;
    if (base == IP_EVENT && id == IP_EVENT_STA_GOT_IP) s_is_up = true;
    if (base != WIFI_EVENT || id != WIFI_EVENT_STA_DISCONNECTED) return;
    s_is_up = false;
    s_is_lost = true;
}

status_t network_start(void)
{
    const wifi_init_config_t config = WIFI_INIT_CONFIG_DEFAULT();
    if (esp_netif_init() != ESP_OK || esp_event_loop_create_default() != ESP_OK) return STATUS_IO;
    if (esp_netif_create_default_wifi_sta() == NULL || esp_wifi_init(&config) != ESP_OK) return STATUS_IO;
    if (esp_event_handler_register(WIFI_EVENT, ESP_EVENT_ANY_ID, take_event, NULL) != ESP_OK) return STATUS_IO;
    if (esp_event_handler_register(IP_EVENT, IP_EVENT_STA_GOT_IP, take_event, NULL) != ESP_OK) return STATUS_IO;
    return STATUS_OK;
}

status_t network_connect(const port_clock_t *clock, const port_rng_t *rng)
{
    s_clock = *clock;
    s_rng = *rng;
    s_wait_ms = WAIT_BASE_MS;
    if (esp_wifi_set_mode(WIFI_MODE_STA) != ESP_OK || esp_wifi_start() != ESP_OK) return STATUS_IO;
    s_is_lost = true;
    return STATUS_OK;
}

void network_poll(void)
{
    if (s_is_up) s_wait_ms = WAIT_BASE_MS;
    const uint64_t now_ms = s_clock.uptime_ms(s_clock.context);
    if (!s_is_lost || now_ms < s_again_at_ms) return;
    s_is_lost = false;
    s_again_at_ms = now_ms + s_wait_ms / 2 + s_rng.next(s_rng.context) % (s_wait_ms / 2);
    s_wait_ms = s_wait_ms < WAIT_CAP_MS / 2 ? s_wait_ms * 2 : WAIT_CAP_MS;
    if (esp_wifi_connect() != ESP_OK) s_is_lost = true;
}

bool network_is_up(void)
{
    return s_is_up;
}
