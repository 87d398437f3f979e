/**
 * From the house's errors, and any other, to n8n's: NodeApiError and NodeOperationError with the index of the item.
 *
 * n8n replaces any error message that contains a code such as ENOENT or ECONNREFUSED by a stock sentence of its own
 * (n8n-workflow, errors/abstract/node.error). Such a message therefore moves to the description, word for word.
 */
import { NodeApiError, NodeOperationError, type INode, type JsonObject } from 'n8n-workflow';
import type { DataOpsError } from '../errors';
import { errorSentence } from '../errors';
import { maskText } from '../http/secrets';

export { DataOpsError, errorCode, errorSentence, type DataOpsErrorFields } from '../errors';

/** n8n-workflow's COMMON_ERRORS: a message that contains one of these, in any case, is replaced. */
const REPLACED =
	/ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|ERRADDRINUSE|EADDRNOTAVAIL|ECONNABORTED|EHOSTUNREACH|EAI_AGAIN|ENOENT|EISDIR|ENOTDIR|EACCES|EEXIST|EPERM|GETADDRINFO/i;

export function wouldBeReplaced(message: string): boolean {
	return REPLACED.test(message);
}

interface Parts {
	message: string;
	description: string | undefined;
	status: number | undefined;
}

function fields(error: unknown): Partial<DataOpsError> & { description?: unknown } {
	return typeof error === 'object' && error !== null ? (error as Partial<DataOpsError>) : {};
}

function parts(error: unknown): Parts {
	const { message, remedy, detail, status, description } = fields(error);
	const said = maskText(typeof message === 'string' && message !== '' ? message : String(error));
	const hidden = wouldBeReplaced(said);
	const lines = [remedy, hidden ? said : undefined, detail, typeof description === 'string' ? description : undefined];
	const text = lines.filter((line) => line !== undefined && line !== '').map((line) => maskText(line as string));
	return {
		message: hidden ? 'The operation did not succeed' : said,
		description: text.length > 0 ? text.join('\n') : undefined,
		status: typeof status === 'number' ? status : undefined,
	};
}

/**
 * n8n's error for whatever was thrown: NodeApiError where a service answered with a status, NodeOperationError else, with
 * the item's index. An error that is n8n's already is given its item's index and handed back.
 */
export function toNodeError(
	context: { getNode(): INode },
	error: unknown,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		if (itemIndex !== undefined) error.context.itemIndex ??= itemIndex;
		return error;
	}
	const { message, description, status } = parts(error);
	const node = context.getNode();
	if (status === undefined) return new NodeOperationError(node, message, { description, itemIndex });
	const response: JsonObject = { message, description: description ?? null };
	return new NodeApiError(node, response, { message, description, itemIndex, httpCode: String(status) });
}

/**
 * The error of a list, a search or a resource mapper. There the editor shows the message and nothing else, so what is to
 * be done about it belongs into the message; a sentence that n8n would replace the whole message for stays out. Never a
 * NodeApiError: of that the editor (2.41) shows "[object Object]" beside a dropdown.
 */
export function toListError(context: { getNode(): INode }, error: unknown): NodeOperationError {
	if (error instanceof NodeOperationError) return error;
	const { message, description, remedy = description } = fields(error);
	if (typeof remedy !== 'string' || typeof message !== 'string') {
		const { message: said, description: more } = parts(error);
		return new NodeOperationError(context.getNode(), said, { description: more });
	}
	const safe = remedy
		.split(/(?<=[.?!])\s+/)
		.filter((sentence) => !wouldBeReplaced(sentence))
		.join(' ');
	const joined = { message: safe === '' ? message : errorSentence({ message, remedy: safe }), remedy };
	const { message: said, description: more } = parts(joined);
	return new NodeOperationError(context.getNode(), said, { description: more });
}
