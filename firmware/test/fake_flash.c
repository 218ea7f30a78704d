#include "fake_flash.h"

#include <string.h>

#include "random.h"

/** An erase is not done at once either. */
#define ERASE_STEPS 4

static uint8_t s_bytes[FAKE_FLASH_MAX];
static uint32_t s_size;
static uint32_t s_sector_size;
static uint32_t s_left;
static uint32_t s_steps;
static bool s_has_power;
static bool s_is_worn;
static random_t s_random;

static bool step(void)
{
    if (s_left == 0) s_has_power = false;
    if (!s_has_power) return false;
    if (s_left != FAKE_FLASH_FOREVER) s_left--;
    s_steps++;
    return true;
}

static status_t read_flash(void *context, uint32_t offset, void *into, uint32_t length)
{
    (void)context;
    if (!s_has_power || offset + length > s_size) return STATUS_IO;
    memcpy(into, s_bytes + offset, length);
    return STATUS_OK;
}

static status_t write_flash(void *context, uint32_t offset, const void *from, uint32_t length)
{
    (void)context;
    const uint8_t *bytes = from;
    if (!s_has_power || offset + length > s_size) return STATUS_IO;
    for (uint32_t i = 0; i < length; i++) {
        if (!step()) {
            // Of the byte that is being written, some bits are.
            s_bytes[offset + i] &= bytes[i] | (uint8_t)random_next(&s_random);
            return STATUS_IO;
        }
        s_bytes[offset + i] &= s_is_worn ? bytes[i] & 0xfe : bytes[i];
    }
    return STATUS_OK;
}

static status_t erase_flash(void *context, uint32_t offset, uint32_t length)
{
    (void)context;
    if (!s_has_power || offset % s_sector_size != 0 || length % s_sector_size != 0) return STATUS_INVALID;
    const uint32_t part = length / ERASE_STEPS;
    for (uint32_t done = 0; done < length; done += part) {
        if (!step()) {
            for (uint32_t i = done; i < length; i++) s_bytes[offset + i] |= (uint8_t)random_next(&s_random);
            return STATUS_IO;
        }
        memset(s_bytes + offset + done, 0xff, part);
    }
    return STATUS_OK;
}

port_flash_t fake_flash_new(uint32_t size, uint32_t sector_size)
{
    memset(s_bytes, 0xff, sizeof s_bytes);
    s_size = size;
    s_sector_size = sector_size;
    s_steps = 0;
    s_is_worn = false;
    fake_flash_power_on();
    const port_flash_t flash = {NULL, size, sector_size, read_flash, write_flash, erase_flash};
    return flash;
}

void fake_flash_cut_after(uint32_t steps, uint64_t seed)
{
    s_left = steps;
    s_random.state = seed;
}

void fake_flash_power_on(void)
{
    s_left = FAKE_FLASH_FOREVER;
    s_has_power = true;
}

bool fake_flash_has_power(void)
{
    return s_has_power;
}

uint32_t fake_flash_steps(void)
{
    return s_steps;
}

void fake_flash_wear_out(bool is_worn)
{
    s_is_worn = is_worn;
}

uint8_t *fake_flash_bytes(void)
{
    return s_bytes;
}
