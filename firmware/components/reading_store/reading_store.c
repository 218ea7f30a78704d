#include "reading_store.h"

#include <string.h>

#include "sdkconfig.h"
#include "slot_log.h"

/** Nothing that is not released lies before it. */
static slot_position_t s_tail;
static slot_state_t s_state;
static uint32_t s_next_number;
/** Readings on flash that are not released. */
static uint32_t s_kept;
static uint32_t s_torn;

static reading_store_entry_t s_held[CONFIG_READING_STORE_HELD];
static uint32_t s_held_first;
static uint32_t s_held_count;

/* Opening */

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
    slot_position_t at = slot_log_oldest();
    slot_position_t before = at;
    s_kept = 0;
    while (slot_log_next_reading(&at, &slot)) {
        if (slot.entry.number >= s_state.released && s_kept++ == 0) s_tail = before;
        before = at;
    }
    if (s_kept == 0) s_tail = at;
}

status_t reading_store_open(const port_flash_t *flash)
{
    STATUS_TRY(slot_log_open(flash));
    s_next_number = s_kept = s_torn = s_held_first = s_held_count = 0;
    memset(&s_state, 0, sizeof s_state);
    memset(&s_tail, 0, sizeof s_tail);
    slot_t slot;
    slot_position_t at = slot_log_oldest();
    while (slot_log_next(&at, &slot)) learn(&slot);
    find_tail();
    return STATUS_OK;
}

/* Writing */

/** Gives up what is not released in the sectors up to this one, which is about to be erased. */
static void give_up(uint32_t last_sector)
{
    slot_t slot;
    for (slot_position_t at = s_tail; slot_log_next_reading(&at, &slot) && at.sector <= last_sector;) {
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

static status_t advance(void)
{
    uint32_t erased;
    slot_t slot = {.kind = SLOT_HEADER, .header = {.sector = slot_log_next_sector()}};
    if (slot_log_erases(slot.header.sector, &erased)) give_up(erased);
    slot.header.state = s_state;
    slot.header.next = s_held_count > 0 ? s_held[s_held_first].number : s_next_number;
    return slot_log_begin_sector(&slot);
}

/** Writes a reading, or the state as it is by then. After a slot that fails, one more is tried. */
static status_t write_slot(slot_t *slot)
{
    for (int attempt = 0; attempt < 2; attempt++) {
        if (slot_log_is_full()) STATUS_TRY(advance());
        if (slot->kind == SLOT_STATE) slot->state = s_state;
        if (slot_log_write(slot) == STATUS_OK) return STATUS_OK;
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
    for (slot_position_t at = s_tail; count < most && slot_log_next_reading(&at, &slot); count++) {
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
    for (slot_position_t at = s_tail; slot_log_next_reading(&at, &slot) && slot.entry.number < before; found++) {
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
    for (slot_position_t at = slot_log_oldest(); count < most && slot_log_next_reading(&at, &slot);) {
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
