update identifiers set shared_at = null where subject in ({list})
