import type { KpiDetail } from '@/api/client'
import { COUNT, figure, MONEY, PERCENT, type Shown } from '@/format/figures'
import { capital } from '@/format/words'

const READ: Record<KpiDetail['inputs'][number]['kind'], Shown> = {
  money: MONEY,
  ratio: PERCENT,
  months: { shown_as: 'months', decimals: 1 },
  count: COUNT,
}

/** The figures that went into a KPI's value. */
export function Inputs({ kpi }: { kpi: KpiDetail }) {
  if (kpi.inputs.length === 0) return <p className="text-sm text-soft">The value is taken as it was reported.</p>
  return (
    <dl className="flex flex-col text-sm">
      {kpi.inputs.map(({ name, kind, value }) => (
        <div key={name} className="flex items-baseline justify-between gap-4 border-b py-1.5 last:border-0">
          <dt className="text-soft">{words(name)}</dt>
          <dd className="font-medium">{figure(value, READ[kind], kpi.tenant)}</dd>
        </div>
      ))}
    </dl>
  )
}

/** `win_rate` as `Win rate`. */
function words(name: string): string {
  return capital(name.replaceAll('_', ' ').replace(/\bmrr\b/, 'MRR'))
}
