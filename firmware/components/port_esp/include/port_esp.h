/*
 * The ports of port.h as ESP-IDF offers them. Owns the HTTP client, the log's partition and the bus. Called by main,
 * once for each, at the start.
 */
#pragma once

#include "esp_err.h"
#include "port.h"

status_t port_esp_status(esp_err_t error);

port_clock_t port_esp_clock(void);
port_rng_t port_esp_rng(void);
port_log_t port_esp_log(void);

/** The partition of this label; STATUS_INVALID when it is encrypted, for then erased flash is not blank. */
status_t port_esp_flash(const char *label, port_flash_t *into);

/** Posts to this server over TLS, checked against the bundle of certificates. Both strings stay; the key may change. */
status_t port_esp_http(const char *server, const char *key, port_http_t *into);

/** A device at this address of the bus on these pins. */
status_t port_esp_i2c(int sda_pin, int scl_pin, uint8_t address, port_i2c_t *into);

/** A channel of the first converter, calibrated. */
status_t port_esp_adc(int channel, port_adc_t *into);
