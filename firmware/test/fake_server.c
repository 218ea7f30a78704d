#include "fake_server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

#define MOST 1000

typedef struct {
    const uint8_t *at;
    const uint8_t *end;
} bytes_t;

typedef struct {
    uint64_t boot;
    uint32_t seq;
    uint64_t timestamp_ms;
    uint32_t metrics;
} submitted_t;

fake_server_t fake_server;
static fake_server_mood_t s_mood;
static const char *s_hints;
static const char *s_retry_after;
static uint32_t s_disliked_seq;
static size_t s_largest;
static submitted_t s_readings[MOST];

static uint64_t varint(bytes_t *bytes)
{
    uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
        CHECK(bytes->at < bytes->end && shift < 64);
        value |= (uint64_t)(*bytes->at & 0x7f) << shift;
        if ((*bytes->at++ & 0x80) == 0) return value;
    }
}

static bytes_t message(bytes_t *bytes)
{
    const uint64_t length = varint(bytes);
    CHECK(length <= (uint64_t)(bytes->end - bytes->at));
    const bytes_t inner = {bytes->at, bytes->at + length};
    bytes->at += length;
    return inner;
}

static submitted_t read_reading(bytes_t bytes)
{
    submitted_t reading = {0};
    while (bytes.at < bytes.end) {
        switch (varint(&bytes)) {
        case 2 << 3:
            reading.timestamp_ms = varint(&bytes);
            break;
        case 3 << 3 | 2:
            (void)message(&bytes);
            reading.metrics++;
            break;
        case 4 << 3:
            reading.seq = (uint32_t)varint(&bytes);
            break;
        case 5 << 3 | 2: {
            const bytes_t text = message(&bytes);
            char digits[17] = {0};
            CHECK_EQUAL(text.end - text.at, 16);
            memcpy(digits, text.at, 16);
            reading.boot = strtoull(digits, NULL, 16);
            break;
        }
        case 6 << 3:
            (void)varint(&bytes);
            break;
        default:
            FAIL("a field that the schema does not have");
        }
    }
    CHECK(reading.boot < FAKE_SERVER_BOOTS && reading.seq < FAKE_SERVER_SEQS && reading.metrics > 0);
    return reading;
}

static void read_batch(bytes_t bytes)
{
    fake_server.readings = 0;
    fake_server.says_when_sent = false;
    while (bytes.at < bytes.end) {
        const uint64_t tag = varint(&bytes);
        if (tag == (2 << 3 | 2)) {
            CHECK(fake_server.readings < MOST);
            s_readings[fake_server.readings++] = read_reading(message(&bytes));
        } else {
            CHECK_EQUAL(tag, 3 << 3);
            fake_server.says_when_sent = true;
            fake_server.sent_t_rel_ms = varint(&bytes);
        }
    }
    CHECK(fake_server.readings > 0);
    fake_server.first_timestamp_ms = s_readings[0].timestamp_ms;
    fake_server.first_seq = s_readings[0].seq;
}

static void say(const port_http_request_t *request, const char *text)
{
    request->sink(request->sink_context, text, strlen(text));
}

/** Stores what it likes of the first readings and lists all of them; the others have to wait. */
static int take(const port_http_request_t *request, uint32_t taken)
{
    char text[160];
    uint32_t rejected = 0;
    say(request, "{\"success\":true,\"data\":{\"results\":[");
    for (uint32_t i = 0; i < fake_server.readings; i++) {
        const submitted_t *reading = &s_readings[i];
        const bool is_disliked = reading->seq == s_disliked_seq;
        const char *fate = "\"accepted\",\"id\":\"018f0000-0000-8000-8000-000000000000\"";
        if (is_disliked) fate = "\"rejected\",\"code\":\"VALIDATION_ERROR\",\"error\":\"too warm\"";
        if (i >= taken) fate = "\"rejected\",\"code\":\"RATE_LIMITED\",\"error\":\"slower\"";
        if (i < taken && !is_disliked) fake_server.stored[reading->boot][reading->seq]++;
        rejected += i >= taken || is_disliked;
        snprintf(text, sizeof text, "%s{\"index\":%u,\"status\":%s}", i > 0 ? "," : "", (unsigned)i, fate);
        say(request, text);
    }
    if (s_mood == SERVER_CUTS_ANSWER) return 201;
    snprintf(text, sizeof text, "],\"accepted\":%u,\"duplicates\":0,\"rejected\":%u", (unsigned)(fake_server.readings - rejected), (unsigned)rejected);
    say(request, text);
    say(request, s_hints);
    say(request, "},\"error\":null}");
    return rejected == 0 ? 201 : 207;
}

static int refuse(const port_http_request_t *request, int status, const char *code)
{
    char text[120];
    snprintf(text, sizeof text, "{\"status\":%d,\"code\":\"%s\",\"success\":false,\"error\":\"no\"}", status, code);
    say(request, text);
    return status;
}

static int answer(const port_http_request_t *request, port_http_answer_t *http)
{
    if (request->length > s_largest) return refuse(request, 413, "PAYLOAD_TOO_LARGE");
    if (s_mood == SERVER_UNAVAILABLE || s_mood == SERVER_LIMITS_ALL) strcpy(http->retry_after, s_retry_after);
    switch (s_mood) {
    case SERVER_UNAVAILABLE:
        return refuse(request, 503, "UNAVAILABLE");
    case SERVER_LIMITS_ALL:
        return refuse(request, 429, "RATE_LIMITED");
    case SERVER_FORBIDS:
        return refuse(request, 401, "INVALID_API_KEY");
    case SERVER_REFUSES_ALL:
        return refuse(request, 422, "VALIDATION_ERROR");
    case SERVER_IS_A_HOTEL:
        say(request, "<html>Welcome</html>");
        return 200;
    case SERVER_LIMITS_HALF:
        return take(request, fake_server.readings / 2);
    default:
        return take(request, fake_server.readings);
    }
}

static status_t post(void *context, const port_http_request_t *request, port_http_answer_t *http)
{
    (void)context;
    const bytes_t body = {request->body, request->body + request->length};
    CHECK(strcmp(request->path, "/api/v1/ingest/batch") == 0);
    CHECK(strcmp(request->content_type, "application/x-protobuf") == 0);
    fake_server.requests++;
    if (s_mood == SERVER_IS_AWAY) return STATUS_IO;
    read_batch(body);
    http->status = answer(request, http);
    return s_mood == SERVER_LOSES_ANSWER ? STATUS_IO : STATUS_OK;
}

port_http_t fake_server_new(void)
{
    memset(&fake_server, 0, sizeof fake_server);
    s_mood = SERVER_TAKES;
    s_hints = "";
    s_retry_after = "";
    s_disliked_seq = UINT32_MAX;
    s_largest = SIZE_MAX;
    const port_http_t http = {NULL, post};
    return http;
}

void fake_server_is(fake_server_mood_t mood)
{
    s_mood = mood;
}

void fake_server_hints(const char *json)
{
    s_hints = json;
}

void fake_server_retry_after(const char *header)
{
    s_retry_after = header;
}

void fake_server_dislikes(uint32_t seq, size_t larger_than)
{
    s_disliked_seq = seq;
    s_largest = larger_than;
}

bool fake_server_has_all(uint64_t boot, uint32_t below)
{
    for (uint32_t seq = 0; seq < below; seq++) {
        if (fake_server.stored[boot][seq] == 0) return false;
    }
    return true;
}
