/**
 * TLS to a MySQL or MariaDB server that is known by its address. mysql2 starts TLS over a socket and gives no name for an
 * address (RFC 6066, section 3, wants none sent), and Node then compares the certificate with "localhost": it asks the
 * socket for its host (`_host`, lib/_tls_wrap.js), and a socket remembers names alone. So this one is told its address.
 */
import { connect, type Socket } from 'node:net';

export const addressedSocket = (host: string, port: number): Socket =>
	Object.assign(connect({ host, port, noDelay: true, keepAlive: true }), { _host: host });
