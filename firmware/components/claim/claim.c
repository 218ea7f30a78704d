#include "claim.h"

#include <stdio.h>
#include <string.h>

#include "json_stream.h"

enum { VERSION = 1, SERVER_URL = 2, DEVICE_ID = 3, TOKEN = 4 };
enum { VARINT = 0, FIXED64 = 1, BYTES = 2, FIXED32 = 5 };
enum { HTTP_CREATED = 201, HTTP_FORBIDDEN = 403, HTTP_INVALID = 422 };

typedef struct {
    const uint8_t *at;
    const uint8_t *end;
} bytes_t;

/* The request */

static bool read_varint(bytes_t *bytes, uint64_t *into)
{
    *into = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (bytes->at == bytes->end) return false;
        const uint8_t byte = *bytes->at++;
        *into |= (uint64_t)(byte & 0x7f) << shift;
        if ((byte & 0x80) == 0) return true;
    }
    return false;
}

static bool skip(bytes_t *bytes, uint64_t count)
{
    if (count > (uint64_t)(bytes->end - bytes->at)) return false;
    bytes->at += count;
    return true;
}

/** Reads a text that fits so many characters and has no end within. */
static bool read_text(bytes_t *bytes, char *into, size_t most)
{
    uint64_t length;
    if (!read_varint(bytes, &length) || length > most) return false;
    const uint8_t *from = bytes->at;
    if (!skip(bytes, length) || memchr(from, '\0', (size_t)length) != NULL) return false;
    memcpy(into, from, (size_t)length);
    into[length] = '\0';
    return true;
}

static bool skip_field(bytes_t *bytes, uint64_t type)
{
    uint64_t number = 0;
    if (type == VARINT) return read_varint(bytes, &number);
    if (type == BYTES) return read_varint(bytes, &number) && skip(bytes, number);
    if (type == FIXED64 || type == FIXED32) return skip(bytes, type == FIXED64 ? 8 : 4);
    return false;
}

static bool read_field(bytes_t *bytes, uint64_t *version, device_config_t *into)
{
    uint64_t tag;
    if (!read_varint(bytes, &tag)) return false;
    switch (tag) {
    case VERSION << 3 | VARINT:
        return read_varint(bytes, version);
    case SERVER_URL << 3 | BYTES:
        return read_text(bytes, into->server, DEVICE_CONFIG_SERVER_MAX);
    case DEVICE_ID << 3 | BYTES:
        return read_text(bytes, into->device_id, DEVICE_CONFIG_ID_MAX);
    case TOKEN << 3 | BYTES:
        return read_text(bytes, into->claim_token, DEVICE_CONFIG_SECRET_MAX);
    default:
        return skip_field(bytes, tag & 7);
    }
}

claim_fault_t claim_read(const uint8_t *bytes, size_t length, bool may_be_plain, device_config_t *into)
{
    bytes_t left = {bytes, bytes + length};
    uint64_t version = 0;
    memset(into, 0, sizeof *into);
    while (left.at < left.end) {
        if (!read_field(&left, &version, into)) return CLAIM_MALFORMED;
    }
    if (version != 1) return CLAIM_UNSUPPORTED_VERSION;
    if (!device_config_is_device_id(into->device_id) || !device_config_is_secret(into->claim_token))
        return CLAIM_MALFORMED;
    return device_config_is_server(into->server, may_be_plain) ? CLAIM_TAKEN : CLAIM_SERVER_URL_REFUSED;
}

size_t claim_write_reply(claim_fault_t fault, uint8_t into[CLAIM_REPLY_MAX])
{
    const uint8_t accepted[] = {1 << 3 | BYTES, 0};
    const uint8_t refused[] = {2 << 3 | BYTES, 2, 1 << 3 | VARINT, (uint8_t)fault};
    const size_t length = fault == CLAIM_TAKEN ? sizeof accepted : sizeof refused;
    memcpy(into, fault == CLAIM_TAKEN ? accepted : refused, length);
    return length;
}

/* The exchange */

typedef struct {
    json_stream_reader_t json;
    bool is_in_data;
    char *key;
} exchange_t;

static void find_key(void *context, const json_stream_event_t *event)
{
    exchange_t *exchange = context;
    if (event->depth == 1) exchange->is_in_data = strcmp(event->name, "data") == 0;
    const bool is_key = exchange->is_in_data && event->depth == 2 && strcmp(event->name, "api_key") == 0;
    if (!is_key || event->kind != JSON_STREAM_STRING || !device_config_is_secret(event->text)) return;
    strcpy(exchange->key, event->text);
}

static void take_bytes(void *context, const char *bytes, size_t length)
{
    exchange_t *exchange = context;
    // Whether it was JSON shows at its end.
    (void)json_stream_feed(&exchange->json, bytes, length);
}

/** A secret as JSON has it: quotes and backslashes are escaped, other characters than visible ones do not occur. */
static void write_quoted(char *into, const char *secret)
{
    *into++ = '"';
    for (; *secret != '\0'; secret++) {
        if (*secret == '"' || *secret == '\\') *into++ = '\\';
        *into++ = *secret;
    }
    *into++ = '"';
    *into = '\0';
}

status_t claim_exchange(const port_http_t *http, device_config_t *config)
{
    char key[DEVICE_CONFIG_SECRET_MAX + 1] = "";
    char token[2 * DEVICE_CONFIG_SECRET_MAX + 3];
    char body[sizeof token + DEVICE_CONFIG_ID_MAX + 64];
    exchange_t exchange = {.key = key};
    port_http_answer_t answer = {0};
    write_quoted(token, config->claim_token);
    const int length = snprintf(body, sizeof body, "{\"claim_token\":%s,\"device_id\":\"%s\"}", token, config->device_id);
    const port_http_request_t request = {
        .path = "/api/v1/devices/claim",
        .content_type = "application/json",
        .body = (const uint8_t *)body,
        .length = (size_t)length,
        .sink = take_bytes,
        .sink_context = &exchange,
    };
    json_stream_begin(&exchange.json, find_key, &exchange);
    if (http->post(http->context, &request, &answer) != STATUS_OK) return STATUS_NOT_READY;
    const bool is_whole = json_stream_end(&exchange.json) == STATUS_OK;
    const bool is_refusal = answer.status == HTTP_FORBIDDEN || answer.status == HTTP_INVALID;
    if (is_whole && is_refusal) return STATUS_INVALID;
    if (!is_whole || answer.status != HTTP_CREATED || key[0] == '\0') return STATUS_NOT_READY;
    strcpy(config->key, key);
    memset(config->claim_token, 0, sizeof config->claim_token);
    return STATUS_OK;
}
