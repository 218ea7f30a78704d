/* Random numbers that come again with the same seed, so that a failure can be repeated. */
#pragma once

#include <stdint.h>

typedef struct {
    uint64_t state;
} random_t;

static inline uint32_t random_next(random_t *random)
{
    random->state = random->state * 6364136223846793005ull + 1442695040888963407ull;
    return (uint32_t)(random->state >> 33) ^ (uint32_t)(random->state >> 17);
}

static inline uint32_t random_below(random_t *random, uint32_t bound)
{
    return random_next(random) % bound;
}
