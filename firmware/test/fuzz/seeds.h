/* Inputs that the parsers take, to be mutated. */
#pragma once

#include <stddef.h>

typedef struct {
    const char *bytes;
    size_t size;
} seed_t;

#define SEED(text) {text, sizeof text - 1}

static const seed_t seeds[] = {
    SEED("{\"success\":true,\"data\":{\"accepted\":1,\"duplicates\":0,\"rejected\":1,\"results\":[{\"index\":0,\"status\":"
         "\"accepted\",\"id\":\"x\"},{\"index\":1,\"status\":\"rejected\",\"code\":\"RATE_LIMITED\",\"error\":\"a\\u0041\"}],"
         "\"max_batch\":1000,\"next_batch_after_ms\":12,\"repair\":[[1,2],[5,5]]},\"error\":null}"),
    SEED("{\"status\":429,\"code\":\"RATE_LIMITED\",\"success\":false,\"details\":[{\"limit\":-1.5e+3}]}"),
    SEED("{\"success\":true,\"data\":{\"api_key\":\"tk_secret\",\"device_id\":\"room-1\"}}"),
    SEED("\x08\x01\x12\x09https://a\x1a\x06room-1\x22\x05token"),
    SEED("\xbe\xef\x92\xbe\xef\x92"),
    SEED("1.12.3"),
    SEED("86400"),
};
