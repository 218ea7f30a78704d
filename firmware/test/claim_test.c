/* A claim: what a device takes, what it answers, and how it comes to its key. */
#include "claim.h"

#include <stdio.h>
#include <string.h>

#include "check.h"
#include "golden.h"
#include "ota.h"

static uint8_t s_bytes[512];
static size_t s_length;

static void put_text(uint8_t field, const char *text)
{
    s_bytes[s_length++] = (uint8_t)(field << 3 | 2);
    if (strlen(text) > 127) s_bytes[s_length++] = (uint8_t)(strlen(text) % 128 | 0x80);
    s_bytes[s_length++] = (uint8_t)(strlen(text) > 127 ? strlen(text) / 128 : strlen(text));
    memcpy(s_bytes + s_length, text, strlen(text));
    s_length += strlen(text);
}

static void request(uint8_t version, const char *server, const char *device_id, const char *token)
{
    s_length = 0;
    s_bytes[s_length++] = 1 << 3;
    s_bytes[s_length++] = version;
    put_text(2, server);
    put_text(3, device_id);
    put_text(4, token);
}

static claim_fault_t fault(bool may_be_plain)
{
    device_config_t config;
    return claim_read(s_bytes, s_length, may_be_plain, &config);
}

static void a_claim_is_read(void)
{
    device_config_t config;
    request(1, "https://telemetry.example:8443", "room-1", "tct_abc");
    put_text(9, "of a later version");
    CHECK_EQUAL(claim_read(s_bytes, s_length, false, &config), CLAIM_TAKEN);
    CHECK(strcmp(config.server, "https://telemetry.example:8443") == 0);
    CHECK(strcmp(config.device_id, "room-1") == 0);
    CHECK(strcmp(config.claim_token, "tct_abc") == 0);
    CHECK(config.key[0] == '\0');
}

static void what_does_not_fit_is_refused_and_why(void)
{
    char long_text[140];
    memset(long_text, 'a', 139);
    long_text[139] = '\0';
    request(2, "https://a", "room-1", "t");
    CHECK_EQUAL(fault(false), CLAIM_UNSUPPORTED_VERSION);
    request(1, "https://a", "room 1", "t");
    CHECK_EQUAL(fault(false), CLAIM_MALFORMED);
    request(1, "https://a", "room-1", "");
    CHECK_EQUAL(fault(false), CLAIM_MALFORMED);
    request(1, "https://a", "room-1", long_text);
    CHECK_EQUAL(fault(false), CLAIM_MALFORMED);
    const char *const servers[] = {"", "https://", "http://a", "ftp://a", "https://a/path", "https://a b", "https://-a", "https://a@b"};
    for (size_t i = 0; i < sizeof servers / sizeof *servers; i++) {
        request(1, servers[i], "room-1", "t");
        CHECK_EQUAL(fault(false), CLAIM_SERVER_URL_REFUSED);
    }
    request(1, "http://192.168.1.4:8000", "room-1", "t");
    CHECK_EQUAL(fault(true), CLAIM_TAKEN);
}

static void a_claim_that_is_cut_off_is_malformed_or_lacks_something(void)
{
    request(1, "https://a", "room-1", "token");
    const size_t whole = s_length;
    for (s_length = 0; s_length < whole; s_length++) {
        // A shorter token is a token, but its length says more.
        CHECK(fault(false) != CLAIM_TAKEN);
    }
}

/** The bytes of proto/golden/claim, which the schema's own code reads and writes in proto. */
static void messages_are_those_of_the_schema(void)
{
    device_config_t config;
    uint8_t reply[CLAIM_REPLY_MAX];
    CHECK_EQUAL(claim_read(golden_claim_request, sizeof golden_claim_request, false, &config), CLAIM_TAKEN);
    CHECK(strcmp(config.server, "https://telemetry.example:8443") == 0);
    CHECK(strcmp(config.device_id, "room-1") == 0);
    CHECK(strcmp(config.claim_token, "tct_5f3c9a1b20d4e6f7_Qm9xQm9xQm9xQm9xQm9xQm9xQm9xQm9xQm9xQm9x\"\\") == 0);
    CHECK_EQUAL(claim_write_reply(CLAIM_TAKEN, reply), sizeof golden_claim_accepted);
    CHECK(memcmp(reply, golden_claim_accepted, sizeof golden_claim_accepted) == 0);
    CHECK_EQUAL(claim_write_reply(CLAIM_STORAGE_FAILED, reply), sizeof golden_claim_refused);
    CHECK(memcmp(reply, golden_claim_refused, sizeof golden_claim_refused) == 0);
}

