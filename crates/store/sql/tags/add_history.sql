insert into tag_history (tag, value, day, entered, exited) values {rows}
on conflict (tag, value, day) do update set
    entered = tag_history.entered + excluded.entered,
    exited = tag_history.exited + excluded.exited
