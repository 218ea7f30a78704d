#include "slot_log.h"

#include <string.h>

static port_flash_t s_flash;
static uint32_t s_sectors;
static uint32_t s_slots;

static bool s_has_head;
static uint32_t s_head;
static uint32_t s_free_slot;

static uint32_t offset_of(slot_position_t at)
{
    return (at.sector % s_sectors) * s_flash.sector_size + at.slot * SLOT_SIZE;
}

static status_t read_slot(slot_position_t at, slot_t *into)
{
    uint8_t bytes[SLOT_SIZE];
    STATUS_TRY(s_flash.read(s_flash.context, offset_of(at), bytes, SLOT_SIZE));
    slot_decode(bytes, into);
    return STATUS_OK;
}

static status_t write_at(slot_position_t at, const slot_t *slot)
{
    uint8_t bytes[SLOT_SIZE];
    uint8_t written[SLOT_SIZE];
    slot_encode(slot, bytes);
    STATUS_TRY(s_flash.write(s_flash.context, offset_of(at), bytes, SLOT_SIZE));
    STATUS_TRY(s_flash.read(s_flash.context, offset_of(at), written, SLOT_SIZE));
    return memcmp(bytes, written, SLOT_SIZE) == 0 ? STATUS_OK : STATUS_IO;
}

static bool has_header(uint32_t sector)
{
    slot_t slot;
    const slot_position_t at = {sector, 0};
    return read_slot(at, &slot) == STATUS_OK && slot.kind == SLOT_HEADER && slot.header.sector == sector;
}

/* Opening */

static status_t find_head(void)
{
    for (uint32_t index = 0; index < s_sectors; index++) {
        slot_t slot;
        const slot_position_t at = {index, 0};
        STATUS_TRY(read_slot(at, &slot));
        if (slot.kind != SLOT_HEADER || slot.header.sector % s_sectors != index) continue;
        if (!s_has_head || slot.header.sector > s_head) s_head = slot.header.sector;
        s_has_head = true;
    }
    return STATUS_OK;
}

static status_t find_free_slot(void)
{
    slot_t slot;
    for (s_free_slot = s_slots; s_free_slot > 1; s_free_slot--) {
        const slot_position_t last = {s_head, s_free_slot - 1};
        STATUS_TRY(read_slot(last, &slot));
        if (slot.kind != SLOT_BLANK) break;
    }
    return STATUS_OK;
}

status_t slot_log_open(const port_flash_t *flash)
{
    if (flash->sector_size < 2 * SLOT_SIZE || flash->size / flash->sector_size < 2) return STATUS_INVALID;
    s_flash = *flash;
    s_sectors = flash->size / flash->sector_size;
    s_slots = flash->sector_size / SLOT_SIZE;
    s_has_head = false;
    s_head = s_free_slot = 0;
    STATUS_TRY(find_head());
    return s_has_head ? find_free_slot() : STATUS_OK;
}

/* Reading */

slot_position_t slot_log_oldest(void)
{
    const slot_position_t at = {s_head >= s_sectors ? s_head - s_sectors + 1 : 0, 0};
    return at;
}

bool slot_log_next(slot_position_t *at, slot_t *slot)
{
    while (s_has_head && at->sector <= s_head) {
        const uint32_t end = at->sector == s_head ? s_free_slot : s_slots;
        if (at->slot >= end || (at->slot == 0 && !has_header(at->sector))) {
            // Where the log ends now, it will go on.
            if (at->sector == s_head) return false;
            at->sector++;
            at->slot = 0;
            continue;
        }
        if (read_slot(*at, slot) != STATUS_OK) slot->kind = SLOT_TORN;
        at->slot++;
        return true;
    }
    return false;
}

bool slot_log_next_reading(slot_position_t *at, slot_t *slot)
{
    while (slot_log_next(at, slot)) {
        if (slot->kind == SLOT_READING) return true;
    }
    return false;
}

/* Writing */

bool slot_log_is_full(void)
{
    return !s_has_head || s_free_slot == s_slots;
}

uint32_t slot_log_next_sector(void)
{
    return s_has_head ? s_head + 1 : 0;
}

bool slot_log_erases(uint32_t sector, uint32_t *erased)
{
    if (sector < s_sectors) return false;
    *erased = sector - s_sectors;
    return true;
}

status_t slot_log_begin_sector(const slot_t *header)
{
    const slot_position_t at = {slot_log_next_sector(), 0};
    s_has_head = true;
    s_head = at.sector;
    s_free_slot = s_slots;
    STATUS_TRY(s_flash.erase(s_flash.context, offset_of(at), s_flash.sector_size));
    STATUS_TRY(write_at(at, header));
    s_free_slot = 1;
    return STATUS_OK;
}

status_t slot_log_write(const slot_t *slot)
{
    const slot_position_t at = {s_head, s_free_slot++};
    return write_at(at, slot);
}
