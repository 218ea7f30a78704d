#include "esp_crt_bundle.h"
#include "esp_https_ota.h"
#include "esp_ota_ops.h"
#include "esp_system.h"
#include "ota.h"

/** Whether all of an image came that is newer than this one. */
static status_t fetch(esp_https_ota_handle_t handle, void (*alive)(void))
{
    esp_app_desc_t offered;
    if (esp_https_ota_get_img_desc(handle, &offered) != ESP_OK) return STATUS_IO;
    if (!ota_is_newer(offered.version, esp_app_get_description()->version)) return STATUS_NOT_FOUND;
    esp_err_t error;
    do {
        alive();
        error = esp_https_ota_perform(handle);
    } while (error == ESP_ERR_HTTPS_OTA_IN_PROGRESS);
    return error == ESP_OK && esp_https_ota_is_complete_data_received(handle) ? STATUS_OK : STATUS_IO;
}

status_t ota_install(const char *url, void (*alive)(void))
{
    const esp_http_client_config_t http = {.url = url, .crt_bundle_attach = esp_crt_bundle_attach};
    const esp_https_ota_config_t config = {.http_config = &http};
    esp_https_ota_handle_t handle;
    if (esp_https_ota_begin(&config, &handle) != ESP_OK) return STATUS_IO;
    const status_t status = fetch(handle, alive);
    if (status != STATUS_OK) {
        // Nothing was switched, so nothing depends on this.
        (void)esp_https_ota_abort(handle);
        return status;
    }
    // It checks the image's signature before it switches.
    if (esp_https_ota_finish(handle) != ESP_OK) return STATUS_IO;
    esp_restart();
}

bool ota_is_on_trial(void)
{
    esp_ota_img_states_t state;
    const bool is_known = esp_ota_get_state_partition(esp_ota_get_running_partition(), &state) == ESP_OK;
    return is_known && state == ESP_OTA_IMG_PENDING_VERIFY;
}

status_t ota_keep(void)
{
    return esp_ota_mark_app_valid_cancel_rollback() == ESP_OK ? STATUS_OK : STATUS_IO;
}

status_t ota_go_back(void)
{
    return esp_ota_mark_app_invalid_rollback_and_reboot() == ESP_OK ? STATUS_OK : STATUS_NOT_FOUND;
}
