/*
 * How the device itself is doing, as a reading like any other, and the watchdog that restarts it when its loop hangs.
 * Owns the watchdog. Called by main; device reads the sensor.
 */
#pragma once

#include "sensor.h"

/** What health reports; the chip knows the first ones, store and uplink the others. */
typedef struct {
    /** False while there is no Wi-Fi to hear. */
    bool has_rssi;
    int32_t rssi_dbm;
    uint32_t heap_free;
    uint32_t heap_lowest;
    uint32_t reset_reason;
    uint32_t dropped;
    uint32_t refused;
} health_facts_t;

typedef struct {
    void *context;
    void (*look)(void *context, health_facts_t *into);
} health_source_t;

/** Health as a sensor, of what this source sees. */
sensor_t health_sensor(const health_source_t *source);

/** What the chip knows. */
health_source_t health_of_chip(void);

/** From now on the calling task restarts the chip when it does not feed the watchdog in time. */
status_t health_watch(void);

void health_feed(void);
