/* How long a device stays open to be set up. */
#include "setup_window.h"

#include "check.h"
#include "sdkconfig.h"

static void it_closes_when_its_time_is_over(void)
{
    setup_window_open(5000);
    CHECK(!setup_window_is_over(5000));
    CHECK(!setup_window_is_over(4999 + CONFIG_SETUP_WINDOW_MS));
    CHECK(setup_window_is_over(5000 + CONFIG_SETUP_WINDOW_MS));
}

static void it_closes_after_some_wrong_proofs(void)
{
    setup_window_open(0);
    for (int i = 1; i < CONFIG_SETUP_WINDOW_MISMATCHES; i++) setup_window_mismatch();
    CHECK(!setup_window_is_over(1));
    setup_window_proved(1);
    setup_window_mismatch();
    CHECK(setup_window_is_over(1));
    setup_window_open(2);
    CHECK(!setup_window_is_over(2));
}

static void a_right_proof_gives_the_whole_time_once_more(void)
{
    setup_window_open(0);
    setup_window_proved(CONFIG_SETUP_WINDOW_MS - 1);
    CHECK(!setup_window_is_over(CONFIG_SETUP_WINDOW_MS));
    CHECK(setup_window_is_over(2u * CONFIG_SETUP_WINDOW_MS - 1));
}

static void a_clock_that_has_run_for_long_is_no_reason_to_close(void)
{
    setup_window_open(UINT32_MAX - 10ull);
    CHECK(!setup_window_is_over(UINT32_MAX + 10ull));
    CHECK(setup_window_is_over(UINT32_MAX - 10ull + CONFIG_SETUP_WINDOW_MS));
}

int main(void)
{
    RUN(it_closes_when_its_time_is_over);
    RUN(it_closes_after_some_wrong_proofs);
    RUN(a_right_proof_gives_the_whole_time_once_more);
    RUN(a_clock_that_has_run_for_long_is_no_reason_to_close);
    return 0;
}
