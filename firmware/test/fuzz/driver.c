/* Feeds a fuzz target without libFuzzer: random bytes, and mutations of what its seeds hold; the same ones each time. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "check.h"
#include "random.h"
#include "seeds.h"

enum { RUNS = 60000, MOST = 600 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static uint8_t s_bytes[MOST];

static size_t pick(random_t *random)
{
    size_t size = random_below(random, 64);
    if (random_below(random, 8) == 0) {
        for (size_t i = 0; i < size; i++) s_bytes[i] = (uint8_t)random_next(random);
        return size;
    }
    const seed_t *seed = &seeds[random_below(random, sizeof seeds / sizeof *seeds)];
    size = seed->size < MOST ? seed->size : MOST;
    memcpy(s_bytes, seed->bytes, size);
    return size;
}

static size_t mutate(random_t *random, size_t size)
{
    const size_t at = size == 0 ? 0 : random_below(random, (uint32_t)size);
    switch (random_below(random, 5)) {
    case 0:
        return at;
    case 1:
        if (size > 0) s_bytes[at] ^= (uint8_t)(1 << random_below(random, 8));
        return size;
    case 2:
        if (size > 0) s_bytes[at] = (uint8_t)random_next(random);
        return size;
    case 3:
        if (size == 0) return size;
        memmove(s_bytes + at, s_bytes + at + 1, size - at - 1);
        return size - 1;
    default:
        if (size == MOST) return size;
        memmove(s_bytes + at + 1, s_bytes + at, size - at);
        s_bytes[at] = (uint8_t)random_next(random);
        return size + 1;
    }
}

int main(void)
{
    random_t random = {20261129};
    for (int run = 0; run < RUNS; run++) {
        size_t size = pick(&random);
        for (uint32_t left = random_below(&random, 4); left > 0; left--) size = mutate(&random, size);
        // A copy of exactly this size, so that reading beyond its end is noticed.
        uint8_t *copy = malloc(size + (size == 0));
        CHECK(copy != NULL);
        memcpy(copy, s_bytes, size);
        LLVMFuzzerTestOneInput(copy, size);
        free(copy);
    }
    printf("%d inputs\n", (int)RUNS);
    return 0;
}
