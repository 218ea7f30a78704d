/* How JSON writes numbers. Private to json_stream. */
#pragma once

#include <stdbool.h>

/** The state after a character that goes on with a number, or BROKEN when it does not. */
int json_number_more(int state, char c);

/** Whether a number that is in this state may end. */
bool json_number_may_end(int state);
