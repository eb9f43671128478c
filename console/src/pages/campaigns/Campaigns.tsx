import { Route, Routes } from 'react-router'
import { Campaign } from './Campaign'
import { List } from './List'

export default function Campaigns() {
  return (
    <Routes>
      <Route index element={<List />} />
      <Route path=":name/*" element={<Campaign />} />
    </Routes>
  )
}
