/* Sending: what is released, how long it waits, and that nothing is lost whatever the server does. */
#include "uplink.h"

#include <string.h>

#include "check.h"
#include "fake_flash.h"
#include "fake_server.h"
#include "random.h"
#include "reading_store.h"
#include "sdkconfig.h"

enum { INTERVAL_MS = 10000 };

static uint64_t s_now_ms;
static uint32_t s_random_word;
static bool s_is_random;
static random_t s_random;
static port_flash_t s_flash;

static uint64_t uptime_ms(void *context)
{
    (void)context;
    return s_now_ms;
}

static uint32_t next_random(void *context)
{
    (void)context;
    return s_is_random ? random_next(&s_random) : s_random_word;
}

static void stay_silent(void *context, port_log_level_t level, const char *component, const char *message, int64_t value)
{
    (void)context, (void)level, (void)component, (void)message, (void)value;
}

static uplink_ports_t ports(port_http_t http)
{
    const uplink_ports_t made = {http, {NULL, uptime_ms}, {NULL, next_random}, {NULL, stay_silent}};
    return made;
}

static void boot(uint64_t name, port_http_t http)
{
    const uplink_ports_t made = ports(http);
    const uplink_settings_t settings = {name, INTERVAL_MS};
    CHECK_EQUAL(reading_store_open(&s_flash), STATUS_OK);
    uplink_start(&made, &settings);
}

static void begin(void)
{
    s_now_ms = 1000;
    s_random_word = 0;
    s_is_random = false;
    s_flash = fake_flash_new(8192, 1024);
    boot(1, fake_server_new());
}

static void append(uint64_t boot_name, uint32_t from, uint32_t below)
{
    for (uint32_t seq = from; seq < below; seq++) {
        reading_t reading = {.boot = boot_name, .seq = seq, .t_rel_ms = s_now_ms};
        CHECK_EQUAL(reading_add(&reading, READING_TEMPERATURE, 21500), STATUS_OK);
        CHECK_EQUAL(reading_store_append(&reading), STATUS_OK);
    }
}

static void readings_are_sent_and_released(void)
{
    begin();
    append(1, 0, 10);
    CHECK_EQUAL(uplink_step(), INTERVAL_MS);
    CHECK(fake_server_has_all(1, 10));
    CHECK_EQUAL(fake_server.readings, 10);
    CHECK_EQUAL(reading_store_stats().pending, 0);
    CHECK_EQUAL(uplink_stats().acknowledged, 10);
    CHECK(fake_server.says_when_sent);
    CHECK_EQUAL(fake_server.sent_t_rel_ms, 1000);
}

static void a_batch_that_is_not_full_waits_its_time(void)
{
    begin();
    append(1, 0, 1);
    uplink_step();
    append(1, 1, 2);
    s_now_ms += INTERVAL_MS - 1;
    CHECK_EQUAL(uplink_step(), 1);
    CHECK_EQUAL(fake_server.requests, 1);
    s_now_ms += 1;
    uplink_step();
    CHECK(fake_server_has_all(1, 2));
    CHECK_EQUAL(uplink_step(), INTERVAL_MS);
}

static void a_backlog_is_sent_without_a_pause(void)
{
    begin();
    append(1, 0, 100);
    fake_server_hints(",\"max_batch\":30");
    while (reading_store_stats().pending >= 30) CHECK(uplink_step() == 0 || reading_store_stats().pending < 30);
    CHECK_EQUAL(fake_server.readings, 30);
    fake_server_hints(",\"max_batch\":1000");
    s_now_ms += INTERVAL_MS;
    uplink_step();
    CHECK(fake_server_has_all(1, 100));
}

static void readings_of_an_earlier_boot_do_not_say_when_they_were_sent(void)
{
    begin();
    append(1, 0, 3);
    const port_http_t http = fake_server_new();
    boot(2, http);
    append(2, 0, 2);
    uplink_step();
    CHECK_EQUAL(fake_server.readings, 3);
    CHECK(!fake_server.says_when_sent);
    s_now_ms += INTERVAL_MS;
    uplink_step();
    CHECK(fake_server.says_when_sent);
    CHECK(fake_server_has_all(1, 3) && fake_server_has_all(2, 2));
}

