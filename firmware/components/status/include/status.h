/*
 * The result of everything that can fail in the portable parts of the firmware. Owns nothing; anybody may use it.
 * The glue to ESP-IDF turns these into esp_err_t and back (port_esp.h).
 */
#pragma once

typedef enum {
    STATUS_OK = 0,
    /** The caller gave something that can never work. */
    STATUS_INVALID,
    /** It does not fit. */
    STATUS_NO_SPACE,
    STATUS_NOT_FOUND,
    /** Not yet: ask again later. */
    STATUS_NOT_READY,
    /** The flash, the bus or the network failed. */
    STATUS_IO,
    /** Bytes are not what they should be. */
    STATUS_CORRUPT,
} status_t;

/** Ends the function with the failure of an expression. */
#define STATUS_TRY(expression)                   \
    do {                                         \
        const status_t status_ = (expression);   \
        if (status_ != STATUS_OK) return status_; \
    } while (0)
