#include "reading_store.h"

#include <string.h>

#include "sdkconfig.h"
#include "slot.h"

/** A slot of the log. Sectors are counted on and on; the flash holds the last ones. */
typedef struct {
    uint32_t sector;
    uint32_t slot;
} position_t;

static port_flash_t s_flash;
static uint32_t s_sectors;
static uint32_t s_slots;

static bool s_has_head;
static uint32_t s_head;
static uint32_t s_free_slot;
/** Nothing that is not released lies before it. */
static position_t s_tail;
static slot_state_t s_state;
static uint32_t s_next_number;
/** Readings on flash that are not released. */
static uint32_t s_kept;
static uint32_t s_torn;

static reading_store_entry_t s_held[CONFIG_READING_STORE_HELD];
static uint32_t s_held_first;
static uint32_t s_held_count;

static uint32_t offset_of(position_t at)
{
    return (at.sector % s_sectors) * s_flash.sector_size + at.slot * SLOT_SIZE;
}

static status_t read_slot(position_t at, slot_t *into)
{
    uint8_t bytes[SLOT_SIZE];
    STATUS_TRY(s_flash.read(s_flash.context, offset_of(at), bytes, SLOT_SIZE));
    slot_decode(bytes, into);
    return STATUS_OK;
}

static bool has_header(uint32_t sector)
{
    slot_t slot;
    const position_t at = {sector, 0};
    return read_slot(at, &slot) == STATUS_OK && slot.kind == SLOT_HEADER && slot.header.sector == sector;
}

static position_t oldest(void)
{
    const position_t at = {s_head >= s_sectors ? s_head - s_sectors + 1 : 0, 0};
    return at;
}

/** Reads the next slot in use and moves behind it; false at the end of the log. */
static bool next_slot(position_t *at, slot_t *slot)
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

static bool next_entry(position_t *at, slot_t *slot)
{
    while (next_slot(at, slot)) {
        if (slot->kind == SLOT_READING) return true;
    }
    return false;
}

/* Opening */

static status_t find_head(void)
{
    s_has_head = false;
    for (uint32_t index = 0; index < s_sectors; index++) {
        slot_t slot;
        const position_t at = {index, 0};
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
        const position_t last = {s_head, s_free_slot - 1};
        STATUS_TRY(read_slot(last, &slot));
        if (slot.kind != SLOT_BLANK) break;
    }
    return STATUS_OK;
}

static void learn_state(const slot_state_t *state)
{
    if (state->released >= s_state.released) s_state = *state;
    if (state->released > s_next_number) s_next_number = state->released;
}

static void learn(const slot_t *slot)
{
    if (slot->kind == SLOT_TORN) s_torn++;
    if (slot->kind == SLOT_STATE) learn_state(&slot->state);
    if (slot->kind == SLOT_HEADER) {
        learn_state(&slot->header.state);
        if (slot->header.next > s_next_number) s_next_number = slot->header.next;
    }
    if (slot->kind == SLOT_READING && slot->entry.number >= s_next_number) s_next_number = slot->entry.number + 1;
}

/** Moves the tail to the oldest reading that is not released, and counts these. */
static void find_tail(void)
{
    slot_t slot;
    position_t at = oldest();
    position_t before = at;
    s_kept = 0;
    while (next_entry(&at, &slot)) {
        if (slot.entry.number >= s_state.released && s_kept++ == 0) s_tail = before;
        before = at;
    }
    if (s_kept == 0) s_tail = at;
}

status_t reading_store_open(const port_flash_t *flash)
{
    if (flash->sector_size < 2 * SLOT_SIZE || flash->size / flash->sector_size < 2) return STATUS_INVALID;
    s_flash = *flash;
    s_sectors = flash->size / flash->sector_size;
    s_slots = flash->sector_size / SLOT_SIZE;
    s_head = s_free_slot = s_next_number = s_kept = s_torn = s_held_first = s_held_count = 0;
    memset(&s_state, 0, sizeof s_state);
    memset(&s_tail, 0, sizeof s_tail);
    STATUS_TRY(find_head());
    if (!s_has_head) return STATUS_OK;
    STATUS_TRY(find_free_slot());
    slot_t slot;
    position_t at = oldest();
    while (next_slot(&at, &slot)) learn(&slot);
    find_tail();
    return STATUS_OK;
}

/* Writing */

static status_t write_at(position_t at, const slot_t *slot)
{
    uint8_t bytes[SLOT_SIZE];
    uint8_t written[SLOT_SIZE];
    slot_encode(slot, bytes);
    STATUS_TRY(s_flash.write(s_flash.context, offset_of(at), bytes, SLOT_SIZE));
    STATUS_TRY(s_flash.read(s_flash.context, offset_of(at), written, SLOT_SIZE));
    return memcmp(bytes, written, SLOT_SIZE) == 0 ? STATUS_OK : STATUS_IO;
}

