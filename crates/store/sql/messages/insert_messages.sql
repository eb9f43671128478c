insert into messages (message_id, received_at) values {rows}
on conflict (message_id) do nothing
