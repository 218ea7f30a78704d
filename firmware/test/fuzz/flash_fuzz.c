/* A flash with anything on it: the store opens, says what makes sense, and goes on working. */
#include <string.h>

#include "check.h"
#include "fake_flash.h"
#include "reading_store.h"

enum { SECTOR = 512, SECTORS = 3 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/** Slots that the store has written itself, in which the input then sets bytes: place, place, value. */
static void fill(port_flash_t *flash)
{
    CHECK_EQUAL(reading_store_open(flash), STATUS_OK);
    for (uint32_t seq = 0; seq < 18; seq++) {
        const reading_t reading = {.boot = 7, .seq = seq, .count = 1};
        CHECK_EQUAL(reading_store_append(&reading), STATUS_OK);
        if (seq == 9) CHECK_EQUAL(reading_store_release(5), STATUS_OK);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static reading_store_entry_t entries[64];
    port_flash_t flash = fake_flash_new(SECTOR * SECTORS, SECTOR);
    fill(&flash);
    for (size_t i = 0; i + 2 < size; i += 3)
        fake_flash_bytes()[(bytes[i] << 8 | bytes[i + 1]) % (SECTOR * SECTORS)] = bytes[i + 2];
    CHECK_EQUAL(reading_store_open(&flash), STATUS_OK);
    const uint32_t count = reading_store_peek(entries, 64);
    CHECK_EQUAL(reading_store_stats().pending, count);
    for (uint32_t i = 1; i < count; i++) CHECK(entries[i].number > entries[i - 1].number);
    const reading_t reading = {.boot = 7, .seq = 99, .count = 1};
    CHECK_EQUAL(reading_store_append(&reading), STATUS_OK);
    const uint32_t after = reading_store_peek(entries, 64);
    CHECK(after > 0 && entries[after - 1].reading.seq == 99);
    return 0;
}
