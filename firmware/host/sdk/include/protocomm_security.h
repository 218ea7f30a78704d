#pragma once
#include "esp_event.h"
extern esp_event_base_t const PROTOCOMM_SECURITY_SESSION_EVENT;
typedef enum {
    PROTOCOMM_SECURITY_SESSION_SETUP_OK,
    PROTOCOMM_SECURITY_SESSION_INVALID_SECURITY_PARAMS,
    PROTOCOMM_SECURITY_SESSION_CREDENTIALS_MISMATCH,
} protocomm_security_session_event_t;
