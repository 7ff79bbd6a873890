import type { Card, KpiRow } from '@/api/client'
import { cn } from '@/components/ui/cn'
import { change, verdict } from '@/format/figures'

const TONES = { better: 'text-better', worse: 'text-worse', unchanged: 'text-soft' }

interface DeltaProps {
  delta: number
  kind: Card['delta_kind']
  kpi: string
  direction: KpiRow['direction'] | undefined
  className?: string
}

/** A change: sign, arrow and word say what the colour says. */
export function Delta({ delta, kind, kpi, direction, className }: DeltaProps) {
  const tone = direction === undefined ? 'unchanged' : verdict(delta, kind, kpi, direction)
  const arrow = !/[1-9]/.test(change(delta, kind, kpi)) ? '→' : delta > 0 ? '▲' : '▼'
  return (
    <span className={cn('font-medium whitespace-nowrap', TONES[tone], className)}>
      <span aria-hidden="true" className="mr-1 text-[0.7em] leading-none">
        {arrow}
      </span>
      {change(delta, kind, kpi)}
      {direction !== undefined && <span className="font-normal"> {tone}</span>}
    </span>
  )
}
