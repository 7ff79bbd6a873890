import { PageTitle } from '@/components/page-title'
import { Gates } from './gates'
import { Imports } from './imports'
import { Recompute } from './recompute'
import { Refresh } from './refresh'

/** Whether the machine behind the figures is well. */
export default function AdminPage() {
  return (
    <>
      <PageTitle note="Whether figures are published and confirmed, and whether promises about speed are kept.">
        Admin
      </PageTitle>
      <div className="flex flex-col gap-3">
        <Refresh />
        <div className="grid items-start gap-3 lg:grid-cols-2">
          <Recompute />
          <div className="flex min-w-0 flex-col gap-3">
            <Gates />
            <Imports />
          </div>
        </div>
      </div>
    </>
  )
}
