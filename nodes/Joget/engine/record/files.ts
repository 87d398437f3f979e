/**
 * Files of a record. API Builder: multipart to `addWithFiles` or `updateWithFiles` (which replaces a field's files unless
 * told to append), and bytes from `/download/{file}` or a zip of a field. The core stores multipart too, and hands out files
 * through its form download address.
 */
import { MultipartBody, type HttpResponse, type MultipartPart } from '../../../shared/http/types';
import { DataOpsError } from '../../../shared/errors';
import { faultError, faultOf, type Surface } from '../answers';
import type { WriteOutcome } from './ports';
import type { Caller } from './writeCall';

export interface FilePlace {
	surface: Surface;
	appId: string;
	formId: string;
	headers: Record<string, string>;
}

export interface Upload {
	/** Absent: a new record, whose id Joget makes. */
	id: string | undefined;
	append: boolean;
	parts: MultipartPart[];
}

function idPart(value: string): MultipartPart {
	const name = 'id';
	return { name, value };
}

export async function uploadFiles(caller: Caller, place: FilePlace, upload: Upload): Promise<WriteOutcome> {
	const { id, append, parts } = upload;
	const form = encodeURIComponent(place.formId);
	if (place.surface === 'coreJson') {
		const tail = id === undefined ? '' : `/${encodeURIComponent(id)}`;
		const path = `/web/json/data/form/store/${encodeURIComponent(place.appId)}/${form}${tail}`;
		return await caller.write({ method: 'POST', path, body: new MultipartBody(parts) }, id, id !== undefined);
	}
	const all: MultipartPart[] = id === undefined ? parts : [idPart(id), ...parts];
	return await caller.write(
		{
			method: 'POST',
			path: `/api/form/${form}/${id === undefined ? 'addWithFiles' : 'updateWithFiles'}`,
			query: { appendFile: append || undefined },
			headers: place.headers,
			body: new MultipartBody(all),
		},
		id,
		// Appending twice would leave the file twice.
		id !== undefined && !append,
	);
}

export interface Download {
	id: string;
	/** A file's name, or the field whose files come as one zip. */
	fileName?: string;
	field?: string;
}

export interface Downloaded {
	bytes: Buffer;
	fileName: string;
	mimeType: string;
}

function downloadPath(place: FilePlace, { id, fileName, field }: Download): string {
	const [form, record] = [place.formId, id].map(encodeURIComponent);
	if (place.surface === 'coreJson') {
		if (fileName === undefined) {
			throw new DataOpsError('The backend Core JSON gives one file at a time', {
				code: 'NO_ZIP',
				remedy: 'Name the file, or use the backend API Builder.',
			});
		}
		// `/client/app/{app}/{version}/form/download/{form}/{id}/{file}` of Joget's AppWebController, which takes off one last dot
		// (without it the web layer would take the extension off) and reads a version that is no number as the published one.
		const app = encodeURIComponent(place.appId);
		return `/web/client/app/${app}/published/form/download/${form}/${record}/${encodeURIComponent(fileName)}.`;
	}
	return fileName === undefined
		? `/api/form/${form}/${record}/${encodeURIComponent(field ?? '')}/files`
		: `/api/form/${form}/${record}/download/${encodeURIComponent(fileName)}`;
}

/** The header's name only where it is a plain one: what a server says must not become a path. */
function nameOf(response: HttpResponse, wanted: string): string {
	const header = response.headers['content-disposition'] ?? '';
	const raw = /filename\*?=(?:UTF-8'')?"?([^";]{1,500})"?/i.exec(header)?.[1] ?? '';
	let name = raw;
	try {
		name = decodeURIComponent(raw);
	} catch {
		// Not encoded: taken as it is.
	}
	return name.split(/[\\/]/).pop()?.trim() || wanted;
}

/** Joget answers 404 for all of it: the file must stand in a file field of the record, and that field must allow it. */
function absentFile({ id, fileName }: Download): DataOpsError {
	// The core decodes the name once more than it is encoded.
	const odd = /[+%]/.test(fileName ?? '')
		? ' Names with + or % cannot be had this way: use the backend API Builder.'
		: '';
	return new DataOpsError(`Joget gives no file ${fileName} of the record ${id} to this user`, {
		code: 'NOT_FOUND',
		status: 404,
		remedy: `Check the ID and the name, that a file field of the form holds it, and that field's download permission.${odd}`,
	});
}

export async function downloadFile(caller: Caller, place: FilePlace, download: Download): Promise<Downloaded> {
	const response = await caller.read({
		method: 'GET',
		path: downloadPath(place, download),
		query: { attachment: true },
		headers: place.headers,
		binary: true,
	});
	const bytes = response.bytes ?? Buffer.alloc(0);
	const isPage =
		(response.headers['content-type'] ?? '').startsWith('text/html') && !/\.html?$/i.test(download.fileName ?? '');
	if (response.status >= 300 || isPage) {
		if (response.status === 404 && place.surface === 'coreJson') throw absentFile(download);
		const fault = faultOf({ ...response, text: bytes.subarray(0, 20_000).toString('utf8') }, place.surface);
		if (fault) throw faultError(fault);
	}
	return {
		bytes,
		fileName: nameOf(response, download.fileName ?? `${download.field}.zip`),
		mimeType: (response.headers['content-type'] ?? 'application/octet-stream').split(';')[0],
	};
}
