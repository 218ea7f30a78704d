/*
 * The bytes of a batch are those of proto/golden/submitted, which ingest's decoder is tested with. A new golden file
 * gets the bytes that this test prints.
 */
#include "batch.h"

#include <string.h>

#include "check.h"
#include "golden.h"

static uint8_t s_bytes[2048];

static void add(batch_t *batch, const reading_t *reading)
{
    CHECK_EQUAL(batch_add(batch, reading), STATUS_OK);
}

static void expect(const batch_t *batch, const uint8_t *golden, size_t length)
{
    if (batch->length != length || memcmp(batch->bytes, golden, length) != 0) {
        for (size_t i = 0; i < batch->length; i++) printf("%02x%s", batch->bytes[i], i % 40 == 39 ? "\n" : "");
        printf("\n");
        FAIL("these are not the bytes of the golden file");
    }
}

static reading_t room(uint32_t seq)
{
    reading_t reading = {.boot = 0x0123456789abcdef, .seq = seq, .t_rel_ms = 60000 + seq * 10000u};
    CHECK_EQUAL(reading_add(&reading, READING_TEMPERATURE, 21370 + (int32_t)seq), STATUS_OK);
    CHECK_EQUAL(reading_add(&reading, READING_HUMIDITY, 48500), STATUS_OK);
    return reading;
}

static void a_batch_with_times(void)
{
    batch_t batch;
    batch_begin(&batch, s_bytes, sizeof s_bytes);
    for (uint32_t seq = 0; seq < 3; seq++) {
        reading_t reading = room(seq);
        reading.timestamp_ms = 1800000000000 + seq * 10000;
        add(&batch, &reading);
    }
    CHECK_EQUAL(batch_end(&batch, 95000), STATUS_OK);
    expect(&batch, golden_submitted_with_times, sizeof golden_submitted_with_times);
}

static void a_batch_of_an_earlier_boot_without_a_clock(void)
{
    batch_t batch;
    batch_begin(&batch, s_bytes, sizeof s_bytes);
    const reading_t reading = room(7);
    add(&batch, &reading);
    CHECK_EQUAL(batch_end(&batch, BATCH_NOT_SAID), STATUS_OK);
    expect(&batch, golden_submitted_clockless, sizeof golden_submitted_clockless);
}

static void every_metric_and_the_largest_numbers(void)
{
    batch_t batch;
    batch_begin(&batch, s_bytes, sizeof s_bytes);
    for (int first = 0; first < READING_METRIC_KINDS; first += READING_METRICS_MAX) {
        reading_t reading = {.boot = UINT64_MAX, .seq = UINT32_MAX, .t_rel_ms = 0xffffffffffff};
        reading.timestamp_ms = 4102444800000;
        for (int i = first; i < READING_METRIC_KINDS && i < first + READING_METRICS_MAX; i++)
            CHECK_EQUAL(reading_add(&reading, (reading_metric_t)i, i % 2 == 0 ? INT32_MAX : INT32_MIN), STATUS_OK);
        add(&batch, &reading);
        CHECK(batch.length <= (size_t)BATCH_READING_SIZE_MAX * ((size_t)first / READING_METRICS_MAX + 1));
    }
    CHECK_EQUAL(batch_end(&batch, 0xffffffffffff), STATUS_OK);
    expect(&batch, golden_submitted_extremes, sizeof golden_submitted_extremes);
}

static void a_reading_that_does_not_fit_changes_nothing(void)
{
    batch_t batch;
    const reading_t reading = room(0);
    batch_begin(&batch, s_bytes, 160);
    while (batch_add(&batch, &reading) == STATUS_OK) CHECK(batch.length <= 160);
    const size_t length = batch.length;
    s_bytes[160] = 0x5a;
    CHECK_EQUAL(batch_add(&batch, &reading), STATUS_NO_SPACE);
    CHECK_EQUAL(batch.length, length);
    CHECK_EQUAL(s_bytes[160], 0x5a);
}

static void a_metric_that_this_firmware_does_not_know_is_left_out(void)
{
    batch_t with, without;
    uint8_t bytes[256];
    reading_t reading = room(0);
    batch_begin(&without, bytes, sizeof bytes);
    add(&without, &reading);
    CHECK_EQUAL(reading_add(&reading, (reading_metric_t)200, 1), STATUS_OK);
    batch_begin(&with, s_bytes, sizeof s_bytes);
    add(&with, &reading);
    CHECK_EQUAL(with.length, without.length);
    CHECK(memcmp(with.bytes, without.bytes, with.length) == 0);
}

int main(void)
{
    RUN(a_batch_with_times);
    RUN(a_batch_of_an_earlier_boot_without_a_clock);
    RUN(every_metric_and_the_largest_numbers);
    RUN(a_reading_that_does_not_fit_changes_nothing);
    RUN(a_metric_that_this_firmware_does_not_know_is_left_out);
    return 0;
}
