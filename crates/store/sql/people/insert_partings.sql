insert into partings (stayed, left_with, moved, source, reason, at) values {rows}
