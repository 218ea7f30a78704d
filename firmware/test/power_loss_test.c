/*
 * Power fails at every step of every write and erase, once with each of two patterns of half-written bits, and then
 * again at random. Afterwards the store must hold exactly what it has promised.
 */
#include <string.h>

#include "check.h"
#include "fake_flash.h"
#include "random.h"
#include "reading_store.h"

enum { SECTOR = 512, SECTORS = 4, READINGS = 80, MOST = 64 };

/** What a run has been promised; counts are those of the readings, which are numbered from 0. */
typedef struct {
    /** Appends that were begun, and those that returned STATUS_OK. */
    uint32_t begun;
    uint32_t kept;
    /** Released with STATUS_OK, and asked to release. */
    uint32_t released;
    uint32_t asked;
} promise_t;

static port_flash_t s_flash;
static reading_store_entry_t s_entries[MOST];
/** Readings that the store dropped at most by the time so many were appended, seen in a run without faults. */
static uint32_t s_dropped_after[READINGS + 1];

static reading_t reading(uint32_t seq)
{
    reading_t made = {.boot = 7, .seq = seq, .t_rel_ms = seq * 1000u};
    CHECK_EQUAL(reading_add(&made, READING_TEMPERATURE, (int32_t)(seq * 7919)), STATUS_OK);
    return made;
}

/** Sends fail for a while in the middle, so that readings are dropped. */
static bool is_time_to_release(uint32_t seq)
{
    return seq % 5 == 4 && (seq < 20 || seq > 65);
}

/** Appends the rest of the readings and releases some every now and then, until the end or until power fails. */
static void go_on(promise_t *promise)
{
    while (promise->begun < READINGS) {
        const uint32_t seq = promise->begun++;
        const reading_t made = reading(seq);
        if (reading_store_append(&made) != STATUS_OK) return;
        promise->kept = promise->begun;
        if (!is_time_to_release(seq)) continue;
        const uint32_t count = reading_store_peek(s_entries, 3);
        CHECK(count > 0 || !fake_flash_has_power());
        if (count == 0) return;
        promise->asked = s_entries[count - 1].reading.seq + 1;
        if (reading_store_release(s_entries[count - 1].number + 1) != STATUS_OK) return;
        promise->released = promise->asked;
    }
}

/** The store holds what was promised, and what happened while power failed is done or not done. Returns the next count. */
static uint32_t check(const promise_t *promise, bool is_first_fault)
{
    const uint32_t count = reading_store_peek(s_entries, MOST);
    const reading_store_stats_t stats = reading_store_stats();
    CHECK_EQUAL(stats.pending, count);
    CHECK_EQUAL(stats.held, 0);
    for (uint32_t i = 0; i < count; i++) {
        const reading_t made = reading(s_entries[0].reading.seq + i);
        CHECK(memcmp(&s_entries[i].reading, &made, sizeof made) == 0);
    }
    const uint32_t end = count > 0 ? s_entries[count - 1].reading.seq + 1 : promise->kept;
    CHECK(end == promise->kept || end == promise->begun);
    const uint32_t first = count > 0 ? s_entries[0].reading.seq : end;
    CHECK(first >= promise->released);
    if (is_first_fault && first > promise->asked) CHECK(first - promise->asked <= s_dropped_after[promise->begun]);
    if (is_first_fault) CHECK(stats.dropped <= s_dropped_after[promise->begun]);
    return end;
}

static void restart(void)
{
    fake_flash_power_on();
    CHECK_EQUAL(reading_store_open(&s_flash), STATUS_OK);
}

static void begin(void)
{
    s_flash = fake_flash_new(SECTOR * SECTORS, SECTOR);
    CHECK_EQUAL(reading_store_open(&s_flash), STATUS_OK);
}

static uint32_t steps_without_faults(void)
{
    begin();
    promise_t promise = {0};
    while (promise.begun < READINGS) {
        const uint32_t seq = promise.begun++;
        const reading_t made = reading(seq);
        CHECK_EQUAL(reading_store_append(&made), STATUS_OK);
        promise.kept = promise.begun;
        if (is_time_to_release(seq)) {
            const uint32_t count = reading_store_peek(s_entries, 3);
            CHECK_EQUAL(reading_store_release(s_entries[count - 1].number + 1), STATUS_OK);
        }
        s_dropped_after[promise.begun] = reading_store_stats().dropped;
    }
    CHECK(s_dropped_after[READINGS] > 0);
    return fake_flash_steps();
}

static void nothing_promised_is_lost_wherever_power_fails(void)
{
    const uint32_t steps = steps_without_faults();
    for (uint32_t cut = 0; cut < steps; cut++) {
        for (uint64_t pattern = 0; pattern < 2; pattern++) {
            begin();
            promise_t promise = {0};
            fake_flash_cut_after(cut, pattern * 977 + cut);
            go_on(&promise);
            CHECK(!fake_flash_has_power());
            restart();
            const uint32_t end = check(&promise, true);
            // Looking changes nothing: a second start sees the same.
            CHECK_EQUAL(reading_store_open(&s_flash), STATUS_OK);
            CHECK_EQUAL(check(&promise, true), end);
            promise.begun = promise.kept = end;
            go_on(&promise);
            CHECK_EQUAL(promise.kept, READINGS);
            CHECK_EQUAL(check(&promise, false), READINGS);
        }
    }
    printf("power failed at each of %u steps\n", (unsigned)steps);
}

static void nothing_promised_is_lost_when_power_fails_again_and_again(void)
{
    random_t random = {42};
    for (int round = 0; round < 500; round++) {
        begin();
        promise_t promise = {0};
        while (promise.kept < READINGS) {
            fake_flash_cut_after(random_below(&random, 900), random_next(&random));
            go_on(&promise);
            restart();
            promise.begun = promise.kept = check(&promise, false);
        }
    }
}

int main(void)
{
    RUN(nothing_promised_is_lost_wherever_power_fails);
    RUN(nothing_promised_is_lost_when_power_fails_again_and_again);
    return 0;
}
