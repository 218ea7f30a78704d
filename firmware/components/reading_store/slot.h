/* The 64 bytes of a slot and what they mean. Private to the reading store. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "reading_store.h"

#define SLOT_SIZE 64

/** How far the log is released, and what was lost below that. */
typedef struct {
    uint32_t released;
    uint32_t lost;
} slot_state_t;

/** Begins a sector. */
typedef struct {
    uint32_t sector;
    /** The number of the next reading when the sector began. */
    uint32_t next;
    slot_state_t state;
} slot_header_t;

typedef enum { SLOT_BLANK, SLOT_TORN, SLOT_HEADER, SLOT_STATE, SLOT_READING } slot_kind_t;

/** What a slot is; the matching part of the union is filled in. */
typedef struct {
    slot_kind_t kind;
    union {
        slot_header_t header;
        slot_state_t state;
        reading_store_entry_t entry;
    };
} slot_t;

void slot_encode(const slot_t *slot, uint8_t into[SLOT_SIZE]);
void slot_decode(const uint8_t bytes[SLOT_SIZE], slot_t *into);
