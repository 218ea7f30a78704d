#include "esp_system.h"
#include "esp_task_wdt.h"
#include "esp_wifi.h"
#include "health.h"

static void look(void *context, health_facts_t *into)
{
    (void)context;
    wifi_ap_record_t access_point;
    into->has_rssi = esp_wifi_sta_get_ap_info(&access_point) == ESP_OK;
    if (into->has_rssi) into->rssi_dbm = access_point.rssi;
    into->heap_free = esp_get_free_heap_size();
    into->heap_lowest = esp_get_minimum_free_heap_size();
    into->reset_reason = (uint32_t)esp_reset_reason();
}

health_source_t health_of_chip(void)
{
    const health_source_t source = {NULL, look};
    return source;
}

status_t health_watch(void)
{
    return esp_task_wdt_add(NULL) == ESP_OK ? STATUS_OK : STATUS_IO;
}

void health_feed(void)
{
    // A task that is not watched has nothing to feed.
    (void)esp_task_wdt_reset();
}
