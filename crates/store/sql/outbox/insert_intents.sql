insert into intents
    (id, campaign, person, subject, channel, step, variant, state, revision, attempts, due_at, content, created_at)
values {rows}
on conflict do nothing
