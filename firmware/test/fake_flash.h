/*
 * NOR flash in memory that loses power when it is told to: in the middle of a write, between two bytes or two bits, or
 * in the middle of an erase. Then nothing works until the power is back.
 */
#pragma once

#include <stdbool.h>

#include "port.h"

#define FAKE_FLASH_MAX 8192
#define FAKE_FLASH_FOREVER UINT32_MAX

/** An erased flash of so many bytes, with power. */
port_flash_t fake_flash_new(uint32_t size, uint32_t sector_size);

/** Power fails after so many more steps: a byte written, or a part of a sector erased. */
void fake_flash_cut_after(uint32_t steps, uint64_t seed);

/** Power is back. */
void fake_flash_power_on(void);

bool fake_flash_has_power(void);

/** Steps done since the flash was new. */
uint32_t fake_flash_steps(void);

/** From now on writing to these sectors leaves wrong bits, or works again. */
void fake_flash_wear_out(bool is_worn);

uint8_t *fake_flash_bytes(void);
