#include <string.h>

#include "device_config.h"
#include "esp_wifi.h"
#include "nvs.h"

#define NAMESPACE "telemetry"
#define ENTRY "config"

status_t device_config_load(device_config_t *into)
{
    nvs_handle_t handle;
    size_t length = sizeof *into;
    if (nvs_open(NAMESPACE, NVS_READONLY, &handle) != ESP_OK) return STATUS_NOT_FOUND;
    const esp_err_t error = nvs_get_blob(handle, ENTRY, into, &length);
    nvs_close(handle);
    if (error == ESP_ERR_NVS_NOT_FOUND) return STATUS_NOT_FOUND;
    return error == ESP_OK && length == sizeof *into ? STATUS_OK : STATUS_CORRUPT;
}

status_t device_config_save(const device_config_t *config)
{
    nvs_handle_t handle;
    if (nvs_open(NAMESPACE, NVS_READWRITE, &handle) != ESP_OK) return STATUS_IO;
    esp_err_t error = nvs_set_blob(handle, ENTRY, config, sizeof *config);
    if (error == ESP_OK) error = nvs_commit(handle);
    nvs_close(handle);
    return error == ESP_OK ? STATUS_OK : STATUS_IO;
}

status_t device_config_forget(void)
{
    nvs_handle_t handle;
    if (nvs_open(NAMESPACE, NVS_READWRITE, &handle) != ESP_OK) return STATUS_IO;
    esp_err_t error = nvs_erase_all(handle);
    if (error == ESP_OK) error = nvs_commit(handle);
    nvs_close(handle);
    if (esp_wifi_restore() != ESP_OK) return STATUS_IO;
    return error == ESP_OK ? STATUS_OK : STATUS_IO;
}
