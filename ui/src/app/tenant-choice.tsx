import { useLocation, useSearchParams } from 'react-router'
import { useSession } from '@/api/session'
import { Given } from '@/components/given'
import { given } from '@/format/isolate'
import { visit } from '@/routing/own-address'
import { atTenant, shownTenant } from '@/routing/tenant'

/** Whose figures these are; whoever reaches several tenants chooses. `name`: of the tenant that is shown, once known. */
export function TenantChoice({ name }: { name: string | undefined }) {
  const tenants = useSession()?.principal?.tenants ?? []
  const { pathname, search } = useLocation()
  const [params] = useSearchParams()
  if (tenants.length < 2)
    return <span className="truncate">{name === undefined ? 'Executive Dashboard' : <Given>{name}</Given>}</span>
  const shown = shownTenant(params.get('tenant'), tenants) ?? ''
  return (
    // The page is loaded anew, so that nothing of one tenant's can be seen beside another's.
    <select
      aria-label="Tenant"
      value={shown}
      onChange={({ target }) => visit(atTenant(pathname, search, target.value))}
      className="min-w-0 truncate rounded-md border border-line-strong bg-surface py-1 pr-1 pl-2 font-semibold"
    >
      {tenants.every(({ id }) => id !== shown) && <option value={shown}>{given(name ?? shown)}</option>}
      {tenants.map((tenant) => (
        <option key={tenant.id} value={tenant.id}>
          {given(tenant.name)}
        </option>
      ))}
    </select>
  )
}
