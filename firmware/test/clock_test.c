/* Time: none before the first server told it, never an impossible one, never the same twice. */
#include "clock.h"

#include "check.h"

#define BUILT_AT 1790000000000

static uint64_t s_uptime_ms;

static uint64_t uptime_ms(void *context)
{
    (void)context;
    return s_uptime_ms;
}

static void begin(void)
{
    const port_clock_t port = {NULL, uptime_ms};
    s_uptime_ms = 5000;
    clock_start(&port, BUILT_AT);
}

static void there_is_no_time_of_day_before_it_was_set(void)
{
    int64_t stamp = 7;
    begin();
    CHECK_EQUAL(clock_stamp(&stamp), STATUS_NOT_READY);
    CHECK_EQUAL(stamp, 7);
    CHECK_EQUAL(clock_uptime_ms(), 5000);
}

static void time_goes_on_with_the_uptime(void)
{
    int64_t stamp;
    begin();
    CHECK_EQUAL(clock_set(BUILT_AT + 1000), STATUS_OK);
    s_uptime_ms += 250;
    CHECK_EQUAL(clock_stamp(&stamp), STATUS_OK);
    CHECK_EQUAL(stamp, BUILT_AT + 1250);
}

static void an_impossible_time_is_not_taken(void)
{
    int64_t stamp;
    begin();
    CHECK_EQUAL(clock_set(0), STATUS_INVALID);
    CHECK_EQUAL(clock_set(BUILT_AT - 1), STATUS_INVALID);
    CHECK_EQUAL(clock_set(BUILT_AT + 60LL * 365 * 86400000), STATUS_INVALID);
    CHECK_EQUAL(clock_set(INT64_MAX), STATUS_INVALID);
    CHECK_EQUAL(clock_set(INT64_MIN), STATUS_INVALID);
    CHECK_EQUAL(clock_stamp(&stamp), STATUS_NOT_READY);
}

static void no_two_readings_get_the_same_time_even_when_the_clock_is_set_back(void)
{
    int64_t first, second, third;
    begin();
    CHECK_EQUAL(clock_set(BUILT_AT + 9000), STATUS_OK);
    CHECK_EQUAL(clock_stamp(&first), STATUS_OK);
    CHECK_EQUAL(clock_stamp(&second), STATUS_OK);
    CHECK_EQUAL(clock_set(BUILT_AT + 1000), STATUS_OK);
    CHECK_EQUAL(clock_stamp(&third), STATUS_OK);
    CHECK_EQUAL(second, first + 1);
    CHECK_EQUAL(third, first + 2);
}

int main(void)
{
    RUN(there_is_no_time_of_day_before_it_was_set);
    RUN(time_goes_on_with_the_uptime);
    RUN(an_impossible_time_is_not_taken);
    RUN(no_two_readings_get_the_same_time_even_when_the_clock_is_set_back);
    return 0;
}
