import { PageTitle } from '@/components/page-title'
import { Gates } from './gates'
import { Recompute } from './recompute'
import { RefreshState } from './refresh-state'

/** Whether the machine behind the figures is well. */
export default function AdminPage() {
  return (
    <>
      <PageTitle note="Whether figures are published and confirmed, and whether promises about speed are kept.">
        Admin
      </PageTitle>
      <div className="grid grid-cols-1 gap-3 lg:grid-cols-2">
        <RefreshState />
        <Recompute />
        <div className="min-w-0 lg:col-span-2">
          <Gates />
        </div>
      </div>
    </>
  )
}
