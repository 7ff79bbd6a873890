import { sparkPath } from '@/charts/spark-path'

/** The course of a figure, small; a dashed end is a period that is not over. */
export function Sparkline({
  values,
  partial,
  className,
}: {
  values: (number | null)[]
  partial: boolean
  className: string
}) {
  const { line, open, area, end } = sparkPath(values, partial)
  return (
    <span aria-hidden="true" className={`relative block ${className}`}>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" className="absolute inset-0 size-full overflow-visible">
        <path d={area} className="fill-accent-soft" />
        <path
          d={line}
          className="fill-none stroke-accent"
          strokeWidth="1.5"
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
        />
        <path
          d={open}
          className="fill-none stroke-accent"
          strokeWidth="1.5"
          strokeDasharray="2 2.5"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      {end && (
        <span
          className={`absolute size-1.5 -translate-1/2 rounded-full border border-accent ${partial ? 'bg-surface' : 'bg-accent'}`}
          style={{ left: `${end.x}%`, top: `${end.y}%` }}
        />
      )}
    </span>
  )
}
