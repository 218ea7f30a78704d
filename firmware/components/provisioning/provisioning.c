#include "provisioning.h"

#include <stdlib.h>
#include <string.h>

#include "claim.h"
#include "device_config.h"
#include "esp_event.h"
#include "esp_idf_version.h"
#include "esp_timer.h"
#include "esp_wifi.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "network_provisioning/manager.h"
#include "network_provisioning/scheme_ble.h"
#include "network_provisioning/scheme_softap.h"
#include "nvs_flash.h"
#include "protocomm_security.h"
#include "sdkconfig.h"
#include "setup_window.h"

// Up to 5.5.4 and 6.0.1 a client that sends A = 0 gets a session without knowing the password.
#if ESP_IDF_VERSION < ESP_IDF_VERSION_VAL(5, 5, 5)
#error "ESP-IDF 5.5.5 or newer is needed: older ones open a provisioning session to anybody"
#elif ESP_IDF_VERSION >= ESP_IDF_VERSION_VAL(6, 0, 0) && ESP_IDF_VERSION < ESP_IDF_VERSION_VAL(6, 0, 2)
#error "ESP-IDF 6.0.0 and 6.0.1 open a provisioning session to anybody: take 6.0.2 or newer"
#endif

#define ENDPOINT "telemetry-claim"
#define FACTORY "factory_nvs"

enum { SALT_MAX = 32, VERIFIER_MAX = 384, NAME_MAX = 30, LOOK_EVERY_MS = 500 };

static char s_salt[SALT_MAX];
static char s_verifier[VERIFIER_MAX];
static char s_name[NAME_MAX];
static network_prov_security2_params_t s_secrets = {.salt = s_salt, .verifier = s_verifier};

static bool read_blob(nvs_handle_t handle, const char *key, char *into, uint16_t *length)
{
    size_t size = *length;
    if (nvs_get_blob(handle, key, into, &size) != ESP_OK) return false;
    *length = (uint16_t)size;
    return true;
}

static status_t read_factory(void)
{
    nvs_handle_t handle;
    size_t name_size = sizeof s_name;
    s_secrets.salt_len = sizeof s_salt;
    s_secrets.verifier_len = sizeof s_verifier;
    if (nvs_flash_init_partition(FACTORY) != ESP_OK) return STATUS_NOT_FOUND;
    if (nvs_open_from_partition(FACTORY, "prov", NVS_READONLY, &handle) != ESP_OK) return STATUS_NOT_FOUND;
    const bool is_complete = nvs_get_str(handle, "name", s_name, &name_size) == ESP_OK &&
                             read_blob(handle, "salt", s_salt, &s_secrets.salt_len) &&
                             read_blob(handle, "verifier", s_verifier, &s_secrets.verifier_len);
    nvs_close(handle);
    // Clients disagree about a salt that begins with zero.
    return is_complete && s_salt[0] != 0 ? STATUS_OK : STATUS_NOT_FOUND;
}

/** Takes a claim in the encrypted session. The answer's memory is freed by protocomm. */
static esp_err_t take_claim(uint32_t session, const uint8_t *bytes, ssize_t length, uint8_t **reply, ssize_t *reply_length, void *context)
{
    (void)session, (void)context;
    device_config_t config;
    uint8_t written[CLAIM_REPLY_MAX];
    claim_fault_t fault = claim_read(bytes, length > 0 ? (size_t)length : 0, false, &config);
    if (fault == CLAIM_TAKEN && device_config_save(&config) != STATUS_OK) fault = CLAIM_STORAGE_FAILED;
    memset(&config, 0, sizeof config);
    *reply_length = (ssize_t)claim_write_reply(fault, written);
    *reply = malloc((size_t)*reply_length);
    if (*reply == NULL) return ESP_ERR_NO_MEM;
    memcpy(*reply, written, (size_t)*reply_length);
    return ESP_OK;
}

static uint64_t uptime_ms(void)
{
    return (uint64_t)esp_timer_get_time() / 1000;
}

static void hear_session(void *context, esp_event_base_t base, int32_t id, void *data)
{
    (void)context, (void)base, (void)data;
    if (id == PROTOCOMM_SECURITY_SESSION_SETUP_OK) setup_window_proved(uptime_ms());
    else setup_window_mismatch();
}

static network_prov_mgr_config_t manager_config(void)
{
#if CONFIG_PROVISIONING_SOFTAP
    const network_prov_mgr_config_t config = {
        .scheme = network_prov_scheme_softap,
        .scheme_event_handler = NETWORK_PROV_EVENT_HANDLER_NONE,
    };
#else
    const network_prov_mgr_config_t config = {
        .scheme = network_prov_scheme_ble,
        .scheme_event_handler = NETWORK_PROV_SCHEME_BLE_EVENT_HANDLER_FREE_BTDM,
    };
#endif
    return config;
}

bool provisioning_is_needed(void)
{
    device_config_t config;
    bool has_wifi = false;
    const bool is_claimed = device_config_load(&config) == STATUS_OK;
    memset(&config, 0, sizeof config);
    const network_prov_mgr_config_t manager = {.scheme = manager_config().scheme};
    if (network_prov_mgr_init(manager) != ESP_OK) return false;
    const bool is_known = network_prov_mgr_is_wifi_provisioned(&has_wifi) == ESP_OK;
    network_prov_mgr_deinit();
    return is_known && !(has_wifi && is_claimed);
}

/** Waits until the manager has connected, or the window is over. */
static status_t wait_for_set_up(void)
{
    while (!network_prov_mgr_is_sm_idle()) {
        if (setup_window_is_over(uptime_ms())) return STATUS_NOT_READY;
        vTaskDelay(pdMS_TO_TICKS(LOOK_EVERY_MS));
    }
    return STATUS_OK;
}

static status_t open_and_wait(void)
{
    // The network of an access point is open: what counts is protected by the session.
    const bool is_open = network_prov_mgr_endpoint_create(ENDPOINT) == ESP_OK &&
                         network_prov_mgr_start_provisioning(NETWORK_PROV_SECURITY_2, &s_secrets, s_name, NULL) == ESP_OK &&
                         network_prov_mgr_endpoint_register(ENDPOINT, take_claim, NULL) == ESP_OK;
    return is_open ? wait_for_set_up() : STATUS_IO;
}

status_t provisioning_run(void)
{
    STATUS_TRY(read_factory());
    setup_window_open(uptime_ms());
#if CONFIG_PROVISIONING_SOFTAP
    if (esp_netif_create_default_wifi_ap() == NULL) return STATUS_IO;
#endif
    if (network_prov_mgr_init(manager_config()) != ESP_OK) return STATUS_IO;
    const bool is_heard = esp_event_handler_register(PROTOCOMM_SECURITY_SESSION_EVENT, ESP_EVENT_ANY_ID, hear_session, NULL) == ESP_OK;
    const status_t status = is_heard ? open_and_wait() : STATUS_IO;
    // It stops the service when that still runs.
    network_prov_mgr_deinit();
    (void)esp_event_handler_unregister(PROTOCOMM_SECURITY_SESSION_EVENT, ESP_EVENT_ANY_ID, hear_session);
    return status;
}
