/*
 * What this device was told about its place in the world: the server, its name and its key. Owns where that is kept
 * (NVS on the chip). Called by main, and by provisioning, which fills it.
 */
#pragma once

#include <stdbool.h>

#include "status.h"

#define DEVICE_CONFIG_SERVER_MAX 128
#define DEVICE_CONFIG_ID_MAX 64
#define DEVICE_CONFIG_SECRET_MAX 128

/** Texts that fit, with their end. The key is empty until the claim's token was exchanged, and the token after it. */
typedef struct {
    char server[DEVICE_CONFIG_SERVER_MAX + 1];
    char device_id[DEVICE_CONFIG_ID_MAX + 1];
    char key[DEVICE_CONFIG_SECRET_MAX + 1];
    char claim_token[DEVICE_CONFIG_SECRET_MAX + 1];
} device_config_t;

/** An origin like https://telemetry.example or https://192.168.1.4:8443, without a path. http only where it may. */
bool device_config_is_server(const char *url, bool may_be_plain);

/** 1 to 64 letters, digits, _ and -. */
bool device_config_is_device_id(const char *text);

/** 1 to 128 visible characters. */
bool device_config_is_secret(const char *text);

/** STATUS_NOT_FOUND on a device that nobody has claimed. */
status_t device_config_load(device_config_t *into);

/** Keeps everything or nothing. */
status_t device_config_save(const device_config_t *config);

/** Forgets the Wi-Fi and the claim, as a long press of the button wants; the chip's own secrets stay. */
status_t device_config_forget(void);
