//! Campaigns: templates, caps, quiet hours, the outbox and its channels.
