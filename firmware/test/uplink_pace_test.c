/* When the uplink sends, and how long it waits. */
#include "check.h"
#include "fake_server.h"
#include "reading_store.h"
#include "sdkconfig.h"
#include "uplink_fixture.h"

static void a_batch_that_is_not_full_waits_its_time(void)
{
    uplink_begin();
    uplink_append(1, 0, 1);
    uplink_step();
    uplink_append(1, 1, 2);
    uplink_fixture.now_ms += UPLINK_INTERVAL_MS - 1;
    CHECK_EQUAL(uplink_step(), 1);
    CHECK_EQUAL(fake_server.requests, 1);
    uplink_fixture.now_ms += 1;
    uplink_step();
    CHECK(fake_server_has_all(1, 2));
    CHECK_EQUAL(uplink_step(), UPLINK_INTERVAL_MS);
}

static void a_backlog_is_sent_without_a_pause(void)
{
    uplink_begin();
    uplink_append(1, 0, 100);
    fake_server_hints(",\"max_batch\":30");
    while (reading_store_stats().pending >= 30) CHECK(uplink_step() == 0 || reading_store_stats().pending < 30);
    CHECK_EQUAL(fake_server.readings, 30);
    fake_server_hints(",\"max_batch\":1000");
    uplink_fixture.now_ms += UPLINK_INTERVAL_MS;
    uplink_step();
    CHECK(fake_server_has_all(1, 100));
}

static void waits_double_up_to_a_cap_and_are_random(void)
{
    uplink_begin();
    uplink_append(1, 0, 1);
    fake_server_is(SERVER_IS_AWAY);
    uint64_t most_ms = CONFIG_UPLINK_BACKOFF_BASE_MS;
    for (int failure = 0; failure < 40; failure++) {
        uplink_fixture.random_word = UINT32_MAX - UINT32_MAX % (uint32_t)(most_ms + 1) - 1;
        CHECK_EQUAL(uplink_step(), most_ms);
        uplink_fixture.now_ms += most_ms;
        most_ms = most_ms * 2 < CONFIG_UPLINK_BACKOFF_CAP_MS ? most_ms * 2 : CONFIG_UPLINK_BACKOFF_CAP_MS;
    }
    uplink_fixture.random_word = 0;
    CHECK_EQUAL(uplink_step(), 0);
    fake_server_is(SERVER_TAKES);
    uplink_step();
    uplink_append(1, 1, 2);
    uplink_fixture.now_ms += UPLINK_INTERVAL_MS;
    fake_server_is(SERVER_IS_AWAY);
    uplink_fixture.random_word = CONFIG_UPLINK_BACKOFF_BASE_MS;
    CHECK_EQUAL(uplink_step(), CONFIG_UPLINK_BACKOFF_BASE_MS);
}

static void a_server_that_names_a_time_is_given_it(void)
{
    uplink_begin();
    uplink_append(1, 0, 1);
    fake_server_is(SERVER_UNAVAILABLE);
    fake_server_retry_after("20");
    CHECK_EQUAL(uplink_step(), 20000);
    uplink_fixture.now_ms += 20000;
    uplink_fixture.random_word = 5000;
    fake_server_is(SERVER_LIMITS_ALL);
    CHECK_EQUAL(uplink_step(), 25000);
}

static void a_server_that_asks_for_a_pause_gets_it_after_a_success_too(void)
{
    uplink_begin();
    uplink_append(1, 0, 1);
    fake_server_hints(",\"next_batch_after_ms\":60000");
    CHECK_EQUAL(uplink_step(), 60000);
}

int main(void)
{
    RUN(a_batch_that_is_not_full_waits_its_time);
    RUN(a_backlog_is_sent_without_a_pause);
    RUN(waits_double_up_to_a_cap_and_are_random);
    RUN(a_server_that_names_a_time_is_given_it);
    RUN(a_server_that_asks_for_a_pause_gets_it_after_a_success_too);
    return 0;
}
