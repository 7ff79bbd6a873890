import { useMutation } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { Alert } from '@/api/client'
import { Badge } from '@/components/ui/badge'
import { cn } from '@/components/ui/cn'
import { Icon, type IconName } from '@/components/ui/icon'
import { stamp } from '@/format/time'
import { acknowledge } from '@/live/alerts'
import { useAddress } from '@/routing/view'
import { productEvent } from '@/telemetry/events'

const SEVERITIES: Record<Alert['severity'], { icon: IconName; tone: string }> = {
  critical: { icon: 'critical', tone: 'text-worse' },
  warning: { icon: 'alert', tone: 'text-caution' },
  info: { icon: 'info', tone: 'text-soft' },
}

/** An alert: how grave, what, since when, and where its figure is. */
export function AlertLine({ alert }: { alert: Alert }) {
  const { icon, tone } = SEVERITIES[alert.severity]
  const to = useAddress()
  const seeing = useMutation({ mutationFn: acknowledge })
  const over = alert.state === 'resolved'
  return (
    <li className="flex gap-2.5 py-2.5 first:pt-0">
      <Icon name={over ? 'check' : icon} className={cn('mt-0.5 size-4 shrink-0', over ? 'text-better' : tone)} />
      <div className="min-w-0 grow">
        <p className="text-sm">
          <span className="sr-only">{alert.severity}: </span>
          {alert.kpi === null ? (
            alert.message
          ) : (
            <Link
              to={to(`/kpis/${alert.kpi}`)}
              className="hover:underline"
              onClick={() => productEvent('alert_click', { alert: alert.rule })}
            >
              {alert.message}
            </Link>
          )}
        </p>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-2 text-xs text-soft">
          <Badge tone={alert.state === 'firing' ? 'caution' : 'plain'}>{alert.state}</Badge>
          <span>{stamp(alert.changed_at)}</span>
          {alert.acknowledged_at !== null && (
            <span>seen{alert.acknowledged_by === null ? '' : ` by ${alert.acknowledged_by}`}</span>
          )}
          {alert.acknowledged_at === null && !over && (
            <button
              type="button"
              className="rounded-sm font-medium text-accent underline-offset-2 hover:underline disabled:opacity-50 print:hidden"
              disabled={seeing.isPending}
              aria-label={`Acknowledge: ${alert.message}`}
              onClick={() => seeing.mutate(alert)}
            >
              Acknowledge
            </button>
          )}
        </p>
        {seeing.isError && (
          <p role="alert" className="text-xs text-worse">
            {seeing.error.message}
          </p>
        )}
      </div>
    </li>
  )
}
