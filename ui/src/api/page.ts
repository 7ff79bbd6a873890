import { create } from 'zustand'
import type { Dashboard } from '@/api/client'

interface Page {
  /** The generation of which every figure on the dashboard is; null before the first. */
  generation: number | null
  /** The dashboard that was shown last: it stays in place until another can be painted. */
  last: Dashboard | null
}

/** What the dashboard shows. */
export const usePage = create<Page>(() => ({ generation: null, last: null }))
