/*
 * What the portable parts need of the outside: flash, time, randomness, HTTP, a bus and a log. Owns nothing. The glue
 * (port_esp, host/) fills these in, tests put fakes there, and only a component that is given one calls it.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "status.h"

/** NOR flash: erasing sets all bits of a sector, writing can only clear bits. Offsets count from the log's start. */
typedef struct {
    void *context;
    uint32_t size;
    uint32_t sector_size;
    status_t (*read)(void *context, uint32_t offset, void *into, uint32_t length);
    status_t (*write)(void *context, uint32_t offset, const void *from, uint32_t length);
    /** Erases whole sectors. */
    status_t (*erase)(void *context, uint32_t offset, uint32_t length);
} port_flash_t;

/** A clock that counts milliseconds since this boot and never goes back. */
typedef struct {
    void *context;
    uint64_t (*uptime_ms)(void *context);
} port_clock_t;

/** Random numbers that nobody can foresee. */
typedef struct {
    void *context;
    uint32_t (*next)(void *context);
} port_rng_t;

/** Takes the next bytes of an answer's body. */
typedef void (*port_http_sink_t)(void *context, const char *bytes, size_t length);

typedef struct {
    /** Below the server's address, beginning with a slash. */
    const char *path;
    const char *content_type;
    const uint8_t *body;
    size_t length;
    port_http_sink_t sink;
    void *sink_context;
} port_http_request_t;

#define PORT_HTTP_RETRY_AFTER_MAX 32

typedef struct {
    int status;
    /** The header Retry-After as it came, empty when there was none. */
    char retry_after[PORT_HTTP_RETRY_AFTER_MAX];
} port_http_answer_t;

/** Posts to the one server, with the device's key, over a connection that it may keep. */
typedef struct {
    void *context;
    /** STATUS_IO when no whole answer came: the server may have taken the body all the same. */
    status_t (*post)(void *context, const port_http_request_t *request, port_http_answer_t *answer);
} port_http_t;

/** A device on an I2C bus. */
typedef struct {
    void *context;
    status_t (*write)(void *context, const uint8_t *bytes, size_t length);
    status_t (*read)(void *context, uint8_t *bytes, size_t length);
    void (*wait_ms)(void *context, uint32_t ms);
} port_i2c_t;

/** A voltage at a pin. */
typedef struct {
    void *context;
    status_t (*read_mv)(void *context, int32_t *millivolts);
} port_adc_t;

typedef enum { PORT_LOG_INFO, PORT_LOG_WARNING, PORT_LOG_ERROR } port_log_level_t;

/**
 * Says what happened. The message is a literal and the value a number, so that no key, password or reading can get into
 * a log by mistake.
 */
typedef struct {
    void *context;
    void (*say)(void *context, port_log_level_t level, const char *component, const char *message, int64_t value);
} port_log_t;