static void what_is_not_acknowledged_stays(void)
{
    const fake_server_mood_t moods[] = {SERVER_IS_AWAY,     SERVER_LOSES_ANSWER, SERVER_CUTS_ANSWER, SERVER_UNAVAILABLE,
                                        SERVER_LIMITS_ALL, SERVER_FORBIDS,      SERVER_IS_A_HOTEL};
    for (size_t i = 0; i < sizeof moods / sizeof *moods; i++) {
        begin();
        append(1, 0, 10);
        fake_server_is(moods[i]);
        uplink_step();
        CHECK_EQUAL(reading_store_stats().pending, 10);
        CHECK_EQUAL(uplink_stats().condition, moods[i] == SERVER_FORBIDS ? UPLINK_LOCKED_OUT : UPLINK_AWAY);
        fake_server_is(SERVER_TAKES);
        s_now_ms += CONFIG_UPLINK_BACKOFF_CAP_MS;
        uplink_step();
        CHECK_EQUAL(reading_store_stats().pending, 0);
        CHECK(fake_server_has_all(1, 10));
    }
}

static void waits_double_up_to_a_cap_and_are_random(void)
{
    begin();
    append(1, 0, 1);
    fake_server_is(SERVER_IS_AWAY);
    uint64_t most_ms = CONFIG_UPLINK_BACKOFF_BASE_MS;
    for (int failure = 0; failure < 40; failure++) {
        s_random_word = UINT32_MAX - UINT32_MAX % (uint32_t)(most_ms + 1) - 1;
        CHECK_EQUAL(uplink_step(), most_ms);
        s_now_ms += most_ms;
        most_ms = most_ms * 2 < CONFIG_UPLINK_BACKOFF_CAP_MS ? most_ms * 2 : CONFIG_UPLINK_BACKOFF_CAP_MS;
    }
    s_random_word = 0;
    CHECK_EQUAL(uplink_step(), 0);
    fake_server_is(SERVER_TAKES);
    uplink_step();
    append(1, 1, 2);
    s_now_ms += INTERVAL_MS;
    fake_server_is(SERVER_IS_AWAY);
    s_random_word = CONFIG_UPLINK_BACKOFF_BASE_MS;
    CHECK_EQUAL(uplink_step(), CONFIG_UPLINK_BACKOFF_BASE_MS);
}

static void a_server_that_names_a_time_is_given_it(void)
{
    begin();
    append(1, 0, 1);
    fake_server_is(SERVER_UNAVAILABLE);
    fake_server_retry_after("20");
    CHECK_EQUAL(uplink_step(), 20000);
    s_now_ms += 20000;
    s_random_word = 5000;
    fake_server_is(SERVER_LIMITS_ALL);
    CHECK_EQUAL(uplink_step(), 25000);
}

static void a_server_that_asks_for_a_pause_gets_it_after_a_success_too(void)
{
    begin();
    append(1, 0, 1);
    fake_server_hints(",\"next_batch_after_ms\":60000");
    CHECK_EQUAL(uplink_step(), 60000);
}

static void readings_that_have_to_wait_are_sent_again(void)
{
    begin();
    append(1, 0, 10);
    fake_server_is(SERVER_LIMITS_HALF);
    uplink_step();
    CHECK_EQUAL(reading_store_stats().pending, 5);
    fake_server_is(SERVER_TAKES);
    s_now_ms += INTERVAL_MS;
    uplink_step();
    CHECK(fake_server_has_all(1, 10));
    CHECK_EQUAL(fake_server.stored[1][4], 1);
}

static void a_reading_that_is_refused_is_given_up_and_counted(void)
{
    begin();
    append(1, 0, 10);
    fake_server_dislikes(4, SIZE_MAX);
    uplink_step();
    CHECK_EQUAL(reading_store_stats().pending, 0);
    CHECK_EQUAL(uplink_stats().acknowledged, 9);
    CHECK_EQUAL(uplink_stats().refused, 1);
    append(1, 10, 12);
    fake_server_is(SERVER_REFUSES_ALL);
    s_now_ms += INTERVAL_MS;
    uplink_step();
    CHECK_EQUAL(reading_store_stats().pending, 0);
    CHECK_EQUAL(uplink_stats().refused, 3);
}

