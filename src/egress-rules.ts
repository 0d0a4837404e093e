import { BlockList, isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** What the operator allows beyond the public internet. */
export interface EgressRules {
  /** By name, whatever it resolves to. */
  allowsHost(hostname: string, port: number): boolean;
  allowsAddress(address: string, port: number): boolean;
}

type Rule = { port: number | undefined } & ({ host: string } | { network: BlockList });

/** Host names and addresses, each with or without a port, and CIDRs: `intranet`, `10.1.2.3:8080`, `[fd00::1]:80`, `10.0.0.0/8`. */
export const isEgressRule = (entry: string) => parseRule(entry) !== undefined;

/** @param entries that are rules; what is none allows nothing. */
export function parseEgressRules(entries: readonly string[]): EgressRules {
  const rules = entries.flatMap((entry) => parseRule(entry) ?? []);
  const fits = (rule: Rule, port: number) => rule.port === undefined || rule.port === port;
  return {
    allowsHost: (hostname, port) => rules.some((rule) => 'host' in rule && rule.host === withoutDot(hostname) && fits(rule, port)),
    allowsAddress: (address, port) => rules.some((rule) => 'network' in rule && contains(rule.network, address) && fits(rule, port)),
  };
}

/** For IPv6 the library calls everything unicast that it has no name for; only this is assigned as such (RFC 4291). */
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');

/**
 * What kind of address it is, in the words of ipaddr.js: `unicast` is public; `loopback`, `private`, `linkLocal` and the rest are not, nor
 * are IPv6 forms that lead to an IPv4 address (NAT64, 6to4, Teredo). A mapped one (`::ffff:127.0.0.1`) is the IPv4 address in it.
 */
export function rangeOf(address: string): string {
  if (!isIP(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  return range === 'unicast' && parsed.kind() === 'ipv6' && !contains(globalUnicast, address) ? 'reserved' : range;
}

function contains(network: BlockList, address: string): boolean {
  const [plain = address] = address.split('%');
  const family = isIP(plain);
  return family !== 0 && network.check(plain, family === 4 ? 'ipv4' : 'ipv6');
}

function parseRule(entry: string): Rule | undefined {
  const cidr = /^([^/]+)\/(\d{1,3})$/.exec(entry);
  if (cidr) return networkRule(cidr[1] ?? '', Number(cidr[2]), undefined);
  if (isIP(entry)) return networkRule(entry, undefined, undefined);
  const [, host, port] = /^(\[[^\]]+\]|[^:/@?#\s]+)(?::(\d{1,5}))?$/.exec(entry) ?? [];
  const name = host === undefined ? undefined : URL.parse(`http://${host}`)?.hostname;
  if (name === undefined) return undefined;
  const literal = name.replace(/^\[|\]$/g, '');
  const portNumber = port === undefined ? undefined : Number(port);
  return isIP(literal) ? networkRule(literal, undefined, portNumber) : { host: withoutDot(name), port: portNumber };
}

function networkRule(address: string, bits: number | undefined, port: number | undefined): Rule | undefined {
  const family = isIP(address);
  const widest = family === 4 ? 32 : 128;
  if (family === 0 || (bits ?? 0) > widest) return undefined;
  const network = new BlockList();
  network.addSubnet(address, bits ?? widest, family === 4 ? 'ipv4' : 'ipv6');
  return { network, port };
}

function withoutDot(hostname: string): string {
  return hostname.endsWith('.') ? hostname.slice(0, -1) : hostname;
}
