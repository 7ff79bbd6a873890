/** Text that was written elsewhere, beside text of ours: it neither reorders its neighbours nor hides. */

const FIRST_STRONG = '\u2068'
const POP = '\u2069'
/** Letters that are written from right to left, and what turns the direction of others. */
const TURNS =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u
/** Embeddings, overrides and isolates would end our own isolate; the other controls, and halves of letters, are unseen. */
const CONTROLS = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\ufeff]/gu
/** What is not seen, or is but a gap, though it stands for letters. */
const UNSEEN = /^[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]*$/u

/** Text that stands beside other text, as in a chart or a title: in its own direction, where that could differ. */
export function isolated(text: string): string {
  return TURNS.test(text) ? FIRST_STRONG + text + POP : text
}

/** A name or id as it can be shown: without controls; one that nobody could see is spelled out, as U+200B. */
export function visible(text: string): string {
  if (!UNSEEN.test(text)) return text.replaceAll(CONTROLS, '')
  const signs = Array.from(text, (sign) => (sign.codePointAt(0) ?? 0).toString(16).toUpperCase())
  return signs.map((code) => `U+${code.padStart(4, '0')}`).join(' ')
}

/** A name or id of somebody else's in a text that has no elements. */
export function given(text: string): string {
  return isolated(visible(text))
}
