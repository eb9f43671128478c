insert into suppressions (person, channel, reason, source, at) values {rows}
on conflict (person, channel) do nothing
