import { lazy, Suspense } from 'react'
import { Navigate, Route, Routes, useLocation } from 'react-router'
import { useSession } from '@/api/session'
import { AdminsOnly } from '@/app/admins-only'
import { ErrorBoundary, NotFound } from '@/app/errors'
import { Shell } from '@/app/shell'
import { Waiting } from '@/components/states'
import DashboardPage from '@/features/dashboard/page'
import { pageCode } from '@/routing/pages'
import { SIGN_IN } from '@/routing/sign-in'
import { useAddress } from '@/routing/view'

// The code of a page behind the dashboard is fetched when it is first asked for.
const KpiPage = lazy(pageCode('kpi', () => import('@/features/kpi/page')))
const OrdersPage = lazy(pageCode('orders', () => import('@/features/orders/page')))
const CustomersPage = lazy(() => import('@/features/customers/page'))
const CustomerPage = lazy(() => import('@/features/customers/customer-page'))
const OperationsPage = lazy(() => import('@/features/operations/page'))
const AlertsPage = lazy(() => import('@/features/alerts/page'))
const AdminPage = lazy(() => import('@/features/admin/page'))
const SignInPage = lazy(() => import('@/features/sign-in/page'))

/**
 * The page; the one to sign in on for whom the service does not know. `link`: of somebody who came with one. `callback`:
 * the address at which a provider sent them back.
 */
export function App({ link, callback }: { link: string | null; callback: string | null }) {
  const session = useSession()
  const { pathname } = useLocation()
  if (link !== null || session?.principal === null || pathname === SIGN_IN) {
    return (
      <Suspense>
        <SignInPage link={link} callback={callback} />
      </Suspense>
    )
  }
  return (
    <Shell>
      <ErrorBoundary>
        <Suspense fallback={<Waiting className="h-[70vh]" label="Loading the page" />}>
          <Routes>
            <Route index element={<Home />} />
            <Route path="dashboard" element={<DashboardPage />} />
            <Route path="kpis/:key" element={<KpiPage />} />
            <Route path="orders" element={<OrdersPage />} />
            <Route path="customers" element={<CustomersPage />} />
            <Route path="customers/*" element={<CustomerPage />} />
            <Route path="operations" element={<OperationsPage />} />
            <Route path="alerts" element={<AlertsPage />} />
            <Route
              path="admin"
              element={
                <AdminsOnly>
                  <AdminPage />
                </AdminsOnly>
              }
            />
            <Route path="*" element={<NotFound />} />
          </Routes>
        </Suspense>
      </ErrorBoundary>
    </Shell>
  )
}

function Home() {
  return <Navigate replace to={useAddress()('/dashboard')} />
}
