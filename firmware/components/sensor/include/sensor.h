/*
 * What can be measured: one small interface, and a driver behind it for each kind. Owns the drivers' state: one of each
 * kind. Called by main, which chooses them, and by device, which reads them.
 */
#pragma once

#include "port.h"
#include "reading.h"

typedef struct {
    void *context;
    /** Adds what it measures now. STATUS_IO or STATUS_CORRUPT when it cannot; the reading is then as it was. */
    status_t (*read)(void *context, reading_t *into);
} sensor_t;

/** A room that nobody is in: plausible values, the same ones for the same seed. */
sensor_t sensor_simulated(uint32_t seed);

/** Temperature and humidity of a Sensirion SHT30, SHT31 or SHT35. */
sensor_t sensor_sht3x(const port_i2c_t *bus);

/** What a SHT3x answers to a single measurement, checksums included: °C and % in thousandths. */
status_t sensor_sht3x_decode(const uint8_t frame[6], int32_t *temperature_milli, int32_t *humidity_milli);

/** A voltage behind a divider that leaves one part in `ratio_milli` thousandths of it, so 2000 for two equal resistors. */
sensor_t sensor_voltage(const port_adc_t *adc, uint32_t ratio_milli);
