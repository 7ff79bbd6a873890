import type { Alert, AlertRule, Money } from '@/api/client'
import { change, count, decimal, money, ratio, UNDEFINED, UPTIME, type Shown } from '@/format/figures'
import { given } from '@/format/isolate'
import { age } from '@/format/time'

interface Measure {
  kind: Alert['kind']
  /** How the KPI is read that is watched; undefined of a condition. */
  shown: Shown | undefined
  field: AlertRule['field'] | undefined
}

/** What an alert found, or its threshold, in the unit of what its rule watches; a dash where there is none. */
export function measure(
  value: number | null,
  { kind, shown = UPTIME, field = 'value' }: Measure,
  tenant: Money,
): string {
  if (value === null) return UNDEFINED
  switch (kind) {
    case 'money':
      return money(value, tenant)
    case 'ratio':
      return field === 'value' ? ratio(value, shown) : change(value, 'relative')
    case 'months':
      return `${decimal(value, 1)} months`
    case 'seconds':
      return age(value * 1000)
    case 'count':
      return count(value)
  }
}

const FIELDS: Record<AlertRule['field'], string> = {
  value: '',
  change: ', change',
  year_ago_change: ', change in a year',
  trend: ', trend',
}

/** What a rule watches, as `Backlog, trend`. `label`: the KPI's, where it is known. */
export function watched({ kpi, condition_label, service, field, range }: AlertRule, label: string | undefined): string {
  const words = condition_label === null ? `${label ?? kpi ?? ''}${FIELDS[field]}` : given(condition_label)
  return condition_label === null || service != null ? `${words} (${range})` : words
}
