select person, channel, reason, source, at from suppressions where person in ({list})
