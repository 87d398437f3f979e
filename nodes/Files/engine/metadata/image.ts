/** Pictures: size in pixels, and what the camera wrote (EXIF), with its position. */
import ExifReader from 'exifreader';
import { imageSize } from 'image-size';
import { isoDate } from './clean';
import { hasHeaderSize, sizeFromHeader } from './imageHeaders';
import type { Extractor, Metadata } from './types';

/** Sizes and tags stand in the beginning; more is pixels. */
const HEAD_BYTES = 4 * 1024 * 1024;

const FIELDS: Record<string, string> = {
	Make: 'make',
	Model: 'model',
	LensModel: 'lens',
	Software: 'software',
	Artist: 'artist',
	Copyright: 'copyright',
	ImageDescription: 'description',
	ExposureTime: 'exposureTime',
	FNumber: 'fNumber',
	ISOSpeedRatings: 'iso',
	FocalLength: 'focalLength',
	Flash: 'flash',
	Orientation: 'orientation',
};

interface Tag {
	value?: unknown;
	description?: unknown;
}

function exif(bytes: Buffer): Metadata {
	const tags = ExifReader.load(bytes, { expanded: true }) as unknown as Record<string, Record<string, Tag> | undefined>;
	const own = tags.exif ?? {};
	const camera: Metadata = {};
	for (const [tag, name] of Object.entries(FIELDS)) {
		const text = own[tag]?.description;
		if (typeof text === 'string' || typeof text === 'number') camera[name] = text;
	}
	const taken = own.DateTimeOriginal ?? own.DateTimeDigitized ?? own.DateTime;
	const gps = tags.gps as { Latitude?: number; Longitude?: number; Altitude?: number } | undefined;
	const position =
		typeof gps?.Latitude === 'number' && typeof gps.Longitude === 'number'
			? { latitude: gps.Latitude, longitude: gps.Longitude, altitude: gps.Altitude }
			: undefined;
	const xmp = tags.xmp ?? {};
	const words = (tag: Tag | undefined) => (typeof tag?.description === 'string' ? tag.description : undefined);
	return {
		exif: camera,
		gps: position,
		taken: isoDate(taken?.description),
		title: words(xmp.title),
		author: words(own.Artist) ?? words(xmp.creator),
	};
}

export const extractImage: Extractor = ({ view, detection }) => {
	const { mime } = detection.type;
	const bytes = (view.full ?? view.head).subarray(0, HEAD_BYTES);
	const metadata: Metadata = {};
	const notes: string[] = [];
	const own = sizeFromHeader(mime, bytes);
	if (own) Object.assign(metadata, own);
	else if (!hasHeaderSize(mime)) {
		try {
			const { width, height } = imageSize(bytes);
			Object.assign(metadata, { width, height });
		} catch {
			notes.push('The size in pixels could not be read.');
		}
	}
	try {
		Object.assign(metadata, exif(bytes));
	} catch (error) {
		// Most pictures carry no tags at all; only damaged ones are worth a note.
		const { name, message } = error as Error;
		if (name !== 'MetadataMissingError' && !/No Exif data|Invalid image format/i.test(message)) {
			notes.push('The EXIF data could not be read.');
		}
	}
	return { metadata, notes };
};
