/** Sound and film: duration, codecs, and tags. Pictures inside are skipped. */
import { parseFromTokenizer } from 'music-metadata';
import { EndOfStreamError, fromBuffer } from 'strtok3';
import type { Extractor } from './types';

/** Enough for tags and stream headers; only MP4 with its index at the end needs more. */
const HEAD_BYTES = 64 * 1024 * 1024;

/**
 * Reads that one file may cost. A real film of some hundred kilobytes takes 5,000 at most; a file of nothing but padding,
 * or of empty boxes, one or two for every byte, and minutes. Where they are used up the file ends for the reader.
 */
const MOST_READS = 50_000;

function bounded(bytes: Buffer, mimeType: string, size: number): ReturnType<typeof fromBuffer> {
	const tokenizer = fromBuffer(bytes, { fileInfo: { mimeType, size } });
	let left = MOST_READS;
	const counted = <A extends unknown[], R>(read: (...args: A) => Promise<R>) => {
		return async (...args: A): Promise<R> => {
			if (--left < 0) throw new EndOfStreamError();
			return await read(...args);
		};
	};
	tokenizer.readBuffer = counted(tokenizer.readBuffer.bind(tokenizer));
	tokenizer.peekBuffer = counted(tokenizer.peekBuffer.bind(tokenizer));
	tokenizer.ignore = counted(tokenizer.ignore.bind(tokenizer));
	return tokenizer;
}

const round = (value: number | undefined, digits: number) =>
	value === undefined || !Number.isFinite(value) ? undefined : Number(value.toFixed(digits));

export const extractMedia: Extractor = async ({ view, detection }) => {
	const whole = view.full ?? view.head;
	const bytes = whole.subarray(0, HEAD_BYTES);
	const { format, common } = await parseFromTokenizer(bounded(bytes, detection.type.mime, view.size), {
		skipCovers: true,
		duration: false,
		includeChapters: false,
	});
	const video = format.trackInfo?.find((track) => track.video)?.video;
	return {
		metadata: {
			container: format.container,
			codec: format.codec,
			duration: round(format.duration, 3),
			bitrate: round(format.bitrate, 0),
			sampleRate: format.sampleRate,
			channels: format.numberOfChannels,
			lossless: format.lossless,
			width: video?.pixelWidth,
			height: video?.pixelHeight,
			title: common.title,
			author: common.artist,
			album: common.album,
			year: common.year,
			date: common.date,
			genre: common.genre,
			track: common.track?.no ?? undefined,
			comment: common.comment?.map((entry) => (typeof entry === 'string' ? entry : entry.text)),
		},
		notes: [],
	};
};
