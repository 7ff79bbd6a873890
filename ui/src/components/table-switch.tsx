import { Button } from '@/components/ui/button'
import { chooseTable, usePreferences } from '@/state/preferences'

/** Whether a chart is shown as a table. */
export function useTable(chart: string): boolean {
  return usePreferences(({ tables }) => tables[chart] ?? false)
}

/** Switches a chart and its table. */
export function TableSwitch({ chart, of }: { chart: string; of: string }) {
  const table = useTable(chart)
  return (
    <Button
      size="small"
      aria-label={`Show ${of} as a ${table ? 'chart' : 'table'}`}
      onClick={() => chooseTable(chart, !table)}
    >
      {table ? 'Chart' : 'Table'}
    </Button>
  )
}
