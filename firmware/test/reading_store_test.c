/* The store of readings: what it keeps, in which order, and what it says about the rest. */
#include "reading_store.h"

#include <string.h>

#include "check.h"
#include "fake_flash.h"
#include "sdkconfig.h"

enum { SECTOR = 512, SECTORS = 4, PER_SECTOR = SECTOR / 64 - 1 };

static port_flash_t s_flash;

static reading_t reading(uint64_t boot, uint32_t seq)
{
    reading_t made = {.boot = boot, .seq = seq, .t_rel_ms = 0x123456789abcull + seq, .timestamp_ms = 1800000000000 + seq};
    for (int i = 0; i < READING_METRICS_MAX; i++) CHECK_EQUAL(reading_add(&made, (reading_metric_t)i, -1000 * i - (int32_t)seq), STATUS_OK);
    return made;
}

static void append(uint64_t boot, uint32_t from, uint32_t to)
{
    for (uint32_t seq = from; seq <= to; seq++) {
        const reading_t made = reading(boot, seq);
        CHECK_EQUAL(reading_store_append(&made), STATUS_OK);
    }
}

static void open_new(void)
{
    s_flash = fake_flash_new(SECTOR * SECTORS, SECTOR);
    CHECK_EQUAL(reading_store_open(&s_flash), STATUS_OK);
}

/** What peek returns are these counts of one boot, whole; the number to release them with. */
static uint32_t expect(uint64_t boot, uint32_t from, uint32_t to)
{
    static reading_store_entry_t entries[64];
    const uint32_t count = reading_store_peek(entries, 64);
    CHECK_EQUAL(count, to - from + 1);
    for (uint32_t i = 0; i < count; i++) {
        const reading_t made = reading(boot, from + i);
        CHECK(memcmp(&entries[i].reading, &made, sizeof made) == 0);
    }
    return entries[count - 1].number + 1;
}

static void a_new_store_is_empty(void)
{
    open_new();
    reading_store_entry_t entry;
    CHECK_EQUAL(reading_store_peek(&entry, 1), 0);
    CHECK_EQUAL(reading_store_stats().pending, 0);
    CHECK_EQUAL(reading_store_stats().dropped, 0);
}

static void readings_come_back_whole_and_in_order_after_a_restart(void)
{
    open_new();
    append(7, 0, 9);
    expect(7, 0, 9);
    CHECK_EQUAL(reading_store_open(&s_flash), STATUS_OK);
    expect(7, 0, 9);
    CHECK_EQUAL(reading_store_stats().pending, 10);
}

static void what_was_released_stays_away(void)
{
    open_new();
    append(7, 0, 9);
    reading_store_entry_t entries[4];
    CHECK_EQUAL(reading_store_peek(entries, 4), 4);
    CHECK_EQUAL(reading_store_release(entries[3].number + 1), STATUS_OK);
    expect(7, 4, 9);
    CHECK_EQUAL(reading_store_open(&s_flash), STATUS_OK);
    CHECK_EQUAL(reading_store_release(expect(7, 4, 9)), STATUS_OK);
    CHECK_EQUAL(reading_store_open(&s_flash), STATUS_OK);
    CHECK_EQUAL(reading_store_stats().pending, 0);
    CHECK_EQUAL(reading_store_stats().dropped, 0);
}

static void releasing_twice_or_what_is_not_there_changes_nothing(void)
{
    open_new();
    append(7, 0, 3);
    CHECK_EQUAL(reading_store_release(2), STATUS_OK);
    CHECK_EQUAL(reading_store_release(1), STATUS_OK);
    CHECK_EQUAL(reading_store_release(5), STATUS_INVALID);
    expect(7, 2, 3);
}

static void a_batch_holds_readings_of_one_boot(void)
{
    open_new();
    append(7, 0, 3);
    append(8, 0, 2);
    CHECK_EQUAL(reading_store_release(expect(7, 0, 3)), STATUS_OK);
    expect(8, 0, 2);
}

static void a_full_store_drops_the_oldest_and_counts_them(void)
{
    open_new();
    append(7, 0, 99);
    const reading_store_stats_t stats = reading_store_stats();
    CHECK_EQUAL(stats.pending + stats.dropped, 100);
    CHECK(stats.pending >= (SECTORS - 1) * PER_SECTOR);
    expect(7, stats.dropped, 99);
    CHECK_EQUAL(reading_store_open(&s_flash), STATUS_OK);
    CHECK_EQUAL(reading_store_stats().dropped, stats.dropped);
    expect(7, stats.dropped, 99);
}

static void dropped_readings_stay_counted_when_the_rest_is_released(void)
{
    open_new();
    append(7, 0, 99);
    const uint32_t dropped = reading_store_stats().dropped;
    CHECK_EQUAL(reading_store_release(expect(7, dropped, 99)), STATUS_OK);
    append(7, 100, 130);
    CHECK_EQUAL(reading_store_release(expect(7, 100 + reading_store_stats().dropped - dropped, 130)), STATUS_OK);
    const uint32_t in_all = reading_store_stats().dropped;
    CHECK_EQUAL(reading_store_open(&s_flash), STATUS_OK);
    CHECK_EQUAL(reading_store_stats().dropped, in_all);
}

