/** What a person needs to begin: shown once, when all is ready. `elsewhere` are the console's origins for others. */
export function welcome(url: string, apiSecretKey: string, elsewhere: readonly string[] = []): string {
  return `
  The system is ready.

    Console    ${[url, ...elsewhere].join('\n               ')}
    API docs   ${url}/docs
    Admin key  ${apiSecretKey}

  Register a device, which answers with its own key, then send a reading with that:

    curl -X POST ${url}/api/v1/devices -H 'X-API-Key: ${apiSecretKey}' \\
      -H 'Content-Type: application/json' -d '{"device_id":"room-1"}'
    curl -X POST ${url}/api/v1/ingest -H 'X-API-Key: DEVICE_KEY' \\
      -H 'Content-Type: application/json' -d '{"device_id":"room-1","metrics":{"temperature":21.5}}'

  Or let a hundred devices send for you:  npm run simulate -- --devices 100 --rate 1
  Ctrl-C stops everything; the data stays.
`;
}
