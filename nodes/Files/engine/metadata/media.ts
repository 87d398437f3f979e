/** Sound and film: duration, codecs, and tags. Pictures inside are skipped. */
import { parseBuffer } from 'music-metadata';
import type { Extractor } from './types';

/** Enough for tags and stream headers; only MP4 with its index at the end needs more. */
const HEAD_BYTES = 64 * 1024 * 1024;

const round = (value: number | undefined, digits: number) =>
	value === undefined || !Number.isFinite(value) ? undefined : Number(value.toFixed(digits));

export const extractMedia: Extractor = async ({ view, detection }) => {
	const whole = view.full ?? view.head;
	const bytes = whole.subarray(0, HEAD_BYTES);
	const { format, common } = await parseBuffer(
		bytes,
		{ mimeType: detection.type.mime, size: view.size },
		{ skipCovers: true, duration: false, includeChapters: false },
	);
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