static void a_spoilt_reading_is_passed_over_and_counted(void)
{
    open_new();
    append(7, 0, 5);
    fake_flash_bytes()[64 * 3 + 20] ^= 4;
    CHECK_EQUAL(reading_store_open(&s_flash), STATUS_OK);
    reading_store_entry_t entries[8];
    CHECK_EQUAL(reading_store_peek(entries, 8), 5);
    CHECK_EQUAL(entries[2].reading.seq, 3);
    CHECK_EQUAL(reading_store_stats().dropped, 1);
    CHECK_EQUAL(reading_store_stats().torn, 1);
    CHECK_EQUAL(reading_store_release(entries[4].number + 1), STATUS_OK);
    CHECK_EQUAL(reading_store_open(&s_flash), STATUS_OK);
    CHECK_EQUAL(reading_store_stats().dropped, 1);
}

static void a_sector_whose_header_is_spoilt_costs_only_itself(void)
{
    open_new();
    append(7, 0, 3 * PER_SECTOR - 1);
    fake_flash_bytes()[SECTOR + 7] ^= 1;
    CHECK_EQUAL(reading_store_open(&s_flash), STATUS_OK);
    CHECK_EQUAL(reading_store_stats().pending, 2 * PER_SECTOR);
    CHECK_EQUAL(reading_store_stats().dropped, PER_SECTOR);
    append(7, 3 * PER_SECTOR, 3 * PER_SECTOR + 20);
    CHECK_EQUAL(reading_store_stats().pending + reading_store_stats().dropped, 3 * PER_SECTOR + 21);
}

static void flash_full_of_something_else_is_an_empty_store(void)
{
    s_flash = fake_flash_new(SECTOR * SECTORS, SECTOR);
    for (int i = 0; i < SECTOR * SECTORS; i++) fake_flash_bytes()[i] = (uint8_t)(i * 31 + 7);
    CHECK_EQUAL(reading_store_open(&s_flash), STATUS_OK);
    CHECK_EQUAL(reading_store_stats().pending, 0);
    append(7, 0, 99);
    CHECK(reading_store_stats().pending >= (SECTORS - 1) * PER_SECTOR);
}

static void worn_flash_leaves_readings_in_memory_until_it_works_again(void)
{
    open_new();
    append(7, 0, 2);
    fake_flash_wear_out(true);
    const reading_t held = reading(7, 3);
    CHECK_EQUAL(reading_store_append(&held), STATUS_IO);
    CHECK_EQUAL(reading_store_stats().held, 1);
    expect(7, 0, 3);
    fake_flash_wear_out(false);
    append(7, 4, 4);
    CHECK_EQUAL(reading_store_stats().held, 0);
    CHECK_EQUAL(reading_store_open(&s_flash), STATUS_OK);
    expect(7, 0, 4);
    CHECK_EQUAL(reading_store_stats().dropped, 0);
}

static void memory_holds_the_newest_when_flash_never_works(void)
{
    s_flash = fake_flash_new(SECTOR * SECTORS, SECTOR);
    fake_flash_wear_out(true);
    CHECK_EQUAL(reading_store_open(&s_flash), STATUS_OK);
    for (uint32_t seq = 0; seq < CONFIG_READING_STORE_HELD + 8; seq++) {
        const reading_t made = reading(7, seq);
        CHECK_EQUAL(reading_store_append(&made), STATUS_IO);
    }
    CHECK_EQUAL(reading_store_stats().held, CONFIG_READING_STORE_HELD);
    CHECK_EQUAL(reading_store_stats().dropped, 8);
    CHECK_EQUAL(reading_store_release(expect(7, 8, CONFIG_READING_STORE_HELD + 7)), STATUS_IO);
    CHECK_EQUAL(reading_store_stats().pending, 0);
    CHECK_EQUAL(reading_store_stats().dropped, 8);
}

static void released_readings_can_be_found_again_while_flash_has_them(void)
{
    open_new();
    append(7, 0, 9);
    append(8, 0, 1);
    CHECK_EQUAL(reading_store_release(expect(7, 0, 9)), STATUS_OK);
    reading_t found[8];
    const reading_store_range_t middle = {7, 3, 5};
    CHECK_EQUAL(reading_store_find_released(&middle, found, 8), 3);
    CHECK_EQUAL(found[0].seq, 3);
    CHECK_EQUAL(found[2].seq, 5);
    CHECK_EQUAL(reading_store_find_released(&middle, found, 2), 2);
    const reading_store_range_t waiting = {8, 0, 1};
    CHECK_EQUAL(reading_store_find_released(&waiting, found, 8), 0);
}

static void a_flash_that_is_too_small_is_refused(void)
{
    port_flash_t flash = fake_flash_new(SECTOR, SECTOR);
    CHECK_EQUAL(reading_store_open(&flash), STATUS_INVALID);
    flash = fake_flash_new(SECTOR, 64);
    CHECK_EQUAL(reading_store_open(&flash), STATUS_INVALID);
}

int main(void)
{
    RUN(a_new_store_is_empty);
    RUN(readings_come_back_whole_and_in_order_after_a_restart);
    RUN(what_was_released_stays_away);
    RUN(releasing_twice_or_what_is_not_there_changes_nothing);
    RUN(a_batch_holds_readings_of_one_boot);
    RUN(a_full_store_drops_the_oldest_and_counts_them);
    RUN(dropped_readings_stay_counted_when_the_rest_is_released);
    RUN(a_spoilt_reading_is_passed_over_and_counted);
    RUN(a_sector_whose_header_is_spoilt_costs_only_itself);
    RUN(flash_full_of_something_else_is_an_empty_store);
    RUN(worn_flash_leaves_readings_in_memory_until_it_works_again);
    RUN(memory_holds_the_newest_when_flash_never_works);
    RUN(released_readings_can_be_found_again_while_flash_has_them);
    RUN(a_flash_that_is_too_small_is_refused);
    return 0;
}
