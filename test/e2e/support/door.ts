/**
 * A door before a server: a TCP port that passes everything on, or refuses, or accepts and never answers. Any service can so be
 * down, back again, or stuck, without being touched itself.
 */
import net from 'node:net';

type Mode = 'open' | 'down' | 'silent';

export class Door {
	port = 0;

	/** Connections since `forget()`, and those that are open now. */
	opened = 0;

	private readonly sockets = new Set<net.Socket>();
	private server?: net.Server;
	private mode: Mode = 'open';

	constructor(private readonly target: { host: string; port: number }) {}

	static async before(url: string | { host: string; port: number }): Promise<Door> {
		const target = typeof url === 'string' ? { host: new URL(url).hostname, port: Number(new URL(url).port) } : url;
		const door = new Door(target);
		await door.listen();
		return door;
	}

	get open(): number {
		return this.sockets.size;
	}

	/** Down: nobody listens on the port any more, and whoever is connected is cut off. */
	async set(mode: Mode): Promise<void> {
		this.opened = 0;
		if (mode === 'down') await this.close();
		else if (!this.server) await this.listen();
		this.mode = mode;
	}

	async close(): Promise<void> {
		const { server } = this;
		this.server = undefined;
		for (const socket of this.sockets) socket.destroy();
		if (server) await new Promise((resolve) => server.close(resolve));
	}

	private async listen(): Promise<void> {
		const server = net.createServer((client) => this.pass(client));
		await new Promise<void>((resolve, reject) => {
			server.once('error', reject);
			server.listen(this.port, '127.0.0.1', resolve);
		});
		this.server = server;
		this.port = (server.address() as net.AddressInfo).port;
	}

	private pass(client: net.Socket): void {
		this.opened++;
		this.keep(client);
		if (this.mode === 'silent') {
			client.resume();
			return;
		}
		const upstream = net.connect(this.target.port, this.target.host);
		this.keep(upstream);
		client.pipe(upstream).pipe(client);
		client.once('close', () => upstream.destroy());
		upstream.once('close', () => client.destroy());
	}

	private keep(socket: net.Socket): void {
		this.sockets.add(socket);
		socket.on('error', () => {});
		socket.once('close', () => this.sockets.delete(socket));
	}
}
