#include <stddef.h>
#include <sys/time.h>

#include "clock.h"
#include "esp_netif_sntp.h"

status_t clock_follow(const char *server)
{
    const esp_sntp_config_t config = ESP_NETIF_SNTP_DEFAULT_CONFIG(server);
    return esp_netif_sntp_init(&config) == ESP_OK ? STATUS_OK : STATUS_IO;
}

void clock_poll(void)
{
    struct timeval now;
    if (esp_netif_sntp_sync_wait(0) != ESP_OK) return;
    gettimeofday(&now, NULL);
    // A time that cannot be true changes nothing, and the server is asked again in an hour.
    (void)clock_set((int64_t)now.tv_sec * 1000 + now.tv_usec / 1000);
}
