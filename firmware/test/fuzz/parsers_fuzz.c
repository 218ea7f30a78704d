/*
 * Every parser of what comes from outside: answers, headers, claims, sensors' frames, versions. None may read or write
 * where it must not, and what they say must make sense.
 */
#include <string.h>

#include "answer.h"
#include "check.h"
#include "claim.h"
#include "ota.h"
#include "sensor.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void fuzz_answer(const uint8_t *bytes, size_t size)
{
    answer_reader_t whole, cut;
    answer_t one, other;
    answer_begin(&whole);
    answer_feed(&whole, (const char *)bytes, size);
    answer_begin(&cut);
    for (size_t i = 0; i < size; i++) answer_feed(&cut, (const char *)bytes + i, 1);
    memset(&one, 0, sizeof one);
    memset(&other, 0, sizeof other);
    CHECK_EQUAL(answer_end(&whole, &one), answer_end(&cut, &other));
    CHECK(memcmp(&one, &other, sizeof one) == 0);
    CHECK(one.refused <= one.listed && one.repairs <= ANSWER_REPAIR_MAX);
    for (int i = 0; i < one.repairs; i++) CHECK(one.repair[i].from <= one.repair[i].to);
}

static void fuzz_claim(const uint8_t *bytes, size_t size)
{
    device_config_t config;
    if (claim_read(bytes, size, false, &config) != CLAIM_TAKEN) return;
    CHECK(device_config_is_server(config.server, false));
    CHECK(device_config_is_device_id(config.device_id));
    CHECK(device_config_is_secret(config.claim_token));
}

static const uint8_t *s_body;
static size_t s_size;

static status_t post(void *context, const port_http_request_t *request, port_http_answer_t *answer)
{
    (void)context;
    request->sink(request->sink_context, (const char *)s_body, s_size);
    answer->status = 201;
    return STATUS_OK;
}

static void fuzz_exchange(const uint8_t *bytes, size_t size)
{
    const port_http_t http = {NULL, post};
    device_config_t config = {.device_id = "room-1", .claim_token = "token"};
    s_body = bytes;
    s_size = size;
    if (claim_exchange(&http, &config) == STATUS_OK) CHECK(device_config_is_secret(config.key));
    else CHECK(config.key[0] == '\0');
}

static void fuzz_sensor(const uint8_t *bytes, size_t size)
{
    int32_t temperature;
    int32_t humidity;
    if (size < 6 || sensor_sht3x_decode(bytes, &temperature, &humidity) != STATUS_OK) return;
    CHECK(temperature >= -45000 && temperature <= 130000 && humidity >= 0 && humidity <= 100000);
}

static void fuzz_texts(const uint8_t *bytes, size_t size)
{
    char text[64] = "";
    uint32_t ms = 0;
    memcpy(text, bytes, size < sizeof text ? size : sizeof text - 1);
    if (answer_retry_after_ms(text, &ms) == STATUS_OK) CHECK(ms <= 86400000);
    CHECK(!ota_is_newer(text, text));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    fuzz_answer(bytes, size);
    fuzz_claim(bytes, size);
    fuzz_exchange(bytes, size);
    fuzz_sensor(bytes, size);
    fuzz_texts(bytes, size);
    return 0;
}
