/* Sending: what is released, and that nothing is lost whatever the server does. */
#include <string.h>

#include "check.h"
#include "fake_server.h"
#include "reading_store.h"
#include "sdkconfig.h"
#include "uplink_fixture.h"

static void readings_are_sent_and_released(void)
{
    uplink_begin();
    uplink_append(1, 0, 10);
    CHECK_EQUAL(uplink_step(), UPLINK_INTERVAL_MS);
    CHECK(fake_server_has_all(1, 10));
    CHECK_EQUAL(fake_server.readings, 10);
    CHECK_EQUAL(reading_store_stats().pending, 0);
    CHECK_EQUAL(uplink_stats().acknowledged, 10);
    CHECK(fake_server.says_when_sent);
    CHECK_EQUAL(fake_server.sent_t_rel_ms, 1000);
}

static void readings_of_an_earlier_boot_do_not_say_when_they_were_sent(void)
{
    uplink_begin();
    uplink_append(1, 0, 3);
    const port_http_t http = fake_server_new();
    uplink_boot(2, http);
    uplink_append(2, 0, 2);
    uplink_step();
    CHECK_EQUAL(fake_server.readings, 3);
    CHECK(!fake_server.says_when_sent);
    uplink_fixture.now_ms += UPLINK_INTERVAL_MS;
    uplink_step();
    CHECK(fake_server.says_when_sent);
    CHECK(fake_server_has_all(1, 3) && fake_server_has_all(2, 2));
}

static void what_is_not_acknowledged_stays(void)
{
    const fake_server_mood_t moods[] = {SERVER_IS_AWAY,     SERVER_LOSES_ANSWER, SERVER_CUTS_ANSWER, SERVER_UNAVAILABLE,
                                        SERVER_LIMITS_ALL, SERVER_FORBIDS,      SERVER_IS_A_HOTEL};
    for (size_t i = 0; i < sizeof moods / sizeof *moods; i++) {
        uplink_begin();
        uplink_append(1, 0, 10);
        fake_server_is(moods[i]);
        uplink_step();
        CHECK_EQUAL(reading_store_stats().pending, 10);
        CHECK_EQUAL(uplink_stats().condition, moods[i] == SERVER_FORBIDS ? UPLINK_LOCKED_OUT : UPLINK_AWAY);
        fake_server_is(SERVER_TAKES);
        uplink_fixture.now_ms += CONFIG_UPLINK_BACKOFF_CAP_MS;
        uplink_step();
        CHECK_EQUAL(reading_store_stats().pending, 0);
        CHECK(fake_server_has_all(1, 10));
    }
}

static void readings_that_have_to_wait_are_sent_again(void)
{
    uplink_begin();
    uplink_append(1, 0, 10);
    fake_server_is(SERVER_LIMITS_HALF);
    uplink_step();
    CHECK_EQUAL(reading_store_stats().pending, 5);
    fake_server_is(SERVER_TAKES);
    uplink_fixture.now_ms += UPLINK_INTERVAL_MS;
    uplink_step();
    CHECK(fake_server_has_all(1, 10));
    CHECK_EQUAL(fake_server.stored[1][4], 1);
}

static void a_reading_that_is_refused_is_given_up_and_counted(void)
{
    uplink_begin();
    uplink_append(1, 0, 10);
    fake_server_dislikes(4, SIZE_MAX);
    uplink_step();
    CHECK_EQUAL(reading_store_stats().pending, 0);
    CHECK_EQUAL(uplink_stats().acknowledged, 9);
    CHECK_EQUAL(uplink_stats().refused, 1);
    uplink_append(1, 10, 12);
    fake_server_is(SERVER_REFUSES_ALL);
    uplink_fixture.now_ms += UPLINK_INTERVAL_MS;
    uplink_step();
    CHECK_EQUAL(reading_store_stats().pending, 0);
    CHECK_EQUAL(uplink_stats().refused, 3);
}

