import { lazy, Suspense, useRef, useState } from 'react'
import { useLocation } from 'react-router'
import type { Dashboard } from '@/api/client'
import { ToggleGroup, ToggleItem } from '@/components/ui/toggle-group'
import { customRange, PRESETS, rangeName, windowName } from '@/format/periods'
import { useChooseComparison, useComparison } from '@/api/comparison'
import { useView } from '@/routing/view'

const WITHOUT_WINDOW = /^\/(orders|alerts|admin)/
const WITH_CHANGES = /^\/(dashboard|kpis)/ // and with a course by month or quarter
const CUSTOM = 'custom'

const CustomRange = lazy(() => import('@/app/custom-range'))

/** Which time is shown, and by which step. */
export function ViewControls({ document }: { document: Dashboard | null }) {
  const { pathname } = useLocation()
  const { range, granularity, choose } = useView()
  const [custom, setCustom] = useState(false)
  const clicked = useRef<number>(undefined)
  if (WITHOUT_WINDOW.test(pathname)) return <div className="h-2" />
  const preset = PRESETS.some((known) => known === range) ? range : CUSTOM
  const chosen = customRange(range)
  return (
    <div className="mx-auto flex max-w-[120rem] flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-2 sm:px-6 print:hidden">
      <div className="relative">
        <ToggleGroup
          aria-label="Range"
          value={preset}
          onChoose={(value) => (value === CUSTOM ? setCustom(true) : choose({ range: value }))}
        >
          {PRESETS.map((name) => (
            <ToggleItem key={name} value={name}>
              {rangeName(name)}
            </ToggleItem>
          ))}
          <ToggleItem value={CUSTOM} aria-haspopup="dialog" onClick={() => setCustom(true)}>
            {chosen ? windowName(chosen.start, chosen.end) : preset === CUSTOM ? rangeName(range) : 'Custom'}
          </ToggleItem>
        </ToggleGroup>
        {custom && (
          <Suspense>
            <CustomRange
              start={chosen?.start ?? document?.window.start ?? ''}
              end={chosen?.end ?? document?.window.end ?? ''}
              last={document?.as_of}
              onClose={() => setCustom(false)}
              onChoose={(value) => {
                setCustom(false)
                choose({ range: value })
              }}
            />
          </Suspense>
        )}
      </div>
      {WITH_CHANGES.test(pathname) && (
        <ToggleGroup
          aria-label="Granularity"
          value={granularity}
          onClickCapture={({ timeStamp }) => {
            clicked.current = timeStamp
          }}
          onChoose={(value) => choose({ granularity: value === 'quarter' ? 'quarter' : 'month' }, clicked.current)}
        >
          <ToggleItem value="month">Month</ToggleItem>
          <ToggleItem value="quarter">Quarter</ToggleItem>
        </ToggleGroup>
      )}
      {WITH_CHANGES.test(pathname) && <ComparisonChoice />}
    </div>
  )
}

/** What changes are against, where that is a choice: a year before is the same as the twelve months before. */
function ComparisonChoice() {
  const comparison = useComparison()
  const choose = useChooseComparison()
  if (!comparison?.offered) return null
  return (
    <ToggleGroup
      aria-label="Compared with"
      value={comparison.against}
      onChoose={(value) => choose(value === 'year_ago' ? 'year_ago' : 'previous')}
    >
      <ToggleItem value="previous">Months before</ToggleItem>
      <ToggleItem value="year_ago">Year before</ToggleItem>
    </ToggleGroup>
  )
}
