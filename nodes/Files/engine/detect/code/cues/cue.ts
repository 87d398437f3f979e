/** A phrase that only one language, or few, would write. A weight of 10 all but decides. */
export type Cue = readonly [mime: string, pattern: RegExp, weight: number];
