#include "uplink.h"

#include <string.h>

#include "batch.h"
#include "reading_store.h"
#include "request.h"
#include "sdkconfig.h"

#define COMPONENT "uplink"
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

static reading_store_entry_t s_entries[CONFIG_UPLINK_BATCH_MAX];

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

/* Pace */

/** Waits after a failure: a random part of a time that doubles, and not less than the server asked for. */
static void back_off(const request_outcome_t *outcome, uplink_condition_t condition)
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
static void pace(const request_outcome_t *outcome)
{
    uint64_t delay_ms = outcome->answer.next_batch_after_ms;
    if (outcome->has_retry_after && outcome->retry_after_ms > delay_ms) delay_ms = outcome->retry_after_ms;
    const bool is_behind = reading_store_stats().pending >= s_most || s_repairs > 0;
    if (!is_behind && s_settings.interval_ms > delay_ms) delay_ms = s_settings.interval_ms;
    wait(delay_ms);
}

static void succeed(const request_outcome_t *outcome, uint64_t boot)
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
static void refuse(uint32_t readings, const request_outcome_t *outcome)
{
    s_stats.refused += readings;
    s_failures_in_row = 0;
    release(readings);
    say(PORT_LOG_ERROR, "refused readings, HTTP status", outcome->http_status);
    pace(outcome);
}

/** Every reading before the first that has to wait is settled. */
static void settle(uint32_t sent, const request_outcome_t *outcome)
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

static void fail(uint32_t sent, const request_outcome_t *outcome)
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

/** The moment at which a batch of this boot is sent; only the boot that is running knows its own time. */
static uint64_t time_of(uint64_t boot)
{
    return boot == s_settings.boot ? now_ms() : BATCH_NOT_SAID;
}

static void send_next(uint32_t count)
{
    request_outcome_t outcome;
    uint32_t sent = 0;
    request_begin();
    while (sent < count && request_add(&s_entries[sent].reading)) sent++;
    request_send(&s_ports.http, time_of(s_entries[0].reading.boot), &outcome);
    if (request_is_acknowledged(&outcome, sent)) settle(sent, &outcome);
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
    request_outcome_t outcome;
    uint32_t sent = 0;
    const uint32_t count = next_repair(s_again);
    if (s_repairs == 0) s_no_repair_before_ms = now_ms() + CONFIG_UPLINK_REPAIR_PAUSE_MS;
    if (count == 0) return;
    request_begin();
    while (sent < count && request_add(&s_again[sent])) sent++;
    request_send(&s_ports.http, time_of(s_repair_boot), &outcome);
    if (request_is_acknowledged(&outcome, sent)) {
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
