import type { KpiDetail } from '@/api/client'
import { figure } from '@/format/figures'
import { capital } from '@/format/words'

/** The figures that went into a KPI's value. */
export function Inputs({ kpi }: { kpi: KpiDetail }) {
  if (kpi.inputs.length === 0) return <p className="text-sm text-soft">The value is taken as it was reported.</p>
  return (
    <dl className="flex flex-col text-sm">
      {kpi.inputs.map(({ name, kind, value }) => (
        <div key={name} className="flex items-baseline justify-between gap-4 border-b py-1.5 last:border-0">
          <dt className="text-soft">{words(name)}</dt>
          <dd className="font-medium">{figure(value, kind, '', kpi.tenant)}</dd>
        </div>
      ))}
    </dl>
  )
}

/** `win_rate` as `Win rate`. */
function words(name: string): string {
  return capital(name.replaceAll('_', ' ').replace(/\bmrr\b/, 'MRR'))
}
