/*
 * Slots in the order in which they were written, round and round over the sectors of a flash. Private to the reading
 * store, which says what the slots mean. Owns the flash and the place where the log goes on.
 */
#pragma once

#include "port.h"
#include "slot.h"

/** A slot of the log. Sectors are counted on and on; the flash holds the last ones. */
typedef struct {
    uint32_t sector;
    uint32_t slot;
} slot_position_t;

/** Finds where the log on this flash ends. STATUS_INVALID for a flash of fewer than two sectors. */
status_t slot_log_open(const port_flash_t *flash);

/** Where the oldest slot is that the flash still holds. */
slot_position_t slot_log_oldest(void);

/** Reads the next slot in use and moves behind it; false at the end of the log. */
bool slot_log_next(slot_position_t *at, slot_t *slot);

/** Reads the next slot with a reading and moves behind it; false at the end of the log. */
bool slot_log_next_reading(slot_position_t *at, slot_t *slot);

/** Whether a sector has to begin before another slot fits. */
bool slot_log_is_full(void);

/** The number of the sector that begins next. */
uint32_t slot_log_next_sector(void);

/** Whether beginning that sector erases another one; the number of it. */
bool slot_log_erases(uint32_t sector, uint32_t *erased);

/** Begins the next sector with its header. One that fails is passed over with the next attempt. */
status_t slot_log_begin_sector(const slot_t *header);

/** Writes a slot where the log ends. One that fails is not used again. */
status_t slot_log_write(const slot_t *slot);
