import { Suspense, lazy } from 'react'
import { Route, Routes } from 'react-router'
import { Loading } from '@/ui/Loading'
import { Catalogue } from './Catalogue'
import { Tag } from './Tag'

/** With the editor, which is larger than the rest of the page. */
const Workbench = lazy(() => import('./Workbench').then(({ Workbench: found }) => ({ default: found })))

export default function Tags() {
  return (
    <Suspense fallback={<Loading />}>
      <Routes>
        <Route index element={<Catalogue />} />
        <Route path="overlap" element={<Catalogue />} />
        <Route path="workbench" element={<Workbench />} />
        <Route path="of/:name/*" element={<Tag />} />
      </Routes>
    </Suspense>
  )
}
