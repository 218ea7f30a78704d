// An entry of its own, for browsers: it takes nothing of the broker's contracts with it.
export * from './gen/provisioning/v1/claim_pb.ts';
export * from './gen/provisioning/v1/session_pb.ts';
export * from './gen/provisioning/v1/wifi_config_pb.ts';
export * from './gen/provisioning/v1/wifi_control_pb.ts';
export * from './gen/provisioning/v1/wifi_scan_pb.ts';
