/** Where the broker is, and as whom to speak to it. */
export interface BrokerAddress {
  /** Each node as `host:port`; one is as good as another. */
  readonly servers: readonly string[];
  readonly user: string;
  readonly password: string;
  readonly isTls: boolean;
}

/** A URL of a node, or one of each with commas between; all have the scheme of the first. */
export const BROKER_URLS = /^(nats|tls):\/\/[^\s,]+(?:,\1:\/\/[^\s,]+)*$/;

/** Reads what BROKER_URLS describes. The user is the first URL's. Throws TypeError for what is no URL. */
export function brokerAddress(urls: string): BrokerAddress {
  const nodes = urls.split(',').map((url) => new URL(url));
  const { username = '', password = '', protocol } = nodes[0] ?? {};
  return {
    servers: nodes.map(({ host }) => host),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    isTls: protocol === 'tls:',
  };
}
