#include "slot.h"

#include <string.h>

enum { TYPE_HEADER = 'H', TYPE_STATE = 'S', TYPE_READING = 'R' };
enum { CRC_AT = SLOT_SIZE - 4 };
/** The version of this layout: another one is a flash full of strangers. */
#define MAGIC 0x314c5254u

static uint8_t *put(uint8_t *at, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++) at[i] = (uint8_t)(value >> (8 * i));
    return at + bytes;
}

static uint64_t get(const uint8_t **at, int bytes)
{
    uint64_t value = 0;
    for (int i = 0; i < bytes; i++) value |= (uint64_t)(*at)[i] << (8 * i);
    *at += bytes;
    return value;
}

/** CRC-32 as in Ethernet, four bits at a time: 64 bytes of table. */
static uint32_t crc32(const uint8_t *bytes, size_t length)
{
    static const uint32_t table[16] = {
        0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
        0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
    };
    uint32_t crc = ~0u;
    for (size_t i = 0; i < length; i++) {
        crc = table[(crc ^ bytes[i]) & 15] ^ (crc >> 4);
        crc = table[(crc ^ (bytes[i] >> 4)) & 15] ^ (crc >> 4);
    }
    return ~crc;
}

static uint8_t *put_state(uint8_t *at, const slot_state_t *state)
{
    at = put(at, state->released, 4);
    return put(at, state->lost, 4);
}

static void get_state(const uint8_t **at, slot_state_t *state)
{
    state->released = (uint32_t)get(at, 4);
    state->lost = (uint32_t)get(at, 4);
}

static void put_reading(uint8_t *at, const reading_store_entry_t *entry)
{
    const reading_t *reading = &entry->reading;
    at = put(at, reading->count, 1);
    at = put(at, entry->number, 4);
    at = put(at, reading->boot, 8);
    at = put(at, reading->seq, 4);
    at = put(at, reading->t_rel_ms, 6);
    at = put(at, (uint64_t)reading->timestamp_ms, 6);
    for (int i = 0; i < reading->count; i++) {
        at = put(at, reading->values[i].metric, 1);
        at = put(at, (uint32_t)reading->values[i].milli, 4);
    }
}

static bool get_reading(const uint8_t *at, reading_store_entry_t *entry)
{
    reading_t *reading = &entry->reading;
    memset(entry, 0, sizeof *entry);
    reading->count = (uint8_t)get(&at, 1);
    if (reading->count > READING_METRICS_MAX) return false;
    entry->number = (uint32_t)get(&at, 4);
    reading->boot = get(&at, 8);
    reading->seq = (uint32_t)get(&at, 4);
    reading->t_rel_ms = get(&at, 6);
    reading->timestamp_ms = (int64_t)get(&at, 6);
    for (int i = 0; i < reading->count; i++) {
        reading->values[i].metric = (uint8_t)get(&at, 1);
        reading->values[i].milli = (int32_t)(uint32_t)get(&at, 4);
    }
    return true;
}

void slot_encode(const slot_t *slot, uint8_t into[SLOT_SIZE])
{
    memset(into, 0, SLOT_SIZE);
    if (slot->kind == SLOT_HEADER) {
        into[0] = TYPE_HEADER;
        uint8_t *at = put(into + 1, MAGIC, 4);
        at = put(at, slot->header.sector, 4);
        at = put(at, slot->header.next, 4);
        put_state(at, &slot->header.state);
    } else if (slot->kind == SLOT_STATE) {
        into[0] = TYPE_STATE;
        put_state(into + 1, &slot->state);
    } else {
        into[0] = TYPE_READING;
        put_reading(into + 1, &slot->entry);
    }
    put(into + CRC_AT, crc32(into, CRC_AT), 4);
}

static bool is_blank(const uint8_t bytes[SLOT_SIZE])
{
    for (int i = 0; i < SLOT_SIZE; i++) {
        if (bytes[i] != 0xff) return false;
    }
    return true;
}

static slot_kind_t header_kind(const uint8_t *at, slot_header_t *header)
{
    if (get(&at, 4) != MAGIC) return SLOT_TORN;
    header->sector = (uint32_t)get(&at, 4);
    header->next = (uint32_t)get(&at, 4);
    get_state(&at, &header->state);
    return SLOT_HEADER;
}

void slot_decode(const uint8_t bytes[SLOT_SIZE], slot_t *into)
{
    const uint8_t *crc_at = bytes + CRC_AT;
    const uint8_t *at = bytes + 1;
    into->kind = SLOT_TORN;
    if (is_blank(bytes)) {
        into->kind = SLOT_BLANK;
    } else if (get(&crc_at, 4) != crc32(bytes, CRC_AT)) {
        return;
    } else if (bytes[0] == TYPE_HEADER) {
        into->kind = header_kind(at, &into->header);
    } else if (bytes[0] == TYPE_STATE) {
        get_state(&at, &into->state);
        into->kind = SLOT_STATE;
    } else if (bytes[0] == TYPE_READING && get_reading(at, &into->entry)) {
        into->kind = SLOT_READING;
    }
}
