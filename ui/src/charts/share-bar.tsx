/** A share of the whole as a bar behind its number; negative shares have none. */
export function ShareBar({ share, most }: { share: number | null; most: number }) {
  const width = share === null || most <= 0 ? 0 : Math.max(0, share / most) * 100
  return (
    <span aria-hidden="true" className="block h-2 w-full min-w-10 rounded-xs bg-sunken">
      <span className="block h-full rounded-xs bg-recognized" style={{ width: `${width}%` }} />
    </span>
  )
}
