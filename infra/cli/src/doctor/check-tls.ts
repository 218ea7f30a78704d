import { once } from 'node:events';
import { connect } from 'node:tls';
import { certificateFinding, type Finding, plainFinding } from './finding.ts';

const HTTPS_PORT = 443;

/** Whether the connection is safe. That the certificate is trusted has been seen by reaching the system at all. */
export async function checkTls(url: string): Promise<Finding> {
  const { protocol, hostname, port } = new URL(url);
  if (protocol === 'http:') return plainFinding(hostname);
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket = connect({ host, port: port === '' ? HTTPS_PORT : Number(port), servername: host });
  try {
    await once(socket, 'secureConnect');
    return certificateFinding(Date.parse(socket.getPeerCertificate().valid_to), Date.now());
  } finally {
    socket.destroy();
  }
}
