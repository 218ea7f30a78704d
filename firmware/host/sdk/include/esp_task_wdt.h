#pragma once
#include "esp_err.h"
typedef void *TaskHandle_t;
esp_err_t esp_task_wdt_add(TaskHandle_t task_handle);
esp_err_t esp_task_wdt_reset(void);
