export { serviceSettings, SERVICE_NAMES, type ServiceName, type Setting } from './service-settings.ts';
