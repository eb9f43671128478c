import { Route, Routes } from 'react-router'
import { Builder } from './Builder'
import { List } from './List'

export default function Audiences() {
  return (
    <Routes>
      <Route index element={<List />} />
      <Route path="overlap" element={<List />} />
      <Route path="build/*" element={<Builder />} />
    </Routes>
  )
}
