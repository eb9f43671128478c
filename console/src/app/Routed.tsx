// Addresses to pages; each page's code is loaded when it is first looked at.
import { Suspense, lazy, type ComponentType, type LazyExoticComponent } from 'react'
import { Route, Routes } from 'react-router'
import { Failure } from '@/ui/Failure'
import { Loading } from '@/ui/Loading'
import { useMay } from '@/session/session'
import { Missing } from './Missing'
import { PAGES, type PageDefinition } from './pages'
import { PageBoundary } from './PageBoundary'
import { Shell } from './Shell'
import { ApiError } from '@/api/error'

const COMPONENTS = new Map<string, LazyExoticComponent<ComponentType>>(
  PAGES.map((page) => [page.name, lazy(page.load)]),
)

function PageView({ page }: { page: PageDefinition }) {
  const may = useMay()
  const Component = COMPONENTS.get(page.name)
  if (page.needs && !may(page.needs)) {
    return <Failure error={new ApiError(403, { code: 'forbidden', message: '' })} />
  }
  return (
    <PageBoundary key={page.name}>
      <Suspense fallback={<Loading />}>{Component && <Component />}</Suspense>
    </PageBoundary>
  )
}

export function Routed() {
  return (
    <Routes>
      <Route element={<Shell />}>
        {PAGES.map((page) => (
          <Route key={page.name} path={page.path} element={<PageView page={page} />} />
        ))}
        <Route path="*" element={<Missing />} />
      </Route>
    </Routes>
  )
}
