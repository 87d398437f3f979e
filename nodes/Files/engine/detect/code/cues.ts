// Phrases that only one language, or few, would write: [language, pattern, weight]. Patterns are matched on the first
// kilobytes of the text with its comments left in; each counts once.

import { C_FAMILY } from './cues/cFamily';
import type { Cue } from './cues/cue';
import { FUNCTIONAL } from './cues/functional';
import { INTERFACES } from './cues/interfaces';
import { NUMERIC } from './cues/numeric';
import { RARE } from './cues/rare';
import { SCRIPTS } from './cues/scripts';
import { WEB } from './cues/web';

export type { Cue } from './cues/cue';

export const CUES: readonly Cue[] = [C_FAMILY, SCRIPTS, FUNCTIONAL, NUMERIC, INTERFACES, WEB, RARE].flat();
