#include "uplink.h"

#include <string.h>

#include "answer.h"
#include "batch.h"
#include "reading_store.h"
#include "sdkconfig.h"

#define COMPONENT "uplink"
#define PATH "/api/v1/ingest/batch"
#define CONTENT_TYPE "application/x-protobuf"
/** A fleet that was told the same moment comes back spread over this part of the wait. */
#define SPREAD_DIVISOR 4

enum { HTTP_BAD_REQUEST = 400, HTTP_UNAUTHORIZED = 401, HTTP_FORBIDDEN = 403, HTTP_TOO_LARGE = 413, HTTP_INVALID = 422 };

static uplink_ports_t s_ports;
static uplink_settings_t s_settings;
static uplink_stats_t s_stats;
static uint32_t s_most;
static uint32_t s_failures_in_row;
static uint64_t s_next_at_ms;

static answer_range_t s_repair[ANSWER_REPAIR_MAX];
static uint8_t s_repairs;
static uint64_t s_repair_boot;
static uint64_t s_no_repair_before_ms;

static uint8_t s_body[CONFIG_UPLINK_BODY_MAX];
static reading_store_entry_t s_entries[CONFIG_UPLINK_BATCH_MAX];
static answer_reader_t s_reader;

/** What came of one request. */
typedef struct {
    status_t status;
    int http_status;
    bool has_retry_after;
    uint32_t retry_after_ms;
    bool is_answer;
    answer_t answer;
} outcome_t;

_Static_assert(CONFIG_UPLINK_BODY_MAX >= BATCH_READING_SIZE_MAX + BATCH_REST_SIZE_MAX, "One reading fits a body");

static uint64_t now_ms(void)
{
    return s_ports.clock.uptime_ms(s_ports.clock.context);
}

static uint32_t smaller(uint32_t one, uint32_t other)
{
    return one < other ? one : other;
}

static uint32_t random_up_to(uint32_t most)
{
    return most == UINT32_MAX ? s_ports.rng.next(s_ports.rng.context) : s_ports.rng.next(s_ports.rng.context) % (most + 1);
}

static void say(port_log_level_t level, const char *message, int64_t value)
{
    s_ports.log.say(s_ports.log.context, level, COMPONENT, message, value);
}

static void wait(uint64_t ms)
{
    s_next_at_ms = now_ms() + ms;
}

/* One request */

static void take_bytes(void *context, const char *bytes, size_t length)
{
    answer_feed(context, bytes, length);
}

static void post(const batch_t *batch, outcome_t *outcome)
{
    port_http_answer_t http = {0};
    const port_http_request_t request = {
        .path = PATH,
        .content_type = CONTENT_TYPE,
        .body = batch->bytes,
        .length = batch->length,
        .sink = take_bytes,
        .sink_context = &s_reader,
    };
    memset(outcome, 0, sizeof *outcome);
    answer_begin(&s_reader);
    outcome->status = s_ports.http.post(s_ports.http.context, &request, &http);
    if (outcome->status != STATUS_OK) return;
    outcome->http_status = http.status;
    outcome->has_retry_after = answer_retry_after_ms(http.retry_after, &outcome->retry_after_ms) == STATUS_OK;
    outcome->is_answer = answer_end(&s_reader, &outcome->answer) == STATUS_OK;
}

/** Whether the outcome acknowledges a batch of so many readings, in all or in part. */
static bool is_acknowledgement(const outcome_t *outcome, uint32_t sent)
{
    const answer_t *answer = &outcome->answer;
    return outcome->is_answer && answer->is_success && outcome->http_status >= 200 && outcome->http_status < 300 &&
           answer->listed == sent && answer->accepted + answer->duplicates + answer->rejected == sent;
}

/* Pace */

/** Waits after a failure: a random part of a time that doubles, and not less than the server asked for. */
static void back_off(const outcome_t *outcome, uplink_condition_t condition)
{
    const uint32_t shift = smaller(s_failures_in_row, 20);
    const uint64_t doubled = (uint64_t)CONFIG_UPLINK_BACKOFF_BASE_MS << shift;
    uint64_t delay_ms = random_up_to(doubled < CONFIG_UPLINK_BACKOFF_CAP_MS ? (uint32_t)doubled : CONFIG_UPLINK_BACKOFF_CAP_MS);
    if (outcome->has_retry_after) {
        const uint64_t asked_ms = outcome->retry_after_ms + random_up_to(outcome->retry_after_ms / SPREAD_DIVISOR);
        if (asked_ms > delay_ms) delay_ms = asked_ms;
    }
    s_failures_in_row++;
    s_stats.failures++;
    s_stats.condition = condition;
    wait(delay_ms);
    say(PORT_LOG_WARNING, "could not send, HTTP status", outcome->http_status);
}

static void heed_hints(const answer_t *answer, uint64_t boot)
{
    if (answer->max_batch > 0) s_most = smaller(answer->max_batch, CONFIG_UPLINK_BATCH_MAX);
    if (answer->repairs == 0 || s_repairs > 0 || now_ms() < s_no_repair_before_ms) return;
    memcpy(s_repair, answer->repair, sizeof s_repair);
    s_repairs = answer->repairs;
    s_repair_boot = boot;
}

/** When to send again after a success. */
static void pace(const outcome_t *outcome)
{
    uint64_t delay_ms = outcome->answer.next_batch_after_ms;
    if (outcome->has_retry_after && outcome->retry_after_ms > delay_ms) delay_ms = outcome->retry_after_ms;
    const bool is_behind = reading_store_stats().pending >= s_most || s_repairs > 0;
    if (!is_behind && s_settings.interval_ms > delay_ms) delay_ms = s_settings.interval_ms;
    wait(delay_ms);
}

