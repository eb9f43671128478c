insert into persons (ordinal, created_at) values {rows}
