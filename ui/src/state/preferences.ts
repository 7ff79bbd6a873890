import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export type Theme = 'light' | 'dark' | 'system'

interface Preferences {
  theme: Theme
  /** Whether everything is asked for again every 60 s; alerts and the stream go on without. */
  refresh: boolean
  /** Which charts are shown as tables, by name. */
  tables: Record<string, boolean>
}

/** What a reader has chosen, kept in this browser. */
export const usePreferences = create<Preferences>()(
  persist((): Preferences => ({ theme: 'system', refresh: true, tables: {} }), { name: 'edb-preferences' }),
)

export function chooseTheme(theme: Theme): void {
  usePreferences.setState({ theme })
}

export function chooseRefresh(refresh: boolean): void {
  usePreferences.setState({ refresh })
}

export function chooseTable(chart: string, table: boolean): void {
  usePreferences.setState(({ tables }) => ({ tables: { ...tables, [chart]: table } }))
}
