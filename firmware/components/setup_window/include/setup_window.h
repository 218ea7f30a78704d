/*
 * How long a device that waits to be set up stays open, and how many wrong proofs of possession it hears meanwhile, so
 * that nobody can guess for days from the street. Owns these counts. Called by provisioning: opened before its events
 * begin, told of them by their task, asked by its loop.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/** Opens it anew. */
void setup_window_open(uint64_t now_ms);

/** Somebody gave a wrong proof. */
void setup_window_mismatch(void);

/** Somebody gave the right one, and is given the whole time once more. The wrong proofs stay counted. */
void setup_window_proved(uint64_t now_ms);

/** Whether the device closes now, until somebody presses its button or switches it on again. */
bool setup_window_is_over(uint64_t now_ms);
