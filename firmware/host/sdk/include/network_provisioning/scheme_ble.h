#pragma once
#include "network_provisioning/manager.h"
extern const network_prov_scheme_t network_prov_scheme_ble;
void network_prov_scheme_ble_event_cb_free_btdm(void *user_data, int event, void *event_data);
#define NETWORK_PROV_SCHEME_BLE_EVENT_HANDLER_FREE_BTDM {.event_cb = network_prov_scheme_ble_event_cb_free_btdm, .user_data = NULL}