static void batches_that_are_too_large_become_smaller(void)
{
    uplink_begin();
    uplink_append(1, 0, 40);
    fake_server_dislikes(UINT32_MAX, 500);
    for (int i = 0; i < 40; i++, uplink_fixture.now_ms += UPLINK_INTERVAL_MS) uplink_step();
    CHECK(fake_server_has_all(1, 40));
    CHECK_EQUAL(uplink_stats().refused, 0);
    uplink_append(1, 40, 41);
    fake_server_dislikes(UINT32_MAX, 10);
    for (int i = 0; i < 10; i++, uplink_fixture.now_ms += UPLINK_INTERVAL_MS) uplink_step();
    CHECK_EQUAL(uplink_stats().refused, 1);
}

static void counts_that_the_server_has_not_seen_are_sent_again_once(void)
{
    uplink_begin();
    uplink_append(1, 0, 60);
    fake_server_hints(",\"repair\":[[3,5],[9,40]]");
    uplink_step();
    memset(fake_server.stored, 0, sizeof fake_server.stored);
    for (int i = 0; i < 10; i++, uplink_fixture.now_ms += 1000) uplink_step();
    CHECK_EQUAL(uplink_stats().repaired, 3 + 32);
    for (uint32_t seq = 0; seq < 60; seq++)
        CHECK_EQUAL(fake_server.stored[1][seq], (seq >= 3 && seq <= 5) || (seq >= 9 && seq <= 40));
    uplink_append(1, 60, 61);
    uplink_fixture.now_ms += UPLINK_INTERVAL_MS;
    uplink_step();
    CHECK_EQUAL(uplink_stats().repaired, 35);
    CHECK(fake_server.stored[1][60] == 1);
}

static void nothing_is_lost_whatever_the_server_does(void)
{
    for (uint64_t seed = 1; seed <= 60; seed++) {
        uplink_begin();
        uplink_fixture.is_random = true;
        uplink_fixture.random.state = seed;
        random_t random = {seed * 7919};
        const port_http_t http = fake_server_new();
        fake_server_retry_after("2");
        for (uint32_t boot_name = 0; boot_name < FAKE_SERVER_BOOTS; boot_name++) {
            uplink_boot(boot_name, http);
            for (uint32_t seq = 0; seq < 60; seq++) {
                uplink_append(boot_name, seq, seq + 1);
                // What a server refuses for good is another test's.
                const fake_server_mood_t mood = (fake_server_mood_t)random_below(&random, SERVER_MOODS);
                fake_server_is(mood == SERVER_REFUSES_ALL ? SERVER_TAKES : mood);
                fake_server_hints(random_below(&random, 3) == 0 ? ",\"repair\":[[1,9]],\"max_batch\":7" : "");
                uplink_step();
                uplink_fixture.now_ms += random_below(&random, 20000);
            }
        }
        fake_server_is(SERVER_TAKES);
        for (int i = 0; i < 400; i++) uplink_fixture.now_ms += uplink_step() + 1;
        CHECK_EQUAL(reading_store_stats().pending, 0);
        const uint32_t dropped = reading_store_stats().dropped;
        CHECK_EQUAL(dropped, 0);
        for (uint32_t boot_name = 0; boot_name < FAKE_SERVER_BOOTS; boot_name++) CHECK(fake_server_has_all(boot_name, 60));
    }
}

int main(void)
{
    RUN(readings_are_sent_and_released);
    RUN(readings_of_an_earlier_boot_do_not_say_when_they_were_sent);
    RUN(what_is_not_acknowledged_stays);
    RUN(readings_that_have_to_wait_are_sent_again);
    RUN(a_reading_that_is_refused_is_given_up_and_counted);
    RUN(batches_that_are_too_large_become_smaller);
    RUN(counts_that_the_server_has_not_seen_are_sent_again_once);
    RUN(nothing_is_lost_whatever_the_server_does);
    return 0;
}
