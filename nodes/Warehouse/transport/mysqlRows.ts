/** Rows of a source query as the pipeline takes them: what the MySQL driver gives in a form of its own is put right. */

/** Column types of the protocol (MySQL internals, "Column Definition"). */
const BIT = 16;
const GEOMETRY = 255;

export interface Field {
	name: string;
	columnType: number;
}

/** For the rows of a result with these fields. Throws at the first row where a field has no form that could be loaded. */
export function rowReader(fields: readonly Field[]): (row: unknown[]) => unknown[] {
	const bits = fields.flatMap(({ columnType }, i) => (columnType === BIT ? [i] : []));
	const shape = fields.find(({ columnType }) => columnType === GEOMETRY);
	return (row) => {
		if (shape) throw new Error(asText(shape.name));
		for (const i of bits) row[i] = bitNumber(row[i]);
		return row;
	};
}

/** The driver gives bits as bytes; they are a number, and of one bit a truth value. */
function bitNumber(value: unknown): unknown {
	return Buffer.isBuffer(value) ? String(BigInt(`0x${value.toString('hex') || '0'}`)) : value;
}

/** The driver would make an object of it, without its reference system. */
const asText = (name: string): string =>
	`the column ${name} is a geometry; select ST_AsText(${name}), ST_AsGeoJSON(${name}) or ST_AsBinary(${name})`;