static void succeed(const outcome_t *outcome, uint64_t boot)
{
    s_failures_in_row = 0;
    s_stats.condition = UPLINK_SENDING;
    heed_hints(&outcome->answer, boot);
    pace(outcome);
}

/* The next batch from the store */

static void release(uint32_t readings)
{
    if (reading_store_release(s_entries[readings - 1].number + 1) != STATUS_OK)
        say(PORT_LOG_ERROR, "flash did not take a release, readings", readings);
}

/** Gives up readings that the platform has refused for what they are. */
static void refuse(uint32_t readings, const outcome_t *outcome)
{
    s_stats.refused += readings;
    s_failures_in_row = 0;
    release(readings);
    say(PORT_LOG_ERROR, "refused readings, HTTP status", outcome->http_status);
    pace(outcome);
}

/** Every reading before the first that has to wait is settled. */
static void settle(uint32_t sent, const outcome_t *outcome)
{
    const answer_t *answer = &outcome->answer;
    const uint32_t settled = smaller(sent, answer->first_waiting);
    s_stats.refused += answer->refused;
    s_stats.acknowledged += settled - answer->refused;
    if (answer->refused > 0) say(PORT_LOG_ERROR, "readings refused", answer->refused);
    if (settled > 0) release(settled);
    if (settled == 0) {
        back_off(outcome, UPLINK_AWAY);
        return;
    }
    succeed(outcome, s_entries[0].reading.boot);
}

static void fail(uint32_t sent, const outcome_t *outcome)
{
    const bool is_ours = outcome->is_answer && outcome->answer.is_problem;
    const int status = outcome->http_status;
    if (is_ours && status == HTTP_INVALID) {
        refuse(sent, outcome);
    } else if (is_ours && (status == HTTP_TOO_LARGE || status == HTTP_BAD_REQUEST)) {
        // Which reading it is shows when it is sent alone.
        if (sent == 1) refuse(1, outcome);
        else s_most = sent / 2;
    } else {
        const bool is_locked_out = is_ours && (status == HTTP_UNAUTHORIZED || status == HTTP_FORBIDDEN);
        back_off(outcome, is_locked_out ? UPLINK_LOCKED_OUT : UPLINK_AWAY);
    }
}

static void send_next(uint32_t count)
{
    batch_t batch;
    outcome_t outcome;
    uint32_t sent = 0;
    const uint64_t boot = s_entries[0].reading.boot;
    batch_begin(&batch, s_body, sizeof s_body - BATCH_REST_SIZE_MAX);
    while (sent < count && batch_add(&batch, &s_entries[sent].reading) == STATUS_OK) sent++;
    batch.size = sizeof s_body;
    // There is room for this, and the boot that is running knows its own time.
    (void)batch_end(&batch, boot == s_settings.boot ? now_ms() : BATCH_NOT_SAID);
    post(&batch, &outcome);
    if (is_acknowledgement(&outcome, sent)) settle(sent, &outcome);
    else fail(sent, &outcome);
}

/* What the server has not seen */

/** Takes the next range that is to be sent again and as much of it as fits a batch; 0 when there is nothing. */
static uint32_t next_repair(reading_t *into)
{
    while (s_repairs > 0) {
        answer_range_t *range = &s_repair[s_repairs - 1];
        const reading_store_range_t wanted = {s_repair_boot, range->from, range->to};
        const uint32_t count = reading_store_find_released(&wanted, into, s_most);
        if (count > 0 && into[count - 1].seq < range->to) {
            range->from = into[count - 1].seq + 1;
            return count;
        }
        s_repairs--;
        if (count > 0) return count;
    }
    return 0;
}

/** Sends readings again that were acknowledged before: whatever comes of it, nothing is lost. */
static void repair(void)
{
    static reading_t s_again[CONFIG_UPLINK_BATCH_MAX];
    batch_t batch;
    outcome_t outcome;
    uint32_t sent = 0;
    const uint32_t count = next_repair(s_again);
    if (s_repairs == 0) s_no_repair_before_ms = now_ms() + CONFIG_UPLINK_REPAIR_PAUSE_MS;
    if (count == 0) return;
    batch_begin(&batch, s_body, sizeof s_body - BATCH_REST_SIZE_MAX);
    while (sent < count && batch_add(&batch, &s_again[sent]) == STATUS_OK) sent++;
    batch.size = sizeof s_body;
    (void)batch_end(&batch, s_repair_boot == s_settings.boot ? now_ms() : BATCH_NOT_SAID);
    post(&batch, &outcome);
    if (is_acknowledgement(&outcome, sent)) {
        s_stats.repaired += sent;
        succeed(&outcome, s_repair_boot);
    } else {
        s_repairs = 0;
        back_off(&outcome, UPLINK_AWAY);
    }
}

void uplink_start(const uplink_ports_t *ports, const uplink_settings_t *settings)
{
    s_ports = *ports;
    s_settings = *settings;
    s_most = CONFIG_UPLINK_BATCH_MAX;
    s_failures_in_row = s_repairs = 0;
    s_next_at_ms = s_no_repair_before_ms = 0;
    memset(&s_stats, 0, sizeof s_stats);
}

uint32_t uplink_step(void)
{
    const uint64_t now = now_ms();
    if (now < s_next_at_ms) return (uint32_t)(s_next_at_ms - now);
    if (s_repairs > 0) repair();
    else {
        const uint32_t count = reading_store_peek(s_entries, s_most);
        if (count == 0) {
            s_stats.condition = UPLINK_IDLE;
            return s_settings.interval_ms;
        }
        send_next(count);
    }
    const uint64_t after = now_ms();
    return after < s_next_at_ms ? (uint32_t)(s_next_at_ms - after) : 0;
}

uplink_stats_t uplink_stats(void)
{
    return s_stats;
}
