#pragma once
#include <stdint.h>
typedef enum { ESP_RST_UNKNOWN } esp_reset_reason_t;
esp_reset_reason_t esp_reset_reason(void);
uint32_t esp_get_free_heap_size(void);
uint32_t esp_get_minimum_free_heap_size(void);
void esp_restart(void) __attribute__((noreturn));
