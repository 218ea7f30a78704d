#pragma once
#include "network_provisioning/manager.h"
extern const network_prov_scheme_t network_prov_scheme_softap;
