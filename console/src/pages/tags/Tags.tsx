import { Route, Routes } from 'react-router'
import { Catalogue } from './Catalogue'
import { Tag } from './Tag'
import { Workbench } from './Workbench'

export default function Tags() {
  return (
    <Routes>
      <Route index element={<Catalogue />} />
      <Route path="overlap" element={<Catalogue />} />
      <Route path="workbench" element={<Workbench />} />
      <Route path="of/:name/*" element={<Tag />} />
    </Routes>
  )
}
