import { address } from '@/routing/view'

interface Tenant {
  id: string
}

const DEFAULT = 'default'

/** The tenant of an address that names one or none, as the service decides it; null where one must be chosen. */
export function shownTenant(named: string | null, tenants: Tenant[]): string | null {
  if (named !== null) return named
  if (tenants.some(({ id }) => id === DEFAULT)) return DEFAULT
  return tenants.length === 1 ? (tenants[0]?.id ?? null) : null
}

/** Those of which one must be chosen, none where the address is clear. */
export function mustChoose<T extends Tenant>(named: string | null, tenants: T[]): T[] {
  return shownTenant(named, tenants) === null ? tenants : []
}

/** The same page, range and granularity with another tenant's figures; one customer is nobody of another tenant's. */
export function atTenant(pathname: string, search: string, tenant: string): string {
  return address(search, pathname.startsWith('/customers/') ? '/customers' : pathname, { tenant })
}
