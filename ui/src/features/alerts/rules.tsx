import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { Alert, AlertRule } from '@/api/client'
import { alertRulesQuery, useKpi } from '@/api/documents'
import { AlertState } from '@/components/alert-state'
import { Given } from '@/components/given'
import { Panel } from '@/components/panel'
import { Nothing } from '@/components/states'
import { Badge } from '@/components/ui/badge'
import { RowTh, Table, Td, Th } from '@/components/ui/table'
import { measure, watched } from '@/format/measures'
import { duration } from '@/format/time'
import { usePage } from '@/api/page'
import { useAddress } from '@/routing/view'

/** What is watched, when that is bad, and how it stands. */
export function Rules({ alerts }: { alerts: Alert[] }) {
  const { data: rules, error } = useQuery(alertRulesQuery)
  return (
    <Panel title="Rules" note="kept with edb alerts, or POST /api/alert-rules">
      {error && <p className="text-sm text-worse">{error.message}</p>}
      {rules?.length === 0 && <Nothing>No rule watches the figures yet.</Nothing>}
      {rules && rules.length > 0 && (
        <Table caption="Rules">
          <thead>
            <tr>
              <Th>Rule</Th>
              <Th className="max-sm:hidden">Bad when</Th>
              <Th>State</Th>
            </tr>
          </thead>
          <tbody>
            {rules.map((rule) => (
              <RuleRow key={rule.name} rule={rule} alert={alerts.find((alert) => alert.rule === rule.name)} />
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  )
}

function RuleRow({ rule, alert }: { rule: AlertRule; alert: Alert | undefined }) {
  const { name, kpi, description, enabled, severity } = rule
  const shown = useKpi(kpi)
  const tenant = usePage(({ last }) => last?.tenant)
  const to = useAddress()
  const bad = tenant && `${SIGNS[rule.comparison]} ${measure(rule.threshold, { ...rule, shown }, tenant)}`
  const what = watched(rule, shown?.label)
  return (
    <tr>
      <RowTh>
        {kpi ? (
          <Link to={to(`/kpis/${kpi}`)} className="hover:underline">
            {what}
          </Link>
        ) : (
          what
        )}
        <span className="sm:hidden"> {bad}</span>
        <span className="block text-xs text-pretty text-soft">
          {severity} · <Given>{description ?? name}</Given>
        </span>
      </RowTh>
      <Td className="whitespace-nowrap max-sm:hidden">
        {bad}
        {rule.for_seconds > 0 && <span className="block text-xs text-soft">for {duration(rule.for_seconds / 60)}</span>}
      </Td>
      <Td>{enabled ? <AlertState state={alert?.state ?? 'ok'} /> : <Badge>off</Badge>}</Td>
    </tr>
  )
}

const SIGNS = { '<': '<', '<=': '≤', '>': '>', '>=': '≥' }
