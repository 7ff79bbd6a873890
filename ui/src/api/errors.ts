/** What the service answers instead of a figure: one sentence that says what was wrong and what to do. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    detail: string,
  ) {
    super(detail)
  }

  /** Whether asking again may help without anything being changed. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}
