#include <inttypes.h>

#include "esp_log.h"
#include "esp_partition.h"
#include "esp_random.h"
#include "esp_timer.h"
#include "port_esp.h"

static const esp_partition_t *s_partition;

status_t port_esp_status(esp_err_t error)
{
    if (error == ESP_OK) return STATUS_OK;
    if (error == ESP_ERR_NO_MEM) return STATUS_NO_SPACE;
    if (error == ESP_ERR_INVALID_ARG) return STATUS_INVALID;
    return error == ESP_ERR_NOT_FOUND ? STATUS_NOT_FOUND : STATUS_IO;
}

static uint64_t uptime_ms(void *context)
{
    (void)context;
    return (uint64_t)esp_timer_get_time() / 1000;
}

port_clock_t port_esp_clock(void)
{
    const port_clock_t clock = {NULL, uptime_ms};
    return clock;
}

static uint32_t next_random(void *context)
{
    (void)context;
    return esp_random();
}

port_rng_t port_esp_rng(void)
{
    const port_rng_t rng = {NULL, next_random};
    return rng;
}

static void say(void *context, port_log_level_t level, const char *component, const char *message, int64_t value)
{
    static const esp_log_level_t levels[] = {ESP_LOG_INFO, ESP_LOG_WARN, ESP_LOG_ERROR};
    (void)context;
    ESP_LOG_LEVEL(levels[level], component, "%s %" PRId64, message, value);
}

port_log_t port_esp_log(void)
{
    const port_log_t log = {NULL, say};
    return log;
}

static status_t read_partition(void *context, uint32_t offset, void *into, uint32_t length)
{
    (void)context;
    return port_esp_status(esp_partition_read(s_partition, offset, into, length));
}

static status_t write_partition(void *context, uint32_t offset, const void *from, uint32_t length)
{
    (void)context;
    return port_esp_status(esp_partition_write(s_partition, offset, from, length));
}

static status_t erase_partition(void *context, uint32_t offset, uint32_t length)
{
    (void)context;
    return port_esp_status(esp_partition_erase_range(s_partition, offset, length));
}

status_t port_esp_flash(const char *label, port_flash_t *into)
{
    s_partition = esp_partition_find_first(ESP_PARTITION_TYPE_DATA, ESP_PARTITION_SUBTYPE_ANY, label);
    if (s_partition == NULL) return STATUS_NOT_FOUND;
    if (s_partition->encrypted) return STATUS_INVALID;
    const port_flash_t flash = {
        NULL, s_partition->size, s_partition->erase_size, read_partition, write_partition, erase_partition,
    };
    *into = flash;
    return STATUS_OK;
}