/** Gives up what is not released in the sectors up to this one, which is about to be erased. */
static void give_up(uint32_t last_sector)
{
    slot_t slot;
    for (position_t at = s_tail; next_entry(&at, &slot) && at.sector <= last_sector;) {
        s_state.lost += slot.entry.number + 1 - s_state.released;
        s_state.released = slot.entry.number + 1;
        s_kept--;
        s_tail = at;
    }
    if (s_tail.sector <= last_sector) {
        s_tail.sector = last_sector + 1;
        s_tail.slot = 0;
    }
}

/** Begins the next sector. One that fails is passed over with the next attempt. */
static status_t advance(void)
{
    const uint32_t sector = s_has_head ? s_head + 1 : 0;
    const position_t at = {sector, 0};
    if (sector >= s_sectors) give_up(sector - s_sectors);
    s_has_head = true;
    s_head = sector;
    s_free_slot = s_slots;
    STATUS_TRY(s_flash.erase(s_flash.context, offset_of(at), s_flash.sector_size));
    slot_t slot = {.kind = SLOT_HEADER, .header = {.sector = sector, .state = s_state}};
    slot.header.next = s_held_count > 0 ? s_held[s_held_first].number : s_next_number;
    STATUS_TRY(write_at(at, &slot));
    s_free_slot = 1;
    return STATUS_OK;
}

/** Writes a reading, or the state as it is by then. A slot that fails is not used again; one more is tried. */
static status_t write_slot(slot_t *slot)
{
    for (int attempt = 0; attempt < 2; attempt++) {
        if (!s_has_head || s_free_slot == s_slots) STATUS_TRY(advance());
        if (slot->kind == SLOT_STATE) slot->state = s_state;
        const position_t at = {s_head, s_free_slot++};
        if (write_at(at, slot) == STATUS_OK) return STATUS_OK;
    }
    return STATUS_IO;
}

static void let_go_of_oldest_held(void)
{
    s_held_first = (s_held_first + 1) % CONFIG_READING_STORE_HELD;
    s_held_count--;
}

static const reading_store_entry_t *held(uint32_t i)
{
    return &s_held[(s_held_first + i) % CONFIG_READING_STORE_HELD];
}

status_t reading_store_append(const reading_t *reading)
{
    if (reading->count > READING_METRICS_MAX) return STATUS_INVALID;
    if (s_held_count == CONFIG_READING_STORE_HELD) let_go_of_oldest_held();
    reading_store_entry_t *entry = &s_held[(s_held_first + s_held_count++) % CONFIG_READING_STORE_HELD];
    entry->number = s_next_number++;
    entry->reading = *reading;
    while (s_held_count > 0) {
        slot_t slot = {.kind = SLOT_READING, .entry = s_held[s_held_first]};
        STATUS_TRY(write_slot(&slot));
        let_go_of_oldest_held();
        s_kept++;
    }
    return STATUS_OK;
}

/* Reading and releasing */

uint32_t reading_store_peek(reading_store_entry_t *into, uint32_t most)
{
    slot_t slot;
    uint32_t count = 0;
    for (position_t at = s_tail; count < most && next_entry(&at, &slot); count++) {
        if (count > 0 && slot.entry.reading.boot != into[0].reading.boot) return count;
        into[count] = slot.entry;
    }
    for (uint32_t i = 0; i < s_held_count && count < most; i++, count++) {
        if (count > 0 && held(i)->reading.boot != into[0].reading.boot) return count;
        into[count] = *held(i);
    }
    return count;
}

status_t reading_store_release(uint32_t before)
{
    if (before > s_next_number) return STATUS_INVALID;
    if (before <= s_state.released) return STATUS_OK;
    uint32_t found = 0;
    slot_t slot;
    for (position_t at = s_tail; next_entry(&at, &slot) && slot.entry.number < before; found++) {
        s_tail = at;
        s_kept--;
    }
    for (; s_held_count > 0 && held(0)->number < before; found++) let_go_of_oldest_held();
    s_state.lost += before - s_state.released - found;
    s_state.released = before;
    slot.kind = SLOT_STATE;
    return write_slot(&slot);
}

uint32_t reading_store_find_released(const reading_store_range_t *range, reading_t *into, uint32_t most)
{
    slot_t slot;
    uint32_t count = 0;
    for (position_t at = oldest(); count < most && next_entry(&at, &slot);) {
        const reading_t *reading = &slot.entry.reading;
        if (slot.entry.number >= s_state.released) break;
        if (reading->boot == range->boot && reading->seq >= range->from && reading->seq <= range->to)
            into[count++] = *reading;
    }
    return count;
}

reading_store_stats_t reading_store_stats(void)
{
    const uint32_t pending = s_kept + s_held_count;
    const reading_store_stats_t stats = {
        .pending = pending,
        .held = s_held_count,
        .dropped = s_state.lost + (s_next_number - s_state.released) - pending,
        .torn = s_torn,
    };
    return stats;
}
