import type { Card } from '@/api/client'
import { cn } from '@/components/ui/cn'
import type { Change } from '@/format/comparison'
import { change, UNDEFINED, type Shown, type Verdict } from '@/format/figures'

const TONES: Record<Verdict, string> = { better: 'text-better', worse: 'text-worse', unchanged: 'text-soft' }

interface DeltaProps {
  change: Change
  kind: Card['delta_kind']
  shown: Shown
  className?: string
}

/** A change: sign, arrow and word say what the colour says. One without a verdict has neither word nor colour. */
export function Delta({ change: { delta, verdict }, kind, shown, className }: DeltaProps) {
  if (delta === null) return UNDEFINED
  const arrow = delta === 0 || verdict === 'unchanged' ? '→' : delta > 0 ? '▲' : '▼'
  return (
    <span
      className={cn('whitespace-nowrap', verdict === null ? 'text-soft' : `font-medium ${TONES[verdict]}`, className)}
    >
      <span aria-hidden="true" className="mr-1 text-[0.7em] leading-none">
        {arrow}
      </span>
      {change(delta, kind, shown)}
      {verdict !== null && <span className="font-normal"> {verdict}</span>}
    </span>
  )
}