static const char *s_answer;
static int s_status;
static char s_body[512];

static status_t post(void *context, const port_http_request_t *asked, port_http_answer_t *answer)
{
    (void)context;
    CHECK(strcmp(asked->path, "/api/v1/devices/claim") == 0);
    memcpy(s_body, asked->body, asked->length);
    s_body[asked->length] = '\0';
    if (s_answer == NULL) return STATUS_IO;
    asked->sink(asked->sink_context, s_answer, strlen(s_answer));
    answer->status = s_status;
    return STATUS_OK;
}

static status_t exchange(int status, const char *answer, device_config_t *config)
{
    const port_http_t http = {NULL, post};
    memset(config, 0, sizeof *config);
    strcpy(config->device_id, "room-1");
    strcpy(config->claim_token, "a\"b\\c");
    s_status = status;
    s_answer = answer;
    return claim_exchange(&http, config);
}

static void a_token_is_exchanged_for_a_key(void)
{
    device_config_t config;
    const char *answer = "{\"success\":true,\"data\":{\"key\":{\"api_key\":\"no\"},\"api_key\":\"tk_1\",\"device_id\":\"room-1\"},\"api_key\":\"no\"}";
    CHECK_EQUAL(exchange(201, answer, &config), STATUS_OK);
    CHECK(strcmp(config.key, "tk_1") == 0);
    CHECK(config.claim_token[0] == '\0');
    CHECK(strcmp(s_body, "{\"claim_token\":\"a\\\"b\\\\c\",\"device_id\":\"room-1\"}") == 0);
}

static void a_refusal_is_for_good_and_anything_else_is_tried_again(void)
{
    device_config_t config;
    CHECK_EQUAL(exchange(403, "{\"success\":false,\"code\":\"CLAIM_REFUSED\"}", &config), STATUS_INVALID);
    const char *key = "{\"success\":true,\"data\":{\"api_key\":\"tk_1\"}}";
    CHECK_EQUAL(exchange(429, "{\"success\":false}", &config), STATUS_NOT_READY);
    CHECK_EQUAL(exchange(200, key, &config), STATUS_NOT_READY);
    CHECK_EQUAL(exchange(403, "<html>", &config), STATUS_NOT_READY);
    CHECK_EQUAL(exchange(201, "{\"success\":true,\"data\":{\"api_key\":\"tk_1\"}", &config), STATUS_NOT_READY);
    CHECK_EQUAL(exchange(201, "{\"data\":{\"api_key\":7}}", &config), STATUS_NOT_READY);
    CHECK_EQUAL(exchange(201, NULL, &config), STATUS_NOT_READY);
    CHECK(config.key[0] == '\0' && config.claim_token[0] == 'a');
}

static void only_newer_firmware_is_newer(void)
{
    CHECK(ota_is_newer("1.2.4", "1.2.3"));
    CHECK(ota_is_newer("1.10.0", "1.9.9"));
    CHECK(ota_is_newer("v2.0.0", "1.99.99-rc1"));
    CHECK(!ota_is_newer("1.2.3", "1.2.3"));
    CHECK(!ota_is_newer("1.2.2", "1.2.3"));
    const char *const others[] = {"", "2", "2.0", "2.0.x", "a.b.c", "2..0", "9999999.0.0", "2.0.0x", "2.0.0.0"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        CHECK(!ota_is_newer(others[i], "1.0.0"));
        CHECK(!ota_is_newer("1.0.0", others[i]));
    }
}

int main(void)
{
    RUN(a_claim_is_read);
    RUN(what_does_not_fit_is_refused_and_why);
    RUN(a_claim_that_is_cut_off_is_malformed_or_lacks_something);
    RUN(messages_are_those_of_the_schema);
    RUN(a_token_is_exchanged_for_a_key);
    RUN(a_refusal_is_for_good_and_anything_else_is_tried_again);
    RUN(only_newer_firmware_is_newer);
    return 0;
}
