/** A link among figures: told from them by its line as well as by its colour. */
export const TEXT_LINK = 'text-accent underline decoration-line-strong underline-offset-2 hover:decoration-current'
