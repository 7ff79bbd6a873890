import { useMutation } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import type { Alert } from '@/api/client'
import { useAdmin } from '@/api/session'
import { AlertState } from '@/components/alert-state'
import { Given } from '@/components/given'
import { cn } from '@/components/ui/cn'
import { Icon, type IconName } from '@/components/ui/icon'
import { given } from '@/format/isolate'
import { stamp } from '@/format/time'
import { acknowledge } from '@/live/alerts'
import { useDrill } from '@/routing/drill'
import { useAddress } from '@/routing/view'
import { productEvent } from '@/telemetry/events'

const SEVERITIES: Record<Alert['severity'], { icon: IconName; tone: string }> = {
  critical: { icon: 'critical', tone: 'text-worse' },
  warning: { icon: 'alert', tone: 'text-caution' },
  info: { icon: 'info', tone: 'text-soft' },
}

interface AlertLineProps {
  alert: Alert
  /** What there is to say beyond that, shown when it is asked for. */
  history?: ReactNode
}

/** An alert: how grave, what, since when, who has seen it, and where its figure is. */
export function AlertLine({ alert, history }: AlertLineProps) {
  const { rule, severity, state, message, kpi, changed_at, acknowledged_at, acknowledged_by } = alert
  const { icon, tone } = SEVERITIES[severity]
  const to = useAddress()
  const drill = useDrill()
  const admin = useAdmin()
  const [told, setTold] = useState(false)
  const seeing = useMutation({ mutationFn: acknowledge })
  return (
    <li className="flex gap-2.5 py-2.5 first:pt-0" data-alert={rule}>
      <Icon
        name={state === 'resolved' ? 'check' : icon}
        className={cn('mt-0.5 size-4 shrink-0', state === 'resolved' ? 'text-better' : alert.open ? tone : 'text-soft')}
      />
      <div className="min-w-0 grow">
        <p className="text-sm text-pretty">
          <span className="sr-only">{severity}: </span>
          {kpi === null ? (
            <Given>{message}</Given>
          ) : (
            <Link
              to={to(`/kpis/${kpi}`)}
              className="hover:underline"
              onClick={(event) => {
                productEvent('alert_click', { alert: rule })
                drill(kpi, event.timeStamp)
              }}
            >
              <Given>{message}</Given>
            </Link>
          )}
        </p>
        <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-0.5 text-xs text-soft">
          <AlertState state={state} />
          <span>since {stamp(changed_at)}</span>
          {acknowledged_at !== null && alert.open && (
            <span>seen{acknowledged_by === null ? '' : ` by ${given(acknowledged_by)}`}</span>
          )}
          {admin && acknowledged_at === null && alert.open && (
            <button
              type="button"
              className="rounded-sm font-medium text-accent underline-offset-2 hover:underline disabled:opacity-50 print:hidden"
              disabled={seeing.isPending}
              aria-label={`Acknowledge: ${given(message)}`}
              onClick={() => seeing.mutate(alert)}
            >
              Acknowledge
            </button>
          )}
          {history !== undefined && (
            <button
              type="button"
              className="rounded-sm font-medium hover:text-ink hover:underline print:hidden"
              aria-expanded={told}
              aria-label={`History: ${given(message)}`}
              onClick={() => setTold(!told)}
            >
              History
            </button>
          )}
        </p>
        {seeing.isError && (
          <p role="alert" className="text-xs text-worse">
            {seeing.error.message}
          </p>
        )}
        {told && history}
      </div>
    </li>
  )
}
