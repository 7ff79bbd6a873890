import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { yearToDateQuery } from '@/api/documents'
import { monthsOfQuarter, windowPeriod, type Granularity } from '@/format/periods'

/** The month, 1 to 12, in which the company's fiscal year begins; undefined until that is known. */
export function useFiscalYearStart(wanted: boolean): number | undefined {
  const { data } = useQuery(yearToDateQuery(wanted))
  return data && Number(data.window.start.slice(5))
}

/** That part of a point's period which the window holds: a quarter at its edge is cut there, and so are its rows. */
export function useWithin(
  { start, end }: { start: string; end: string },
  granularity: Granularity,
): (period: string) => string {
  const fiscalYearStart = useFiscalYearStart(granularity === 'quarter')
  return useCallback(
    (period) => {
      if (fiscalYearStart === undefined) return period
      const months = monthsOfQuarter(period, fiscalYearStart)
      const inside = months.filter((month) => month >= start && month <= end)
      const first = inside[0]
      const last = inside.at(-1)
      if (first === undefined || last === undefined || inside.length === months.length) return period
      return windowPeriod({ start: first, end: last })
    },
    [start, end, fiscalYearStart],
  )
}
