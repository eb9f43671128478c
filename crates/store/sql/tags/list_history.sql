select tag, value, day, entered, exited from tag_history where tag = $1 order by day, value
