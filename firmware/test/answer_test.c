/* What ingest's answers mean, and that nothing else means anything. */
#include "answer.h"

#include <string.h>

#include "check.h"

static answer_t s_answer;

static status_t read_answer(const char *json)
{
    answer_reader_t reader;
    answer_begin(&reader);
    answer_feed(&reader, json, strlen(json));
    return answer_end(&reader, &s_answer);
}

static void a_batch_that_was_taken(void)
{
    const char *json =
        "{\"success\":true,\"data\":{\"accepted\":1,\"duplicates\":1,\"rejected\":0,\"results\":["
        "{\"index\":0,\"status\":\"accepted\",\"id\":\"018f\"},{\"index\":1,\"status\":\"duplicate\",\"id\":\"018f\"}],"
        "\"max_batch\":1000,\"next_batch_after_ms\":1234.5,\"repair\":[[3,4],[9,9]]},"
        "\"error\":null,\"code\":null,\"timestamp\":\"2026-05-04T12:30:00.000Z\"}";
    CHECK_EQUAL(read_answer(json), STATUS_OK);
    CHECK(s_answer.is_success && !s_answer.is_problem);
    CHECK_EQUAL(s_answer.accepted, 1);
    CHECK_EQUAL(s_answer.duplicates, 1);
    CHECK_EQUAL(s_answer.listed, 2);
    CHECK_EQUAL(s_answer.refused, 0);
    CHECK_EQUAL(s_answer.first_waiting, UINT32_MAX);
    CHECK_EQUAL(s_answer.max_batch, 1000);
    CHECK_EQUAL(s_answer.next_batch_after_ms, 1234);
    CHECK_EQUAL(s_answer.repairs, 2);
    CHECK_EQUAL(s_answer.repair[0].from, 3);
    CHECK_EQUAL(s_answer.repair[0].to, 4);
    CHECK_EQUAL(s_answer.repair[1].to, 9);
}

static void a_reading_that_has_to_wait_is_told_from_one_that_is_refused(void)
{
    const char *json =
        "{\"data\":{\"results\":["
        "{\"index\":0,\"status\":\"rejected\",\"code\":\"VALIDATION_ERROR\",\"error\":\"readings[0].metrics {\\\"a\\\"}\"},"
        "{\"index\":1,\"status\":\"accepted\",\"id\":\"x\"},"
        "{\"index\":2,\"status\":\"rejected\",\"code\":\"RATE_LIMITED\",\"error\":\"later\"},"
        "{\"index\":3,\"code\":\"VALIDATION_ERROR\",\"status\":\"rejected\"}],"
        "\"accepted\":1,\"duplicates\":0,\"rejected\":3,\"max_batch\":1000},\"success\":true}";
    CHECK_EQUAL(read_answer(json), STATUS_OK);
    CHECK_EQUAL(s_answer.listed, 4);
    CHECK_EQUAL(s_answer.first_waiting, 2);
    CHECK_EQUAL(s_answer.refused, 1);
}

static void an_entry_that_makes_no_sense_is_sent_again(void)
{
    const char *format = "{\"success\":true,\"data\":{\"results\":[{\"index\":0,\"status\":\"accepted\"},%s]}}";
    const char *const entries[] = {
        "{\"index\":5,\"status\":\"accepted\"}", "{\"index\":1}", "{\"index\":1,\"status\":\"maybe\"}",
        "{\"index\":-1,\"status\":\"accepted\"}", "{\"index\":1,\"more\":{\"status\":\"accepted\"}}",
    };
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        char json[256];
        snprintf(json, sizeof json, format, entries[i]);
        CHECK_EQUAL(read_answer(json), STATUS_OK);
        CHECK_EQUAL(s_answer.first_waiting, 1);
    }
}

static void a_problem_of_the_platform(void)
{
    const char *json =
        "{\"type\":\"about:blank\",\"title\":\"Too many\",\"status\":429,\"code\":\"RATE_LIMITED\",\"success\":false,"
        "\"error\":\"slower\",\"details\":[{\"field\":\"device_id\",\"retry_after_ms\":900}]}";
    CHECK_EQUAL(read_answer(json), STATUS_OK);
    CHECK(s_answer.is_problem && !s_answer.is_success);
    CHECK_EQUAL(s_answer.listed, 0);
}

static void what_is_not_an_answer_of_the_platform(void)
{
    const char *const texts[] = {
        "", "<html>Sign in to the hotel's network</html>", "{}", "{\"data\":{\"success\":true}}", "[{\"success\":true}]",
        "{\"success\":\"true\"}", "{\"success\":true,\"success\":false}", "{\"success\":true,\"data\":{\"accepted\":1}",
        "{\"success\":true} trailing",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) CHECK_EQUAL(read_answer(texts[i]), STATUS_CORRUPT);
}

static void a_range_that_is_none_is_left_out(void)
{
    CHECK_EQUAL(read_answer("{\"success\":true,\"data\":{\"repair\":[[1],[2,3,4],[9,5],[\"a\",1],[[1],2],[6,7],[]]}}"), STATUS_OK);
    CHECK_EQUAL(s_answer.repairs, 1);
    CHECK_EQUAL(s_answer.repair[0].from, 6);
    const char *nine = "{\"success\":true,\"data\":{\"repair\":[[0,0],[2,2],[4,4],[6,6],[8,8],[10,10],[12,12],[14,14],[16,16]]}}";
    CHECK_EQUAL(read_answer(nine), STATUS_OK);
    CHECK_EQUAL(s_answer.repairs, ANSWER_REPAIR_MAX);
    CHECK_EQUAL(s_answer.repair[7].to, 14);
}

static void a_time_to_retry(void)
{
    uint32_t ms = 7;
    CHECK_EQUAL(answer_retry_after_ms("3", &ms), STATUS_OK);
    CHECK_EQUAL(ms, 3000);
    CHECK_EQUAL(answer_retry_after_ms("4000000000", &ms), STATUS_OK);
    CHECK_EQUAL(ms, 86400000);
    const char *const others[] = {"", "-1", "1.5", "soon", "Wed, 21 Oct 2026 07:28:00 GMT", "99999999999"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        CHECK_EQUAL(answer_retry_after_ms(others[i], &ms), STATUS_INVALID);
}

int main(void)
{
    RUN(a_batch_that_was_taken);
    RUN(a_reading_that_has_to_wait_is_told_from_one_that_is_refused);
    RUN(an_entry_that_makes_no_sense_is_sent_again);
    RUN(a_problem_of_the_platform);
    RUN(what_is_not_an_answer_of_the_platform);
    RUN(a_range_that_is_none_is_left_out);
    RUN(a_time_to_retry);
    return 0;
}
