#include "request.h"

#include <string.h>

#include "batch.h"
#include "sdkconfig.h"

#define PATH "/api/v1/ingest/batch"
#define CONTENT_TYPE "application/x-protobuf"

static uint8_t s_body[CONFIG_UPLINK_BODY_MAX];
static batch_t s_batch;
static answer_reader_t s_reader;

_Static_assert(CONFIG_UPLINK_BODY_MAX >= BATCH_READING_SIZE_MAX + BATCH_REST_SIZE_MAX, "One reading fits a body");

void request_begin(void)
{
    batch_begin(&s_batch, s_body, sizeof s_body - BATCH_REST_SIZE_MAX);
}

bool request_add(const reading_t *reading)
{
    return batch_add(&s_batch, reading) == STATUS_OK;
}

static void take_bytes(void *context, const char *bytes, size_t length)
{
    answer_feed(context, bytes, length);
}

void request_send(const port_http_t *http, uint64_t sent_t_rel_ms, request_outcome_t *outcome)
{
    port_http_answer_t answer = {0};
    s_batch.size = sizeof s_body;
    // The room for this was kept free.
    (void)batch_end(&s_batch, sent_t_rel_ms);
    const port_http_request_t request = {
        .path = PATH,
        .content_type = CONTENT_TYPE,
        .body = s_batch.bytes,
        .length = s_batch.length,
        .sink = take_bytes,
        .sink_context = &s_reader,
    };
    memset(outcome, 0, sizeof *outcome);
    answer_begin(&s_reader);
    outcome->status = http->post(http->context, &request, &answer);
    if (outcome->status != STATUS_OK) return;
    outcome->http_status = answer.status;
    outcome->has_retry_after = answer_retry_after_ms(answer.retry_after, &outcome->retry_after_ms) == STATUS_OK;
    outcome->is_answer = answer_end(&s_reader, &outcome->answer) == STATUS_OK;
}

bool request_is_acknowledged(const request_outcome_t *outcome, uint32_t sent)
{
    const answer_t *answer = &outcome->answer;
    return outcome->is_answer && answer->is_success && outcome->http_status >= 200 && outcome->http_status < 300 &&
           answer->listed == sent && answer->accepted + answer->duplicates + answer->rejected == sent;
}
