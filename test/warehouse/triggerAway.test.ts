/** The job trigger while its server is away: each poll says so in words, and the first one after its return claims as ever. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { describeOnEachDatabase } from './support/eachDatabase';
const { runCanvas } = require('../../scripts/canvas');

/** Stands between the node and the server, and can be taken away. */
class Line {
	private server: Server | undefined;
	private readonly sockets = new Set<Socket>();
	port = 0;

	constructor(
		private readonly host: string,
		private readonly target: number,
	) {}

	async up(): Promise<void> {
		this.server = createServer((client) => {
			const onward = connect(this.target, this.host);
			for (const socket of [client, onward]) {
				this.sockets.add(socket);
				socket.on('error', () => {});
				socket.once('close', () => this.sockets.delete(socket));
			}
			client.pipe(onward).pipe(client);
		});
		await new Promise<void>((resolve) => this.server!.listen(this.port, '127.0.0.1', resolve));
		this.port = (this.server.address() as AddressInfo).port;
	}

	async down(): Promise<void> {
		for (const socket of this.sockets) socket.destroy();
		await new Promise((resolve) => this.server?.close(resolve));
	}
}

describeOnEachDatabase('the job trigger', (database) => {
	let line: Line;
	beforeAll(async () => {
		const { host, port } = database.credential as { host: string; port: number };
		line = new Line(host, port);
		await line.up();
	});
	afterAll(async () => await line.down());

	const canvas = async (node: object, input?: object[]) =>
		await runCanvas(
			{
				name: 'c',
				nodes: [
					{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
					{ name: 'W', credentials: { warehouseApi: { name: 'W' } }, ...node },
				],
				connections: input ? { Start: { main: [[{ node: 'W', type: 'main', index: 0 }]] } } : {},
			},
			{
				credentials: {
					W: { type: 'warehouseApi', data: { ...database.credential, host: '127.0.0.1', port: line.port } },
				},
				mode: 'manual',
				...(input ? { input } : { startNode: 'W' }),
			},
		);
	const poll = async () =>
		await canvas({
			type: 'n8n-nodes-dataops.warehouseJobTrigger',
			parameters: { options: { claimWhenTesting: true, makeScheduled: false } },
		});
	const enqueue = async (mapping: string) =>
		await canvas(
			{
				type: 'n8n-nodes-dataops.warehouse',
				parameters: { resource: 'job', operation: 'enqueue', mappingReference: mapping },
			},
			[{}],
		);
	const claimed = (result: any) => (result.nodes.W?.outputs?.[0] ?? []).map(({ json }: any) => json.mapping);

	it('names the server that is gone at every poll, loses no request, and claims again once it is back', async () => {
		expect((await enqueue('before')).status).toBe('success');
		await line.down();
		for (let i = 0; i < 2; i++) {
			const { status, error } = await poll();
			expect(status).toBe('error');
			expect(error.message).toBe(`Nothing answers at 127.0.0.1:${line.port}: the connection was refused`);
			expect(error.description).toContain('Check Host and Port, and that the server runs');
		}
		await line.up();
		expect(claimed(await poll())).toEqual(['before']);
		expect(claimed(await poll())).toEqual([]);
		await enqueue('after');
		expect(claimed(await poll())).toEqual(['after']);
	});
});
