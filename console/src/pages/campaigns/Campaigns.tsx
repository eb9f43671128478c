import { Route, Routes } from 'react-router'
import { Campaign } from './Campaign'
import { List } from './List'
import { Wizard } from './wizard/Wizard'

export default function Campaigns() {
  return (
    <Routes>
      <Route index element={<List />} />
      <Route path="wizard/campaign" element={<Wizard />} />
      <Route path=":name/*" element={<Campaign />} />
    </Routes>
  )
}
