/*
 * The device's one loop: measures at its pace, dates and counts each reading, keeps it, and lets the uplink send. Owns
 * the boot's name and its count. Called by main of the chip (main/) and of Linux (host/device).
 */
#pragma once

#include "sensor.h"
#include "uplink.h"

typedef struct {
    port_flash_t flash;
    uplink_ports_t ports;
    /** Read together into one reading; an array that stays. */
    const sensor_t *sensors;
    uint32_t sensor_count;
    uint32_t period_ms;
    /** Health is a reading of its own, at a pace of its own. */
    sensor_t health;
    uint32_t health_period_ms;
    uint32_t send_interval_ms;
    /** Told of each reading and whether the store took it; may be NULL. */
    void (*kept)(const reading_t *reading, status_t status);
} device_settings_t;

/** Opens the store and begins a boot. The clock was started before. */
status_t device_start(const device_settings_t *settings);

/** Does what is due. Returns the milliseconds until something may be due again. */
uint32_t device_step(void);

/** Readings of this boot. */
uint32_t device_readings(void);