static void batches_that_are_too_large_become_smaller(void)
{
    begin();
    append(1, 0, 40);
    fake_server_dislikes(UINT32_MAX, 500);
    for (int i = 0; i < 40; i++, s_now_ms += INTERVAL_MS) uplink_step();
    CHECK(fake_server_has_all(1, 40));
    CHECK_EQUAL(uplink_stats().refused, 0);
    append(1, 40, 41);
    fake_server_dislikes(UINT32_MAX, 10);
    for (int i = 0; i < 10; i++, s_now_ms += INTERVAL_MS) uplink_step();
    CHECK_EQUAL(uplink_stats().refused, 1);
}

static void counts_that_the_server_has_not_seen_are_sent_again_once(void)
{
    begin();
    append(1, 0, 60);
    fake_server_hints(",\"repair\":[[3,5],[9,40]]");
    uplink_step();
    memset(fake_server.stored, 0, sizeof fake_server.stored);
    for (int i = 0; i < 10; i++, s_now_ms += 1000) uplink_step();
    CHECK_EQUAL(uplink_stats().repaired, 3 + 32);
    for (uint32_t seq = 0; seq < 60; seq++)
        CHECK_EQUAL(fake_server.stored[1][seq], (seq >= 3 && seq <= 5) || (seq >= 9 && seq <= 40));
    append(1, 60, 61);
    s_now_ms += INTERVAL_MS;
    uplink_step();
    CHECK_EQUAL(uplink_stats().repaired, 35);
    CHECK(fake_server.stored[1][60] == 1);
}

static void nothing_is_lost_whatever_the_server_does(void)
{
    for (uint64_t seed = 1; seed <= 60; seed++) {
        begin();
        s_is_random = true;
        s_random.state = seed;
        random_t random = {seed * 7919};
        const port_http_t http = fake_server_new();
        fake_server_retry_after("2");
        for (uint32_t boot_name = 0; boot_name < FAKE_SERVER_BOOTS; boot_name++) {
            boot(boot_name, http);
            for (uint32_t seq = 0; seq < 60; seq++) {
                append(boot_name, seq, seq + 1);
                // What a server refuses for good is another test's.
                const fake_server_mood_t mood = (fake_server_mood_t)random_below(&random, SERVER_MOODS);
                fake_server_is(mood == SERVER_REFUSES_ALL ? SERVER_TAKES : mood);
                fake_server_hints(random_below(&random, 3) == 0 ? ",\"repair\":[[1,9]],\"max_batch\":7" : "");
                uplink_step();
                s_now_ms += random_below(&random, 20000);
            }
        }
        fake_server_is(SERVER_TAKES);
        for (int i = 0; i < 400; i++) s_now_ms += uplink_step() + 1;
        CHECK_EQUAL(reading_store_stats().pending, 0);
        const uint32_t dropped = reading_store_stats().dropped;
        CHECK_EQUAL(dropped, 0);
        for (uint32_t boot_name = 0; boot_name < FAKE_SERVER_BOOTS; boot_name++) CHECK(fake_server_has_all(boot_name, 60));
    }
}

int main(void)
{
    RUN(readings_are_sent_and_released);
    RUN(a_batch_that_is_not_full_waits_its_time);
    RUN(a_backlog_is_sent_without_a_pause);
    RUN(readings_of_an_earlier_boot_do_not_say_when_they_were_sent);
    RUN(what_is_not_acknowledged_stays);
    RUN(waits_double_up_to_a_cap_and_are_random);
    RUN(a_server_that_names_a_time_is_given_it);
    RUN(a_server_that_asks_for_a_pause_gets_it_after_a_success_too);
    RUN(readings_that_have_to_wait_are_sent_again);
    RUN(a_reading_that_is_refused_is_given_up_and_counted);
    RUN(batches_that_are_too_large_become_smaller);
    RUN(counts_that_the_server_has_not_seen_are_sent_again_once);
    RUN(nothing_is_lost_whatever_the_server_does);
    return 0;
}
